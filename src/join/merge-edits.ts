import { lineStart, nextLine } from '../text/lines.ts'
import { groupBy } from '../text/maps.ts'
import { holds, type Span } from '../text/span.ts'
import type { IgnoredEdit } from './edited-texts.ts'
import type { FolderNote } from './folder-note.ts'
import type { SourceEdit } from './trace-changes.ts'

/** Two notes with different edits of the same source bytes. */
export interface EditConflict {
  one: SourceEdit
  other: SourceEdit
}

export interface MergedEdits {
  edits: SourceEdit[]
  conflicts: EditConflict[]
  ignored: IgnoredEdit[]
}

/** A run of source bytes that a note shows and another note owns. */
interface Copy {
  note: FolderNote
  span: Span
  isDefinition: boolean
}

/**
 * Merges the edits of all notes. Only text shown in several notes can be edited in several: equal edits are one,
 * different ones are a conflict. A deleted copy does not affect the others: a definition is removed only when no note
 * shows it, nor has it as its own now (`needed`).
 */
export function mergeEdits(
  source: string,
  notes: readonly FolderNote[],
  all: readonly SourceEdit[],
  needed: readonly Span[],
): MergedEdits {
  const conflicts: EditConflict[] = []
  const ignored: IgnoredEdit[] = []
  let edits = [...all]
  for (const group of groupCopies(notes)) edits = mergeCopies(source, group, edits, { conflicts, ignored })
  for (const span of needed) {
    const deletion = edits.filter((edit) => edit.role === 'home' && touches(edit, span))
    if (isDeleted(deletion, span)) edits = edits.filter((edit) => !deletion.includes(edit))
    edits = keepLines(source, span, edits)
  }
  return { edits: deleteLines(source, notes, edits), conflicts, ignored }
}

/** Groups the copies of the same source bytes. */
function groupCopies(notes: readonly FolderNote[]): Iterable<Copy[]> {
  const copies = notes.flatMap((note) => listRuns(note, 'copy'))
  return groupBy(copies, ({ span }) => `${span.start} ${span.end}`).values()
}

/** Merges the edits of all copies of the same bytes with those of their owner. Adds conflicts and ignored edits. */
function mergeCopies(
  source: string,
  group: readonly Copy[],
  all: SourceEdit[],
  { conflicts, ignored }: Pick<MergedEdits, 'conflicts' | 'ignored'>,
): SourceEdit[] {
  const { span, isDefinition } = group[0] as Copy
  // other text may take over the end of its line
  const words = { start: span.start, end: span.start + source.slice(span.start, span.end).trimEnd().length }
  let edits = all
  const remaining = group.filter(({ note }) => {
    const deletion = edits.filter((edit) => edit.note === note && edit.role === 'copy' && touches(edit, span))
    if (!isDeleted(deletion, isDefinition ? span : words)) return true
    edits = edits.filter((edit) => !deletion.includes(edit))
    if (!isDefinition && deletion[0]) ignored.push({ note, at: deletion[0].at, what: 'pointer' })
    return false
  })
  const [first, ...others] = editsByNote(edits, group)
  for (const other of others) {
    // deleting the owned definition says nothing about its copies
    if (isDefinition && first && isDeleted(first, span)) continue
    const [a, b] = [first?.[0], other[0]]
    if (a && b && signatureOf(first as SourceEdit[]) !== signatureOf(other)) conflicts.push({ one: a, other: b })
    edits = edits.filter((edit) => !other.includes(edit))
  }
  return isDefinition && remaining.length > 0 ? keepLines(source, span, edits) : edits
}

/** Returns the edits of the bytes that copies show, by note. */
function editsByNote(edits: readonly SourceEdit[], group: readonly Copy[]): Iterable<SourceEdit[]> {
  const { span, isDefinition } = group[0] as Copy
  const isOfGroup = (edit: SourceEdit) =>
    edit.role === 'copy' ? group.some(({ note }) => note === edit.note) : isInside(edit, span, isDefinition)
  const inGroup = edits.filter((edit) => touches(edit, span) && isOfGroup(edit))
  return groupBy(inGroup, ({ note }) => note).values()
}

/** Keeps the lines of a definition out of all deletions. */
function keepLines(source: string, span: Span, edits: readonly SourceEdit[]): SourceEdit[] {
  const line = { start: lineStart(source, span.start), end: nextLine(source, span.end) }
  return edits.flatMap((edit) => (edit.role === 'home' && holds(edit.span, span) ? around(edit, line) : edit))
}

/** Extends the deletion of a definition to its whole line. */
function deleteLines(source: string, notes: readonly FolderNote[], all: readonly SourceEdit[]): SourceEdit[] {
  let edits = [...all]
  for (const { note, span } of notes.flatMap((folderNote) => listRuns(folderNote, 'home'))) {
    const deletion = edits.filter((edit) => edit.note === note && touches(edit, span))
    const last = deletion.at(-1)
    if (!last || !isDeleted(deletion, span) || lineStart(source, span.start) !== span.start) continue
    const end = nextLine(source, span.end)
    edits = edits.map((edit) => (edit === last ? { ...edit, span: { start: edit.span.start, end } } : edit))
  }
  return edits
}

/** Lists the runs of source bytes that a note shows as copies, or the definitions it owned when written. */
function listRuns(note: FolderNote, of: 'copy' | 'home'): Copy[] {
  const copies: Copy[] = []
  for (const { role, span, isDefinition } of note.base?.pieces ?? []) {
    if (role !== of || !span || (of === 'home' && !isDefinition)) continue
    const last = copies.at(-1)
    if (last && last.span.end === span.start && last.isDefinition === isDefinition)
      last.span = { start: last.span.start, end: span.end }
    else copies.push({ note, span, isDefinition })
  }
  return copies
}

function touches({ span }: SourceEdit, copy: Span): boolean {
  return copy.start <= span.start && span.end <= copy.end
}

/** Returns whether an edit of owned text is inside the bytes that a copy shows, and not beside them. */
function isInside({ span, parts, isApart }: SourceEdit, copy: Span, isDefinition: boolean): boolean {
  if (span.end > span.start) return true
  if (isApart || span.start === copy.start) return false
  return span.start < copy.end || (isDefinition && !/^[\r\n]/.test(parts[0]?.text ?? ''))
}

function isDeleted(edits: readonly SourceEdit[], { start, end }: Span): boolean {
  if (edits.some(({ parts }) => parts.some(({ text }) => /\S/.test(text)))) return false
  let offset = start
  for (const { span } of [...edits].sort((a, b) => a.span.start - b.span.start))
    if (span.start <= offset) offset = Math.max(offset, span.end)
  return offset >= end && end > start
}

/** Returns a comparable form of edits; a reference counts by its target. */
function signatureOf(edits: readonly SourceEdit[]): string {
  const written = edits.map(({ span, parts }) => [
    span.start,
    span.end,
    parts.map(({ text, reference }) => (reference ? JSON.stringify(reference.target) : text)).join(''),
  ])
  return JSON.stringify(written)
}

/** Splits a deletion so that it skips the lines in its middle. */
function around(edit: SourceEdit, { start, end }: Span): SourceEdit[] {
  const before = { ...edit, span: { start: edit.span.start, end: Math.min(start, edit.span.end) } }
  const after = { ...edit, parts: [], span: { start: Math.max(end, edit.span.start), end: edit.span.end } }
  return [before, after].filter(
    ({ span, parts }) => span.end > span.start || (parts.length > 0 && span.end === span.start),
  )
}
