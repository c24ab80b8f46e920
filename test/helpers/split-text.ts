import { hashText } from '../../src/disk/hash.ts'
import { breaksGuarantee } from '../../src/messages/index.ts'
import type { SplitOptions } from '../../src/options.ts'
import { loadParser } from '../../src/parse/load-parser.ts'
import { type SplitResult, split } from '../../src/split.ts'
import { contentOf } from '../../src/write/manifest.ts'

const parsers = {
  satteri: loadParser('satteri', {
    onFallback: (reason) => {
      throw new Error(reason)
    },
  }),
  remark: loadParser('remark'),
}

/** Splits a text as the note `note.md`, with its output folder beside it, by the text of a plan if given. */
export async function splitText(
  text: string,
  options: Partial<SplitOptions> = {},
  plan?: string,
  path = '/notes/note.md',
): Promise<SplitResult> {
  const parser = parsers[options.parser ?? 'satteri']
  const source = { path, text, plan: plan === undefined ? undefined : { path: 'note.plan.yaml', text: plan } }
  return split(source, options, { parser, fallback: parsers.remark, hash: hashText, sourceFolder: '..' })
}

/** Returns the files of a split by path, as they would be written. */
export function filesOf({ notes, manifest }: SplitResult): Record<string, string> {
  return Object.fromEntries(notes.map((note) => [note.path, contentOf(note, manifest.source.bom)]))
}

/** Formats messages as lines of `line:column severity ruleId reason`, after the file's name if it is not the note. */
export function linesOf({ messages }: Pick<SplitResult, 'messages'>): string[] {
  return messages.map(({ file, line, column, fatal, ruleId, reason }) => {
    const severity = fatal ? 'error' : fatal === false ? 'warning' : 'info'
    return `${file ? `${file}:` : ''}${line ?? 1}:${column ?? 1} ${severity} ${ruleId} ${reason}`
  })
}

/** Returns the messages about broken guarantees of a result, as lines. */
export function brokenGuarantees({ messages }: Pick<SplitResult, 'messages'>): string[] {
  return linesOf({ messages: messages.filter(breaksGuarantee) })
}
