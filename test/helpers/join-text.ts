import { hashText } from '../../src/disk/hash.ts'
import { type JoinResult, join } from '../../src/join.ts'
import { loadParser } from '../../src/parse/load-parser.ts'
import type { ParserName } from '../../src/parse/parser.ts'
import type { Manifest } from '../../src/write/manifest.ts'

const parsers = { satteri: loadParser('satteri'), remark: loadParser('remark') }

/** Joins the files of a folder beside the source note's folder, the layout of `splitText`. */
export function joinFiles(
  manifest: Manifest | undefined,
  files: Record<string, string>,
  parser: ParserName = 'satteri',
): Promise<JoinResult> {
  return join(
    { name: 'note', manifest, files: new Map(Object.entries(files)), source: undefined },
    { parser: parsers[parser], hash: hashText, folders: { toSource: '..', toOutput: 'note' } },
  )
}

/** Formats messages as lines of `file:line:column severity ruleId reason`. */
export function joinLines({ messages }: Pick<JoinResult, 'messages'>): string[] {
  return messages.map(({ file, line, column, fatal, ruleId, reason }) => {
    const severity = fatal ? 'error' : fatal === false ? 'warning' : 'info'
    return `${file || 'note'}:${line ?? 1}:${column ?? 1} ${severity} ${ruleId} ${reason}`
  })
}
