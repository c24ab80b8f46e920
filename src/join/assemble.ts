import { endsWithBlankLine } from '../text/lines.ts'
import { itemAt } from '../text/sorted-spans.ts'
import type { Span } from '../text/span.ts'
import { type FolderNote, sourceOffsetOf } from './folder-note.ts'
import type { NewReference } from './new-references.ts'
import type { Part } from './new-text.ts'
import type { SourceEdit } from './trace-changes.ts'

/** A run of the source with its place in the joined note, if unchanged. */
interface SourceRun extends Span {
  joined: number
  isKept: boolean
  /** Whether it is gone without replacement. */
  isGone: boolean
}

/** Text from a note of the folder, with its place in the joined note. */
interface Segment {
  note: FolderNote
  at: Span
  joined: number
  isVerbatim: boolean
}

/** The joined note before its references are written. */
export interface Assembly {
  text: string
  /** New references by their places in `text`. */
  references: { reference: NewReference; span: Span; note: FolderNote }[]
  /** Maps an offset of the source to `text`: unchanged (`isKept`), replaced, or gone (`isGone`). */
  ofSource: (offset: number) => { at: number; isKept: boolean; isGone: boolean }
  /** Maps an offset of a note of the folder to `text`; undefined for text that is not merged back. */
  ofNote: (note: FolderNote, offset: number) => number | undefined
  /** Returns where the text of a new note begins. */
  startOf: (note: FolderNote) => number | undefined
}

/** Applies edits to the source. Insertions at one offset keep their order. */
export function assembleNote(source: string, newline: string, edits: readonly SourceEdit[]): Assembly {
  const writer = new Writer(source, newline)
  const sorted = edits.map((edit, order) => ({ edit, order }))
  sorted.sort((a, b) => {
    const [first, other] = [a.edit.span, b.edit.span]
    return (
      first.start - other.start ||
      Number(first.end > first.start) - Number(other.end > other.start) ||
      a.order - b.order
    )
  })
  for (const { edit } of sorted) writer.apply(edit)
  return writer.finish()
}

class Writer {
  readonly #source: string
  readonly #newline: string
  readonly #runs: SourceRun[] = []
  readonly #segments: Segment[] = []
  readonly #references: Assembly['references'] = []
  #text = ''
  #at = 0
  /** Whether the next source text must be separated from the inserted text. */
  #isApart = false

  constructor(source: string, newline: string) {
    this.#source = source
    this.#newline = newline
  }

  apply({ span, parts, isApart }: SourceEdit): void {
    this.#keepTo(span.start)
    const joined = this.#text.length
    if (parts.length > 0) {
      if (isApart) this.#putApart(parts)
      else this.#put(parts)
    }
    if (span.end > this.#at) {
      this.#runs.push({
        start: Math.max(this.#at, span.start),
        end: span.end,
        joined,
        isKept: false,
        isGone: parts.length === 0,
      })
      this.#at = span.end
    }
  }

  finish(): Assembly {
    this.#keepTo(this.#source.length)
    const runs = this.#runs
    const ofSource = (offset: number) => {
      const run = itemAt(runs, offset)
      if (!run) return { at: this.#text.length, isKept: false, isGone: true }
      const { isKept, isGone } = run
      return { at: isKept ? run.joined + offset - run.start : run.joined, isKept, isGone }
    }
    const ofNote = (note: FolderNote, offset: number) => {
      const home = sourceOffsetOf(note, offset)
      if (home !== undefined) return ofSource(home).at
      const segment = this.#segments.find(
        (candidate) => candidate.note === note && candidate.at.start <= offset && offset < candidate.at.end,
      )
      return segment && (segment.isVerbatim ? segment.joined + offset - segment.at.start : segment.joined)
    }
    const startOf = (note: FolderNote) => this.#segments.find((segment) => segment.note === note)?.joined
    return { text: this.#text, references: this.#references, ofSource, ofNote, startOf }
  }

  #keepTo(end: number): void {
    if (end <= this.#at) return
    const kept = this.#source.slice(this.#at, end)
    if (this.#isApart && !/^[ \t]*[\r\n]/.test(kept)) this.#blankLine()
    this.#isApart = false
    this.#runs.push({ start: this.#at, end, joined: this.#text.length, isKept: true, isGone: false })
    this.#text += kept
    this.#at = end
  }

  #put(parts: readonly Part[]): void {
    this.#isApart = false
    for (const { note, at, text, isVerbatim, reference } of parts) {
      const joined = this.#text.length
      this.#segments.push({ note, at, joined, isVerbatim })
      this.#text += text
      if (reference) this.#references.push({ reference, note, span: { start: joined, end: this.#text.length } })
    }
  }

  /** Inserts whole blocks with blank lines around them. */
  #putApart(parts: readonly Part[]): void {
    const trimmed = trim(parts)
    if (trimmed.length === 0) return
    this.#blankLine()
    this.#put(trimmed)
    this.#text += this.#newline
    this.#isApart = true
  }

  #blankLine(): void {
    if (this.#text === '' || endsWithBlankLine(this.#text.slice(-400))) return
    this.#text += /[\r\n]$/.test(this.#text) ? this.#newline : this.#newline + this.#newline
  }
}

/** Removes the blank lines at the ends of parts. */
function trim(parts: readonly Part[]): Part[] {
  const rest = [...parts]
  for (let first = rest[0]; first; first = rest[0]) {
    const blank = /^(?:[ \t]*(?:\r\n|\n|\r))*/.exec(first.text)?.[0].length ?? 0
    if (blank < first.text.length) {
      rest[0] = cut(first, blank, first.text.length)
      break
    }
    rest.shift()
  }
  for (let last = rest.at(-1); last; last = rest.at(-1)) {
    const end = last.text.trimEnd().length
    if (end > 0) {
      rest[rest.length - 1] = cut(last, 0, end)
      break
    }
    rest.pop()
  }
  return rest
}

function cut(part: Part, start: number, end: number): Part {
  const { at, text, isVerbatim } = part
  if (!isVerbatim) return { ...part, text: text.slice(start, end) }
  return { ...part, text: text.slice(start, end), at: { start: at.start + start, end: at.start + end } }
}
