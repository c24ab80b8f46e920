import type { Span } from '../text/span.ts'
import type { BasePiece } from './base-note.ts'
import type { Change, FolderNote } from './folder-note.ts'
import type { SourceMap } from './source-map.ts'

/** Where new text goes in the source. */
export interface Anchor {
  offset: number
  /** Whether it goes into bytes that are at home in its note, or into a copy. */
  role: 'home' | 'copy'
  /** Whether other blocks stand there than in its note, so that blank lines must keep them apart. */
  isApart: boolean
}

/**
 * Finds the place in the source for new text of a note. What takes the place of something stands where that stood. What was put
 * between two pieces stands behind the first of them, generated text aside: behind a copied heading that is in its section.
 */
export class Anchors {
  readonly #note: FolderNote
  readonly #map: SourceMap
  readonly #pieces: BasePiece[]

  constructor(note: FolderNote, map: SourceMap) {
    this.#note = note
    this.#map = map
    this.#pieces = note.base?.pieces ?? []
  }

  /** The place in the source for new text. */
  of({ base }: Change, place: Span): Anchor {
    const p = base.start
    for (const piece of this.#pieces) {
      const { span, role, isVerbatim, start, end } = piece
      if (!span || role === 'generated' || start === end) continue
      // what takes the place of something stands where that stood
      if (Math.max(start, p) < Math.min(end, base.end)) {
        return { offset: isVerbatim ? span.start + Math.max(p - start, 0) : span.start, role, isApart: false }
      }
      if (isVerbatim && start < p && p < end) return { offset: span.start + p - start, role, isApart: false }
    }
    const shown = this.#pieces.filter(({ span, start, end }) => span !== undefined && end > start)
    const before = shown.filter(({ end }) => end <= p).at(-1)
    const after = shown.find(({ start }) => start >= p)
    const isBlock = this.#isBlock(place)
    if (before?.span && (before.end === p || isBlock)) {
      const isNeighbour = before.end === p && after?.start === p && after.span?.start === before.span.end
      if (before.isDefinition && isBlock && !this.#continues(place)) return this.#bodyEnd(before)
      const role = before.role === 'copy' && !before.isDefinition && isBlock ? 'home' : before.role
      return {
        offset: before.span.end,
        role: role as 'home' | 'copy',
        isApart: isBlock && !isNeighbour && !this.#continues(place),
      }
    }
    if (after?.span) return { offset: after.span.start, role: 'home', isApart: isBlock }
    if (before?.span) return { offset: before.span.end, role: 'home', isApart: isBlock }
    const home = this.#pieces.find(({ role }) => role === 'home')?.span
    return { offset: home?.start ?? this.#map.survey.text.length, role: 'home', isApart: true }
  }

  /** Behind the last of a note's own text, in front of the definitions that were added to it. */
  #bodyEnd(definition: BasePiece): Anchor {
    const body = this.#pieces.filter(
      ({ role, isDefinition, span, start, end }) => role === 'home' && !isDefinition && span && end > start,
    )
    const offset = body.at(-1)?.span?.end ?? this.#pieces.find(({ role }) => role === 'home')?.span?.start
    return { offset: offset ?? (definition.span?.end as number), role: 'home', isApart: true }
  }

  /** Whether new text goes on with a definition that begins before it. */
  #continues({ start }: Span): boolean {
    const { definitions, text } = this.#note.survey
    const from = start + text.slice(start).search(/\S|$/)
    return definitions.some(({ span }) => span.start < start && from < span.end)
  }

  /** Whether new text begins and ends with a line. */
  #isBlock({ start, end }: Span): boolean {
    const { text } = this.#note
    const isLineStart = (offset: number) => offset === 0 || /[\r\n]/.test(text[offset - 1] as string)
    return isLineStart(start) && (end === text.length || isLineStart(end))
  }

  /** The copy of a heading that stands right before a place, generated text aside. */
  copyBefore(offset: number): BasePiece | undefined {
    const before = this.#pieces
      .filter(({ span, start, end }) => span !== undefined && start < end && end <= offset)
      .at(-1)
    return before?.role === 'copy' && !before.isDefinition ? this.#headOf(before) : undefined
  }

  /** The first piece of a copied heading of which `piece` is a part. */
  #headOf(piece: BasePiece): BasePiece {
    let at = this.#pieces.indexOf(piece)
    while (at > 0) {
      const before = this.#pieces[at - 1] as BasePiece
      if (before.role !== 'copy' || before.span?.end !== (this.#pieces[at] as BasePiece).span?.start) break
      at--
    }
    const first = this.#pieces[at] as BasePiece
    return { ...first, span: { start: first.span?.start ?? 0, end: piece.span?.end ?? 0 } }
  }
}
