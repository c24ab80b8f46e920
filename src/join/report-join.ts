import type { VFileMessage } from 'vfile-message'
import * as messages from '../messages/index.ts'
import type { NotePath } from '../note/parse-note.ts'
import { skipBlankLines } from '../text/lines.ts'
import { findConflicts } from '../text/merge-conflicts.ts'
import type { Span } from '../text/span.ts'
import type { AttachedNote } from './attach-new-notes.ts'
import type { IgnoredEdit } from './edited-texts.ts'
import { type FolderNote, keptAt, ownerAt } from './folder-note.ts'
import type { EditConflict } from './merge-edits.ts'
import type { MovedText } from './moved-texts.ts'
import type { NewDefinitions } from './new-definitions.ts'
import type { LostReference } from './relink.ts'
import type { SourceEdit } from './trace-changes.ts'
import type { LeftProperty } from './unite-properties.ts'

/** The results of a join. */
export interface JoinFindings {
  conflicts: readonly EditConflict[]
  ignored: readonly IgnoredEdit[]
  /** All edits of the source. */
  edits: readonly SourceEdit[]
  lost: readonly LostReference[]
  attached: readonly AttachedNote[]
  labels: NewDefinitions['labels']
  /** Properties of new notes that the joined note does not get. */
  leftProperties: readonly LeftProperty[]
  /** The old path of each renamed note by its new one. */
  renamed: ReadonlyMap<NotePath, NotePath>
  /** Those notes that were recognized only by most of their words. */
  guessed: ReadonlySet<NotePath>
  /** The notes that a split wrote. */
  written: readonly FolderNote[]
  missing: readonly NotePath[]
  /** The notes that have the whole text of missing ones. */
  moved: ReadonlyMap<NotePath, MovedText>
  unknown: readonly NotePath[]
}

/** Reports a join. The file of a message is the note that it is about. */
export function reportJoin(findings: JoinFindings): VFileMessage[] {
  const { conflicts, ignored, edits, lost, attached, labels, renamed, guessed, written, missing, unknown } = findings
  const placesOf = new Map<FolderNote, messages.TextPlaces>()
  const place = (note: FolderNote, span: Span) => {
    const places = placesOf.get(note) ?? messages.textPlaces(note.text)
    placesOf.set(note, places)
    return places.of(span)
  }
  const placeOf = ({ note, at }: SourceEdit) => messages.pointText(note.path, place(note, at))
  const reports: VFileMessage[] = []
  const add = (path: string, made: VFileMessage) => reports.push(messages.inFile(made, path))
  for (const { one, other } of conflicts) {
    const made = messages.editConflict(lineAt(other), placeOf(other), placeOf(one), place(other.note, other.at))
    add(other.note.path, made)
  }
  for (const note of written) {
    for (const { mine, theirs } of findConflicts(note.text)) {
      // the source may be about merges
      if (keptAt(note, mine - 2)) continue
      const pointOf = (offset: number) => messages.pointText(note.path, place(note, { start: offset, end: offset }))
      add(note.path, messages.mergeConflict(pointOf(mine), pointOf(theirs), place(note, { start: mine, end: theirs })))
    }
  }
  for (const { note, at, what, piece } of ignored) {
    const made =
      what === 'frontmatter' ? messages.propertiesStay : piece ? messages.pointerStays : messages.editNotMerged
    add(note.path, made(place(note, at)))
  }
  for (const { note, at, topic } of listMoving(edits, written))
    add(note.path, messages.movesToTopic(topic.path, place(note, at)))
  for (const { note, at } of lost)
    add(note.path, messages.linkTargetGone(note.text.slice(at.start, at.end), place(note, at)))
  for (const { note, definition, label } of labels) {
    add(note.path, messages.labelRenamed(definition.label, label, place(note, definition.span)))
  }
  for (const { note, body } of attached) {
    add(note.path, messages.fileJoined(note.path, place(note, body)))
  }
  for (const { path, key, value } of findings.leftProperties)
    add(path, messages.propertyLeft(key, JSON.stringify(value)))
  for (const [path, old] of renamed)
    add(path, guessed.has(path) ? messages.renamedAndEdited(path, old) : messages.renamedFile(path, old))
  for (const path of missing) add(path, messages.missingFile(path, findings.moved.get(path)?.to))
  for (const path of unknown) add(path, messages.fileNotJoined(path))
  return reports
}

/** Lists the text that the index got below pointers: the next split moves it to their topics. */
function listMoving(edits: readonly SourceEdit[], written: readonly FolderNote[]) {
  return edits.flatMap(({ note, at, span, role, parts }) => {
    if (note.base?.role !== 'index' || role !== 'home' || !parts.some(({ text }) => /\S/.test(text))) return []
    const start = skipBlankLines(note.text, at.start, at.end)
    if (note.survey.headings.some((heading) => heading.splits && heading.span.start === start)) return []
    const owner = ownerAt(written, { start: span.start - 1, end: span.start })
    return owner?.note.base?.role === 'topic' ? [{ note, at: { start, end: at.end }, topic: owner.note }] : []
  })
}

/** Shortens the line of an edit for messages. */
function lineAt({ note, at }: SourceEdit): string {
  const { text } = note
  const start = Math.max(text.lastIndexOf('\n', at.start - 1), text.lastIndexOf('\r', at.start - 1)) + 1
  const line = text.slice(start).split(/[\r\n]/)[0] as string
  return line.length > 60 ? `${line.slice(0, 59)}…` : line
}
