import { nextLine } from '../text/lines.ts'
import { holds, type Span } from '../text/span.ts'
import type { BasePiece } from './base-note.ts'
import type { VersionOfPointer } from './folder-links.ts'
import { type Change, type FolderNote, sourceOffsetOf } from './folder-note.ts'
import { copiedHeadingBefore, type InsertionPoint, insertionPointOf } from './insertion-points.ts'
import type { NewDefinition } from './new-definitions.ts'
import { type Part, partsOf, type TextEdit } from './new-text.ts'
import { definitionsEnd, depthAfter, isAmongDefinitions, type SourceMap, sectionEnd } from './source-map.ts'

/** A change of the source that an edit of the folder makes. */
export interface SourceEdit {
  /** What goes; empty for an insertion. */
  span: Span
  /** What comes. */
  parts: Part[]
  note: FolderNote
  /** The place of the edit in its note. */
  at: Span
  /** Whether it brings whole blocks to a place where others stand than in its note, so that blank lines must keep them apart. */
  isApart: boolean
  /** Whether the bytes are at home in the note, or a copy of them was edited. */
  role: 'home' | 'copy'
}

/** An edit that has no place in the source: of text that the program wrote. */
export interface IgnoredEdit {
  note: FolderNote
  at: Span
  what: 'pointer' | 'frontmatter'
}

/** What tracing asks of the phases before it. */
export interface TraceContext {
  map: SourceMap
  /** Edits of the new text of the note. */
  edits: readonly TextEdit[]
  added: readonly NewDefinition[]
  /** New notes that go home at a place of this one; their pointers (`taken`) are left out. By place. */
  attachments: readonly Attachment[]
  versionOf: VersionOfPointer
}

/** A new note on its way home. */
interface Attachment {
  note: FolderNote
  /** The place in the note that links it before which its text goes. */
  at: number
  /** New text that only pointed to it. */
  taken: Span | undefined
  parts: Part[]
}

interface TracedChanges {
  edits: SourceEdit[]
  ignored: IgnoredEdit[]
}

/** Finds the place in the source for each change of a note that was written. */
export function traceChanges(note: FolderNote, context: TraceContext): TracedChanges {
  const tracer = new Tracer(note, context)
  for (const attachment of context.attachments) tracer.attachBeforeKept(attachment)
  for (const change of note.changes) tracer.trace(change)
  tracer.closeEmptied()
  return { edits: tracer.edits, ignored: tracer.ignored }
}

/** The parts of a new note's text that go where the note goes, and the edits that take its definitions elsewhere. */
export function traceNewNote(
  note: FolderNote,
  place: Span,
  context: TraceContext,
): { parts: Part[]; edits: SourceEdit[] } {
  const tracer = new Tracer(note, context)
  return { parts: tracer.newParts(place), edits: tracer.edits }
}

class Tracer {
  readonly edits: SourceEdit[] = []
  readonly ignored: IgnoredEdit[] = []
  readonly #note: FolderNote
  readonly #context: TraceContext
  readonly #pieces: BasePiece[]

  constructor(note: FolderNote, context: TraceContext) {
    this.#note = note
    this.#context = context
    this.#pieces = note.base?.pieces ?? []
  }

  trace(change: Change): void {
    const { base } = change
    const at = this.#withoutFrontmatter(change)
    const gone = this.#pieces.filter(({ start, end }) => Math.max(start, base.start) < Math.min(end, base.end))
    const pointers = gone.filter(({ role, why }) => role === 'generated' && why === 'pointer')
    const places = at ? this.#withoutDefinitions(at) : []
    const kept: Span[] = []
    for (const place of places) {
      const versions = pointers.flatMap(
        ({ start, end }) => this.#context.versionOf(place, (this.#note.base?.text ?? '').slice(start, end)) ?? [],
      )
      if (versions.length === 0) kept.push(place)
      else if (!versions.includes('followed')) this.ignored.push({ note: this.#note, at: place, what: 'pointer' })
    }
    if (pointers.length > 0 && places.length === kept.length && !this.#isTaken(change.at)) {
      this.ignored.push({ note: this.#note, at: change.at, what: 'pointer' })
    }
    this.#remove(gone, change)
    const attachments = [...this.#attachedIn(change.at)]
    for (const place of kept) {
      while (attachments[0] && attachments[0].at <= place.start) this.#attach(attachments.shift() as Attachment, change)
      this.#insert(place, change, gone)
    }
    for (const attachment of attachments) this.#attach(attachment, change)
  }

  /** A new note goes before text that is as it was, or at the end. */
  attachBeforeKept({ note, at, parts }: Attachment): void {
    if (this.#note.changes.some((change) => change.at.start <= at && at <= change.at.end)) return
    const offset = sourceOffsetOf(this.#note, at) ?? sectionEnd(this.#context.map, Number.POSITIVE_INFINITY, 6)
    this.edits.push({
      span: { start: offset, end: offset },
      parts,
      note,
      at: { start: at, end: at },
      isApart: true,
      role: 'home',
    })
  }

  /** The new text of a note that was not written: all of it but definitions that go elsewhere. */
  newParts(place: Span): Part[] {
    return this.#withoutDefinitions(place).flatMap((span) => partsOf(this.#note, span, this.#context.edits))
  }

  /** A note of which nothing is left takes along what only kept it apart from others. */
  closeEmptied(): void {
    const { base, text } = this.#note
    if (!base || base.role === 'index' || /\S/.test(text)) return
    for (const { role, span, start, end } of base.pieces) {
      if (role === 'home' && span && start === end) this.#push(span, [], { start: 0, end: 0 }, 'home', false)
    }
  }

  #push(span: Span, parts: Part[], at: Span, role: 'home' | 'copy', isApart: boolean): void {
    this.edits.push({ span, parts, note: this.#note, at, isApart, role })
  }

  /** The place of a change without frontmatter that the program wrote or that was added to a topic. */
  #withoutFrontmatter({ at }: Change): Span | undefined {
    const { survey, base, text } = this.#note
    const end = survey.frontmatter?.span.end ?? 0
    if (base?.role !== 'topic' || at.start >= end) return at
    this.ignored.push({ note: this.#note, at: { start: at.start, end: Math.min(at.end, end) }, what: 'frontmatter' })
    let start = end
    while (start < at.end && /[\r\n]/.test(text[start] as string)) start++
    return start < at.end ? { start, end: at.end } : undefined
  }

  #isTaken(at: Span): boolean {
    return this.#context.attachments.some(({ taken }) => taken && holds(at, taken))
  }

  /** The places of new text that are left when definitions that go elsewhere, and what is taken, are cut out. */
  #withoutDefinitions(at: Span): Span[] {
    const { text, changes } = this.#note
    const { map, added, attachments, edits } = this.#context
    const cut: Span[] = attachments.flatMap(({ taken }) => (taken && holds(at, taken) ? taken : []))
    for (const { definition, isKnown } of added) {
      const { kind, container, span } = definition
      if (container !== undefined || !holds(at, span)) continue
      const change = changes.find((one) => holds(one.at, at)) as Change
      const home = definitionsEnd(map, kind)
      const isThere = this.#note.base !== undefined && isAmongDefinitions(map, this.#pointOf(change, at).offset)
      const stays = !isKnown && (!home || isThere)
      if (stays) continue
      let end = Math.min(nextLine(text, span.end - 1), at.end)
      if (end < span.end) end = span.end
      cut.push({ start: span.start, end })
      if (isKnown || !home) continue
      const body = { start: span.start, end: span.start + text.slice(span.start, span.end).trimEnd().length }
      const separator = map.survey.newline.repeat(home.isLoose ? 2 : 1)
      const lead: Part = {
        note: this.#note,
        at: { start: span.start, end: span.start },
        text: separator,
        isVerbatim: false,
      }
      this.#push(
        { start: home.offset, end: home.offset },
        [lead, ...partsOf(this.#note, body, edits)],
        body,
        'home',
        false,
      )
    }
    for (const attachment of this.#attachedIn(at)) cut.push({ start: attachment.at, end: attachment.at })
    cut.sort((a, b) => a.start - b.start)
    const left: Span[] = []
    let start = at.start
    for (const span of [...cut, { start: at.end, end: at.end }]) {
      if (span.start > start) left.push({ start, end: span.start })
      start = Math.max(start, span.end)
    }
    // of a text that goes elsewhere the blank lines around it go too
    return cut.length > 0 ? left.filter((span) => /\S/.test(text.slice(span.start, span.end))) : left
  }

  #remove(gone: readonly BasePiece[], { base, at }: Change): void {
    for (const piece of gone) {
      const { span, role, isVerbatim, start } = piece
      if (!span || role === 'generated') continue
      const from = isVerbatim ? span.start + Math.max(base.start, start) - start : span.start
      const to = isVerbatim ? span.start + Math.min(base.end, piece.end) - start : span.end
      if (!this.#isSeparator(piece, from, to)) this.#push({ start: from, end: to }, [], at, role, false)
    }
  }

  /** Whether bytes are the blank lines that end a topic's own text: they part it from the next section, and a topic has none. */
  #isSeparator(piece: BasePiece, from: number, to: number): boolean {
    const { base } = this.#note
    if (base?.role !== 'topic' || piece.isDefinition || to !== piece.span?.end) return false
    const isLast = base.pieces.every(
      ({ role, isDefinition, start, end }) => role !== 'home' || isDefinition || start === end || start <= piece.start,
    )
    return isLast && !/[^ \t\r\n]/.test(this.#context.map.survey.text.slice(from, to))
  }

  /** What a change takes away at an offset: new text that takes its place belongs to the same edit. */
  #removed({ at }: Change, offset: number, isApart: boolean): SourceEdit | undefined {
    if (isApart) return undefined
    return this.edits.find((edit) => edit.at === at && edit.span.start === offset && edit.span.end > offset)
  }

  #insert(place: Span, change: Change, gone: readonly BasePiece[]): void {
    const { offset, role, isApart } = this.#pointOf(change, place)
    const first = gone.find(({ role: of }) => of !== 'generated')
    const put = (span: Span, to: number, apart: boolean) => {
      const edit = this.#removed(change, to, apart)
      const parts = partsOf(this.#note, span, this.#context.edits)
      if (edit) edit.parts.push(...parts)
      else this.#push({ start: to, end: to }, parts, span, role, apart)
    }
    const copy = first || !isApart ? undefined : copiedHeadingBefore(this.#note, change.base.start)
    const heading = copy && this.#note.survey.headings.find(({ splits, span }) => splits && holds(place, span))
    if (copy?.span && heading) {
      // new sections below the heading of a section that moved come after that section, not into it
      const depth = depthAfter(this.#context.map, copy.span.start) ?? 6
      const start = Math.max(place.start, heading.span.start)
      if (/\S/.test(this.#note.text.slice(place.start, start))) put({ start: place.start, end: start }, offset, true)
      put({ start, end: place.end }, sectionEnd(this.#context.map, copy.span.end, depth), true)
    } else put(place, offset, isApart)
  }

  #pointOf(change: Change, place: Span): InsertionPoint {
    return insertionPointOf(this.#note, change, place, this.#context.map.survey.text.length)
  }

  #attachedIn({ start, end }: Span): Attachment[] {
    return this.#context.attachments.filter(({ at }) => start <= at && at <= end).sort((a, b) => a.at - b.at)
  }

  #attach({ note, parts, at }: Attachment, change: Change): void {
    const place = { start: at, end: at }
    const copy = copiedHeadingBefore(this.#note, change.base.start)
    const { map } = this.#context
    const offset = copy?.span
      ? sectionEnd(map, copy.span.end, depthAfter(map, copy.span.start) ?? 6)
      : this.#pointOf(change, place).offset
    this.edits.push({ span: { start: offset, end: offset }, parts, note, at: place, isApart: true, role: 'home' })
  }
}
