import { VFileMessage } from 'vfile-message'
import { listLineStarts } from '../text/lines.ts'
import type { Span } from '../text/span.ts'

/** Every kind of message, in the order of the README's table. */
export const ruleIds = [
  'unresolved-reference',
  'undefined-footnote',
  'nearest-heading',
  'degraded-reference',
  'shadowed-definition',
  'caught-link',
  'unsafe-property',
  'no-heading',
  'no-heading-of-depth',
  'wrapped-headings',
  'enclosed-heading',
  'broken-frontmatter',
  'parser-fallback',
  'unread-block',
  'broken-plan',
  'unknown-key',
  'missing-key',
  'bad-value',
  'unknown-section',
  'placed-twice',
  'unplaced-section',
  'open-section',
  'kept-inside',
  'new-section',
  'unsafe-name',
  'taken-name',
  'nothing-to-move',
  'vanished-section',
  'law-cover',
  'law-resolve',
  'law-carry',
  'law-shape',
  'law-vault',
  'missing-note',
  'missing-folder',
  'cannot-read',
  'not-a-file',
  'not-a-folder',
  'empty-note',
  'too-large',
  'not-utf8',
  'nul-byte',
  'no-notes',
  'same-folder',
  'edited-file',
  'foreign-file',
  'kept-backup',
  'stale-output',
  'cannot-write',
  'locked-place',
  'bad-record',
  'edit-conflict',
  'merge-conflict',
  'ignored-edit',
  'lost-target',
  'missing-output',
  'renamed-file',
  'unknown-file',
  'joined-file',
  'taken-label',
  'plain-join',
  'no-record',
  'lost-source',
  'changed-source',
  'not-a-vault',
  'outside-vault',
  'split-before',
  'unreadable-note',
  'protected-note',
  'private-link',
  'changed-note',
  'interrupted-run',
  'taken-back',
  'nothing-to-undo',
  'edited-since',
  'bad-journal',
] as const
type RuleId = (typeof ruleIds)[number]

/** A place in a file. https://github.com/syntax-tree/unist#point */
interface Point {
  line: number
  column: number
  offset: number
}

/** Turns offsets of a note into places of messages. Lines and columns begin at 1. */
export class Places {
  readonly #text: string
  /** Where the lines begin; known once a place is asked for. */
  #lines: number[] = []

  constructor(text: string) {
    this.#text = text
  }

  of({ start, end }: Span): { start: Point; end: Point } {
    return { start: this.#point(start), end: this.#point(end) }
  }

  #point(offset: number): Point {
    if (this.#lines.length === 0) this.#lines = listLineStarts(this.#text)
    let low = 0
    let high = this.#lines.length
    while (low + 1 < high) {
      const middle = (low + high) >>> 1
      if ((this.#lines[middle] as number) <= offset) low = middle
      else high = middle
    }
    return {
      line: low + 1,
      column: offset - (this.#lines[low] as number) + 1,
      offset: Math.min(offset, this.#text.length),
    }
  }
}

const documentation = 'https://www.npmjs.com/package/notesplit#'

interface Details {
  place?: { start: Point; end: Point } | undefined
  fatal?: boolean
  info?: boolean
  note?: string
}

/** Makes a message of notesplit's: a warning, unless it is fatal or an info. */
export function message(ruleId: RuleId, reason: string, { place, fatal, info, note }: Details = {}): VFileMessage {
  const made = new VFileMessage(visible(reason), { ...(place ? { place } : {}), ruleId, source: 'notesplit' })
  made.fatal = fatal ? true : info ? undefined : false
  made.url = documentation + ruleId
  if (note) made.note = visible(note)
  return made
}

/** Text of a note as a terminal may show it: what would move the cursor or turn the line around is written as `\u{1b}`. */
function visible(text: string): string {
  return text.replace(
    /(?![\t\n])\p{Cc}|[\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]/gu,
    (character) => `\\u{${(character.codePointAt(0) as number).toString(16)}}`,
  )
}

/** A message about another file than the one that is reported on. */
export function inFile(made: VFileMessage, path: string): VFileMessage {
  made.file = path
  return made
}

/** A place for people: `file:line:column`. */
export function pointText(path: string, place: Place): string {
  return `${path}:${place?.start.line ?? 1}:${place?.start.column ?? 1}`
}

export type Place = Details['place']
