import { findLinkTargets, type LinkTargets } from '../note/link-targets.ts'
import type { NotePath } from '../note/parse-note.ts'
import type { Survey } from '../note/survey.ts'
import { holds, lowerBound, type Span } from '../text/span.ts'
import { type BaseNote, type BasePiece, piecesIn } from './base-note.ts'
import { diffText, type Kept } from './diff-text.ts'
import { listUnits } from './list-units.ts'

/** What the program wrote that an edit changes as a whole or not at all. */
export const wholeLines: ReadonlySet<string> = new Set(['pointer', 'stubs', 'nav', 'template', 'provenance'])

/** Unchanged text inside one piece. */
export interface KeptPiece extends Kept {
  piece: BasePiece
}

/** A changed run: `base` in the note as written, `at` in the current note. One of them may be empty. */
export interface Change {
  base: Span
  at: Span
}

/** A note of an output folder in its current state. */
export interface FolderNote {
  path: NotePath
  text: string
  survey: Survey
  linkTargets: LinkTargets
  /** The note as written; undefined for a new note. */
  base: BaseNote | undefined
  /** The unchanged text, in order. */
  kept: KeptPiece[]
  /** The changed runs, in order. */
  changes: Change[]
}

/** Finds what was edited in a note since it was written. */
export function readFolderNote(survey: Survey, base: BaseNote | undefined): FolderNote {
  const { path, text } = survey
  const common = { path, text, survey, linkTargets: findLinkTargets(survey), base }
  if (!base)
    return { ...common, kept: [], changes: [{ base: { start: 0, end: 0 }, at: { start: 0, end: text.length } }] }
  const pointers = base.pieces.filter(({ role, why }) => role === 'generated' && wholeLines.has(why))
  const isPointer = (line: Span) => pointers.some(({ start, end }) => start < line.end && line.start < end)
  const whole = base.text === text ? [] : listUnits(survey)
  const runs =
    base.text === text
      ? [{ base: { start: 0, end: text.length }, at: { start: 0, end: text.length } }]
      : slideDeletions(base, diffText(base.text, text, isPointer))
  const kept = keepWhole(base.pieces, cutByPieces(runs, base.pieces), whole)
  return { ...common, kept, changes: listChanges(kept, base.text.length, text.length) }
}

/**
 * Moves each run that was only deleted to where an added definition begins, or else a line, if that is an equally
 * possible place: the separation of definitions from the text is not the author's.
 */
function slideDeletions({ text, pieces }: BaseNote, runs: Kept[]): Kept[] {
  const added = new Set(pieces.filter(({ isDefinition }) => isDefinition).map(({ start }) => start))
  const isLine = (offset: number) => offset === 0 || /[\r\n]/.test(text[offset - 1] as string)
  for (let i = 1; i < runs.length; i++) {
    const [before, after] = [runs[i - 1] as Kept, runs[i] as Kept]
    if (before.at.end !== after.at.start) continue
    const [start, end] = [before.base.end, after.base.start]
    const shifts = [0]
    for (let by = 1; by <= before.base.end - before.base.start && text[start - by] === text[end - by]; by++)
      shifts.push(-by)
    for (let by = 1; by <= after.base.end - after.base.start && text[start + by - 1] === text[end + by - 1]; by++)
      shifts.push(by)
    const by =
      shifts.find((shift) => added.has(start + shift)) ??
      (isLine(start) ? 0 : shifts.find((shift) => isLine(start + shift)))
    if (!by) continue
    before.base.end += by
    before.at.end += by
    after.base.start += by
    after.at.start += by
  }
  return runs.filter(({ base }) => base.end > base.start)
}

/** Cuts runs at the borders of pieces. */
function cutByPieces(runs: readonly Kept[], pieces: readonly BasePiece[]): KeptPiece[] {
  const cut: KeptPiece[] = []
  for (const { base, at } of runs) {
    for (const piece of piecesIn(pieces, base)) {
      const start = Math.max(piece.start, base.start)
      const end = Math.min(piece.end, base.end)
      const shift = at.start - base.start
      cut.push({ piece, base: { start, end }, at: { start: start + shift, end: end + shift } })
    }
  }
  return cut
}

/**
 * Drops runs that only seem kept: a part of a piece that can only be restored as a whole, and a part of a link or
 * heading mark (`units`, places in the current note) with another part changed.
 */
function keepWhole(pieces: readonly BasePiece[], kept: KeptPiece[], units: readonly Span[]): KeptPiece[] {
  let now = kept
  for (let isStable = false; !isStable; ) {
    const broken = units.filter((unit) => !isKeptWhole(now, unit))
    const next = now
      .flatMap((kept) => without(kept, broken))
      .filter(({ piece, base }) => piece.isVerbatim || piece.role === 'generated' || isAll(piece, base))
    isStable =
      next.length === now.length &&
      next.every((keptPiece, i) => keptPiece.at.end === now[i]?.at.end && keptPiece.at.start === now[i]?.at.start)
    now = next
  }
  return pieces.length === 0 ? [] : now
}

function isAll(piece: Span, base: Span): boolean {
  return piece.start === base.start && piece.end === base.end
}

function isKeptWhole(kept: readonly KeptPiece[], unit: Span): boolean {
  let i = Math.max(lowerBound(kept, unit.start + 1, ({ at }) => at.start) - 1, 0)
  let offset = unit.start
  let before: KeptPiece | undefined
  for (; i < kept.length && offset < unit.end; i++) {
    const keptPiece = kept[i] as KeptPiece
    if (keptPiece.at.end <= offset) continue
    if (keptPiece.at.start > offset) return false
    if (before && before.base.end !== keptPiece.base.start) return false
    offset = keptPiece.at.end
    before = keptPiece
  }
  return offset >= unit.end
}

function without(keptPiece: KeptPiece, broken: readonly Span[]): KeptPiece[] {
  let rest = [keptPiece]
  for (let i = lowerBound(broken, keptPiece.at.start, ({ end }) => end); i < broken.length; i++) {
    const { start, end } = broken[i] as Span
    if (start >= keptPiece.at.end) break
    rest = rest.flatMap((part) =>
      [
        slice(part, part.at.start, Math.min(start, part.at.end)),
        slice(part, Math.max(end, part.at.start), part.at.end),
      ].flat(),
    )
  }
  return rest
}

function slice({ piece, base, at }: KeptPiece, start: number, end: number): KeptPiece[] {
  if (start >= end) return []
  const shift = base.start - at.start
  return [{ piece, base: { start: start + shift, end: end + shift }, at: { start, end } }]
}

function listChanges(kept: readonly KeptPiece[], baseLength: number, length: number): Change[] {
  const changes: Change[] = []
  let [from, to] = [0, 0]
  const ends = { base: { start: baseLength, end: baseLength }, at: { start: length, end: length } }
  for (const { base, at } of [...kept, ends]) {
    if (base.start > from || at.start > to) {
      changes.push({ base: { start: from, end: base.start }, at: { start: to, end: at.start } })
    }
    from = base.end
    to = at.end
  }
  return changes
}

/** Returns the kept piece at an offset of the current note; undefined for new text. */
export function keptAt({ kept }: FolderNote, offset: number): KeptPiece | undefined {
  const keptPiece = kept[lowerBound(kept, offset + 1, ({ at }) => at.start) - 1]
  return keptPiece && offset < keptPiece.at.end ? keptPiece : undefined
}

/** Returns where text at an offset of the note as written is now: one place, or the range of its replacement. */
export function placeNow({ kept, changes }: FolderNote, offset: number): Span {
  const keptPiece = kept.find(({ base }) => base.start <= offset && offset < base.end)
  if (keptPiece) {
    const position = keptPiece.at.start + offset - keptPiece.base.start
    return { start: position, end: position }
  }
  return changes.find(({ base }) => base.start <= offset && offset < base.end)?.at ?? { start: -1, end: -1 }
}

/** Returns the source offset of an offset of the current note; undefined for new or generated text. */
export function sourceOffsetOf(note: FolderNote, offset: number): number | undefined {
  const keptPiece = keptAt(note, offset)
  if (!keptPiece?.piece.span) return undefined
  return keptPiece.piece.isVerbatim
    ? keptPiece.piece.span.start + keptPiece.base.start - keptPiece.piece.start + offset - keptPiece.at.start
    : keptPiece.piece.span.start
}

/** Returns the note that owns a span of the source unchanged, and its place there. */
export function ownerAt(notes: readonly FolderNote[], span: Span): { note: FolderNote; at: Span } | undefined {
  for (const note of notes) {
    for (const { piece, base, at } of note.kept) {
      if (piece.role !== 'home' || !piece.span || !holds(piece.span, span)) continue
      if (!piece.isVerbatim) return { note, at }
      const start = at.start + piece.start + span.start - piece.span.start - base.start
      return { note, at: { start, end: start + span.end - span.start } }
    }
  }
  return undefined
}
