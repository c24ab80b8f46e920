import { VFileMessage } from 'vfile-message'
import type { Span } from './markdown/span.ts'

/** Every kind of message, in the order of the README's table. */
export const ruleIds = [
  'unresolved-reference',
  'undefined-footnote',
  'nearest-heading',
  'shadowed-definition',
  'caught-link',
  'no-heading',
  'no-heading-of-depth',
  'wrapped-headings',
  'enclosed-heading',
  'broken-frontmatter',
  'parser-fallback',
  'law-cover',
  'law-resolve',
  'law-carry',
  'law-shape',
  'missing-note',
  'cannot-read',
  'not-a-file',
  'empty-note',
  'too-large',
  'not-utf8',
  'nul-byte',
  'no-notes',
  'same-folder',
  'edited-file',
  'foreign-file',
  'stale-output',
  'cannot-write',
  'bad-record',
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
  readonly #lines: number[] = [0]

  constructor(text: string) {
    this.#text = text
    for (const match of text.matchAll(/\r\n|\n|\r/g)) this.#lines.push(match.index + match[0].length)
  }

  of({ start, end }: Span): { start: Point; end: Point } {
    return { start: this.#point(start), end: this.#point(end) }
  }

  #point(offset: number): Point {
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

function message(ruleId: RuleId, reason: string, { place, fatal, info, note }: Details = {}): VFileMessage {
  const made = new VFileMessage(reason, { ...(place ? { place } : {}), ruleId, source: 'notesplit' })
  made.fatal = fatal ? true : info ? undefined : false
  made.url = documentation + ruleId
  if (note) made.note = note
  return made
}

type Place = Details['place']

export const unresolvedReference = (wanted: string, place: Place, suggestion?: string) =>
  message(
    'unresolved-reference',
    `Unexpected reference to \`${wanted}\`, expected a heading, block or id of this note${suggestion ? `; did you mean \`${suggestion}\`` : ''}`,
    {
      place,
      note: 'It is left as it stands.',
    },
  )

export const undefinedFootnote = (label: string, place: Place) =>
  message('undefined-footnote', `Unexpected footnote reference \`${label}\` without a definition`, {
    place,
    note: 'It is left as it stands.',
  })

export const nearestHeading = (wanted: string, landed: string, place: Place) =>
  message('nearest-heading', `Cannot link \`${wanted}\` exactly in wiki-links, linked ${landed} instead`, {
    place,
    info: true,
  })

export const shadowedDefinition = (label: string, place: Place) =>
  message(
    'shadowed-definition',
    `Unexpected second definition of \`${label}\`, left out of a note that needs the first`,
    { place, note: 'No reader ever saw it; the record keeps it.' },
  )

export const caughtLink = (link: string, name: string, place: Place) =>
  message(
    'caught-link',
    `Unexpected link \`${link}\` to another note of the name \`${name}\`, which the index note has now`,
    { place, note: 'Give the index another name with `--index`.' },
  )

export const noHeading = () =>
  message('no-heading', 'Cannot find a heading to split at, the index note is the whole note')

export const noHeadingOfDepth = (depth: number) =>
  message('no-heading-of-depth', `Cannot find a heading of depth ${depth}, the index note is the whole note`)

export const wrappedHeadings = (name: string) =>
  message('wrapped-headings', `Cannot keep \`<${name}>\` around the sections that move, its tags stay where they stand`)

export const enclosedHeading = (title: string, place: Place) =>
  message('enclosed-heading', `Cannot split at \`${title}\`, an HTML element that spans it would be torn apart`, {
    place,
    info: true,
  })

export const brokenFrontmatter = (why: string, place: Place) =>
  message('broken-frontmatter', `Cannot read the frontmatter: ${why}`, {
    place,
    fatal: true,
    note: 'Nothing was written. Mend it and run again.',
  })

export const parserFallback = (reason: string) =>
  message('parser-fallback', `Cannot rely on Sätteri for this note, parsed it with remark: ${reason}`, { info: true })

export const lawCover = (why: string, place?: Place) =>
  message('law-cover', `Cannot account for every byte: ${why}`, { place, fatal: true })

export const lawResolve = (why: string, place?: Place) =>
  message('law-resolve', `Cannot keep a reference: ${why}`, { place, fatal: true })

export const lawCarry = (why: string, place?: Place) =>
  message('law-carry', `Cannot keep a definition: ${why}`, { place, fatal: true })

export const lawShape = (why: string, place?: Place) =>
  message('law-shape', `Cannot keep the shape of a section: ${why}`, { place, fatal: true })

export const missingNote = (path: string) => message('missing-note', `Cannot find \`${path}\``, { fatal: true })

export const notAFile = (path: string) =>
  message('not-a-file', `Unexpected folder \`${path}\`, expected a Markdown file`, { fatal: true })

export const cannotRead = (path: string, why: string) =>
  message('cannot-read', `Cannot read \`${path}\`: ${why}`, { fatal: true })

export const emptyNote = () => message('empty-note', 'Unexpected empty note, expected some text', { fatal: true })

export const tooLarge = (bytes: number) =>
  message('too-large', `Unexpected note of ${bytes} bytes, expected at most 1 GB`, { fatal: true })

export const notUtf8 = (offset: number) =>
  message('not-utf8', `Unexpected bytes that are not UTF-8 at byte ${offset}`, {
    fatal: true,
    note: 'Save the note as UTF-8 and try again.',
  })

export const nulByte = (place: Place) =>
  message('nul-byte', 'Unexpected NUL byte, expected text', { place, fatal: true })

export const noNotes = (folder: string) =>
  message('no-notes', `Cannot find a note in \`${folder}\``, {
    fatal: true,
    note: 'Name a note: `notesplit split NOTE.md`.',
  })

export const sameFolder = (folder: string, other: string) =>
  message('same-folder', `Cannot write to \`${folder}\`, \`${other}\` is split into it in the same run`, {
    fatal: true,
  })

export const editedFile = (path: string) =>
  message('edited-file', `Unexpected edit of \`${path}\` since it was written`, {
    fatal: true,
    note: 'Nothing was written. Keep the edit elsewhere, or run again with `--force` to overwrite it.',
  })

export const foreignFile = (path: string) =>
  message('foreign-file', `Cannot write \`${path}\`, a file of that name stands there that notesplit did not write`, {
    fatal: true,
    note: 'Nothing was written. Move it away, or run again with `--force` to overwrite it.',
  })

export const staleOutput = (path: string, what: 'missing' | 'differs' | 'left over') =>
  message(
    'stale-output',
    what === 'missing'
      ? `Cannot find \`${path}\`, which the note gives`
      : what === 'differs'
        ? `Unexpected content of \`${path}\`, the note gives another`
        : `Unexpected \`${path}\`, which the note gives no more`,
  )

export const cannotWrite = (path: string, why: string) =>
  message('cannot-write', `Cannot write \`${path}\`: ${why}`, { fatal: true })

export const badRecord = (path: string, why: string) =>
  message('bad-record', `Cannot read the record \`${path}\`: ${why}`, {
    fatal: true,
    note: 'Nothing was written. Restore it, or run again with `--force`.',
  })
