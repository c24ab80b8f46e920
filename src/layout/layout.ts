import type { NotePath } from '../note/parse-note.ts'
import type { Enclosure } from '../plan/enclosed-headings.ts'
import type { Host } from '../plan/host.ts'
import type { Section } from '../plan/outline.ts'
import type { Topic } from '../plan/split-plan.ts'
import { lastBefore, type SortedSpans } from '../text/sorted-spans.ts'
import type { Span } from '../text/span.ts'

/** A part of an output note, before any edit. */
export type Item =
  /** Source bytes; a copy unless the note owns them. */
  | { kind: 'slice'; span: Span; isOwned: boolean; shift: number }
  /** Source bytes that the note owns and does not show. */
  | { kind: 'omitted'; span: Span; why: string }
  /** The place of the program's text about sections that moved. */
  | { kind: 'pointer'; moved: MovedSection[]; isList: boolean }
  /** A heading that the program writes. */
  | { kind: 'heading'; title: string; depth: number }
  /** A blank line, unless there is one already. */
  | { kind: 'blank-line' }
  /** What the program writes around the body of a topic, or above that of the index. */
  | { kind: 'written'; what: 'before' | 'after' | 'nav' | 'provenance' }
  /** A copy of a mark of an element or container around parts of several notes. */
  | { kind: 'mark'; at: Span }
  /** A mark that separates the block above from the one below. */
  | { kind: 'separator' }

export const blankLine: Item = { kind: 'blank-line' }

/** A section that moved to a topic. */
export interface MovedSection {
  section: Section
  topic: Topic
}

/** An output note as a list of slices of the source. */
export interface NoteLayout {
  path: NotePath
  role: 'index' | 'topic'
  /** Undefined for the index note. */
  topic: Topic | undefined
  title: string
  /** The survey index of the heading that the file is for; undefined for several or none. */
  head: number | undefined
  items: readonly Item[]
  /** The note that its sections join. */
  host?: Host | undefined
}

/** Source lines that all sections share, and the names that a section uses for them. */
export interface SharedLines {
  kind: 'import' | 'abbreviation'
  /** Whole lines without the last line ending. */
  span: Span
  names: readonly string[]
}

/** Which note owns each part of the source, and which notes show a copy. */
export interface Layout {
  /** The index first, then the topics in the order of the plan. */
  notes: readonly NoteLayout[]
  /** The slices and omitted parts, with the note that owns each; together they cover the source exactly once. */
  owners: SortedSpans<{ span: Span; note: NoteLayout }>
  /** The elements and containers that are in parts of several notes, by start. */
  torn: readonly Enclosure[]
  /** The shared lines that each note needs and does not show, in order. */
  shared: ReadonlyMap<NoteLayout, readonly SharedLines[]>
}

/** Returns the note that owns an offset of the source. */
export function noteAt({ owners }: Layout, offset: number): NoteLayout {
  const owner = lastBefore(owners, offset + 1) ?? owners[0]
  if (!owner) throw new RangeError(`Cannot find the note that owns offset ${offset}`)
  return owner.note
}
