import { basename, dirname, join, resolve } from 'node:path'
import type { VFileMessage } from 'vfile-message'
import { ifReadable } from '../disk/failure.ts'
import { findVault } from '../disk/find-vault.ts'
import { listVault } from '../disk/list-vault.ts'
import { readText } from '../disk/read-file.ts'
import { ownerAt } from '../links/places.ts'
import * as messages from '../messages/index.ts'
import { resolveFragment } from '../note/link-targets.ts'
import { nameOf } from '../note/parse-note.ts'
import type { SplitOutcome } from '../split.ts'
import { escapePattern } from '../text/words.ts'

/** Files of tools and code that may name sections of notes: navigation, settings, sources. */
const readable =
  /\.(?:json|ya?ml|toml|base|[cm]?[jt]sx?|vue|svelte|py|rb|rs|go|java|kt|cs|c|cc|cpp|h|hpp|swift|php|sh|sql|lua|tex|rst|adoc)$/i
/** Longer sources are generated. */
const mostBytes = 1_000_000

/**
 * Lists mentions of moved sections that no split follows: in code of the note, and in settings and code files around it. One
 * message each, with its file and line. Nothing is changed.
 */
export function listMentions(note: string, { linkTargets, places }: SplitOutcome): VFileMessage[] {
  const file = basename(note)
  const name = escapePattern(nameOf(file))
  const pattern = new RegExp(`(?<![\\w-])${name}(?:\\.(?:mdx?|markdown|qmd|html))?#([\\w%.-]*[\\w%-])`, 'g')
  const { survey } = places
  const index = places.layout.notes[0]
  const mentionsIn = (text: string, isShown: (offset: number) => boolean): VFileMessage[] => {
    const lines = messages.textPlaces(text)
    return [...text.matchAll(pattern)].flatMap((match) => {
      const target = isShown(match.index) ? resolveFragment(linkTargets, match[1] as string) : undefined
      if (!target || target.kind === 'top') return []
      const offset = target.kind === 'heading' ? (survey.headings[target.heading]?.span.start ?? 0) : target.offset
      const owner = ownerAt(places, offset)
      const span = { start: match.index, end: match.index + match[0].length }
      return owner === index ? [] : [messages.mentionLeft(match[0], owner.path, lines.of(span))]
    })
  }
  // links in raw HTML are followed
  const isCode = (offset: number) => {
    const code = survey.codeAndHtml.at(offset)
    return code !== undefined && survey.text[code.start] !== '<'
  }
  const mentions = mentionsIn(survey.text, isCode)
  const root = findVault(note)?.path ?? dirname(resolve(note))
  for (const { path, kind, isIgnored } of listVault(root).files) {
    if (kind !== 'other' || isIgnored || !readable.test(path)) continue
    const absolute = join(root, path)
    const text = ifReadable(() => readText(absolute, mostBytes))
    if (!text?.includes(nameOf(file))) continue
    for (const message of mentionsIn(text, () => true)) mentions.push(messages.inFile(message, absolute))
  }
  return mentions
}
