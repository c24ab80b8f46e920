import { lineStart, nextLine } from '../text/lines.ts'
import { append } from '../text/maps.ts'
import { holds, type Span } from '../text/span.ts'
import { type BasePiece, piecesIn, sourceSpansIn } from './base-note.ts'
import type { IgnoredEdit } from './edited-texts.ts'
import type { VersionOfPointer } from './folder-links.ts'
import { type Change, type FolderNote, sourceOffsetOf, wholeLines } from './folder-note.ts'
import { copiedHeadingBefore, type InsertionPoint, insertionPointOf, withBreakBefore } from './insertion-points.ts'
import type { NewDefinition } from './new-definitions.ts'
import { type Part, partsOf, type TextEdit } from './new-text.ts'
import { countWords, shareOf } from './shared-words.ts'
import { definitionsEnd, depthAfter, isAmongDefinitions, type SourceMap, sectionEnd } from './source-map.ts'

/** An edit of the source derived from an edit of the folder. */
export interface SourceEdit {
  /** The removed text; empty for an insertion. */
  span: Span
  /** The inserted text. */
  parts: Part[]
  note: FolderNote
  /** Its place in the note. */
  at: Span
  /**
   * Whether it inserts whole blocks beside other neighbors than in its note, so that blank lines must separate them.
   */
  isApart: boolean
  /** Whether the note owns the bytes, or a copy of them was edited. */
  role: 'home' | 'copy'
}

/** The inputs of tracing. */
export interface TraceContext {
  map: SourceMap
  /** Edits of the new text of the note. */
  edits: readonly TextEdit[]
  added: readonly NewDefinition[]
  /** New notes to merge into this one; their pointers (`taken`) are left out. Sorted by place. */
  attachments: readonly Attachment[]
  /** Pointers that were moved inside the note. */
  moved: readonly Span[]
  versionOf: VersionOfPointer
  /** Whether a change only updates links to renamed notes, as apps do. */
  isFollowed: (note: FolderNote, change: Change) => boolean
}

/** A new note to merge. */
interface Attachment {
  note: FolderNote
  /** The place for its text in the note that links it. */
  at: number
  /** Its place in the source, where that is known. */
  beside: { offset: number } | undefined
  /** New text that only points to it. */
  taken: Span | undefined
  parts: Part[]
}

interface TracedChanges {
  edits: SourceEdit[]
  ignored: IgnoredEdit[]
}

/** Finds the place in the source for each change of a written note. */
export function traceChanges(note: FolderNote, context: TraceContext): TracedChanges {
  const tracer = new Tracer(note, context)
  for (const attachment of context.attachments) tracer.attachBeforeKept(attachment)
  for (const change of note.changes) if (!context.isFollowed(note, change)) tracer.trace(change)
  tracer.closeEmptied()
  return { edits: tracer.edits, ignored: tracer.ignored }
}

/** Returns the parts of a new note's text that stay together, and the edits that move its definitions elsewhere. */
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
    const body = this.#withoutFrontmatter(change)
    const gone = piecesIn(this.#pieces, change.base)
    const pointers = gone.filter(({ role, why }) => role === 'generated' && why !== 'stubs' && wholeLines.has(why))
    const places = body ? this.#withoutDefinitions(body) : []
    const kept: Span[] = []
    const blocks = pointers.length === 0 ? places : places.flatMap((place) => this.#blocksIn(place))
    const wordsOf = (pieces: readonly BasePiece[]) =>
      countWords(pieces.map(({ start, end }) => (this.#note.base?.text ?? '').slice(start, end)).join(''))
    const ofPointers = wordsOf(pointers)
    const ofAuthor = wordsOf(pointers.length === 0 ? [] : gone.filter(({ role }) => role !== 'generated'))
    let hasVersion = false
    for (const place of blocks) {
      const words = countWords(this.#note.text.slice(place.start, place.end))
      // a list of the author may have the same links
      const isAuthors = shareOf(words, ofAuthor) > shareOf(words, ofPointers)
      const versions = (isAuthors ? [] : pointers).flatMap((piece) => {
        const version = this.#context.versionOf(place, piece)
        return version ? { piece, isFollowed: version === 'followed' } : []
      })
      const last = kept.at(-1)
      if (versions.length > 0) hasVersion = true
      if (versions.length === 0 && last?.end === place.start && places.every(({ start }) => start !== place.start))
        last.end = place.end
      else if (versions.length === 0) kept.push({ ...place })
      else if (versions.every(({ isFollowed }) => !isFollowed))
        this.ignored.push({ note: this.#note, at: place, what: 'pointer', piece: versions[0]?.piece })
    }
    if (pointers.length > 0 && !hasVersion && !this.#isTaken(change.at))
      this.ignored.push({ note: this.#note, at: change.at, what: 'pointer', gone: pointers })
    this.#remove(change)
    const attachments = [...this.#attachedIn(change.at)]
    for (const place of kept) {
      while (attachments[0] && attachments[0].at <= place.start) this.#attach(attachments.shift() as Attachment, change)
      this.#insert(place, change, gone)
    }
    for (const attachment of attachments) this.#attach(attachment, change)
  }

  /** Returns a place in parts, cut where its blocks begin. */
  #blocksIn({ start, end }: Span): Span[] {
    const { blocks, text } = this.#note.survey
    const cuts = blocks
      .map(({ span }) => lineStart(text, span.start))
      .filter((offset) => start < offset && offset < end)
    return [start, ...cuts].map((from, i) => ({ start: from, end: cuts[i] ?? end }))
  }

  /** Attaches a new note at its place in the source, before unchanged text, or at the end. */
  attachBeforeKept(attachment: Attachment): void {
    const { at, beside } = attachment
    if (!beside && this.#note.changes.some((change) => change.at.start <= at && at <= change.at.end)) return
    const known = beside?.offset ?? sourceOffsetOf(this.#note, at)
    this.#attachAt(attachment, known ?? sectionEnd(this.#context.map, Number.POSITIVE_INFINITY, 6))
  }

  #attachAt({ note, at, parts }: Attachment, offset: number): void {
    const span = { start: offset, end: offset }
    this.edits.push({ span, parts, note, at: { start: at, end: at }, isApart: true, role: 'home' })
  }

  /** Returns the new text of a new note, without definitions that go elsewhere. */
  newParts(place: Span): Part[] {
    return this.#withoutDefinitions(place).flatMap((span) => partsOf(this.#note, span, this.#context.edits))
  }

  /** Removes the separators of a note that became empty. */
  closeEmptied(): void {
    const { base, text } = this.#note
    if (!base || base.role === 'index' || /\S/.test(text)) return
    for (const { role, span, start, end } of base.pieces) {
      if (role === 'home' && span && start === end) this.#push(span, [], { start: 0, end: 0 }, 'home', false)
    }
  }

  #push(span: Span, parts: Part[], edited: Span, role: 'home' | 'copy', isApart: boolean): void {
    this.edits.push({ span, parts, note: this.#note, at: edited, isApart, role })
  }

  /** Returns the place of a change without frontmatter of the program or frontmatter added to a topic. */
  #withoutFrontmatter({ at }: Change): Span | undefined {
    const { survey, base, text } = this.#note
    const end = survey.frontmatter?.span.end ?? 0
    if (base?.role !== 'topic' || at.start >= end) return at
    this.ignored.push({ note: this.#note, at: { start: at.start, end: Math.min(at.end, end) }, what: 'frontmatter' })
    let start = end
    while (start < at.end && /[\r\n]/.test(text[start] as string)) start++
    return start < at.end ? { start, end: at.end } : undefined
  }

  #isTaken(span: Span): boolean {
    return this.#context.attachments.some(({ taken }) => taken && holds(span, taken))
  }

  /** Cuts definitions that go elsewhere, and attached pointers, out of new text; returns the places left. */
  #withoutDefinitions(edited: Span): Span[] {
    const { text, changes } = this.#note
    const { map, added, attachments, moved, edits } = this.#context
    const known = [...moved, ...attachments.flatMap(({ taken }) => taken ?? [])]
    const cut = known.filter((span) => holds(edited, span))
    for (const { definition, isKnown } of added) {
      const { kind, container, span } = definition
      if (container !== undefined || !holds(edited, span)) continue
      const change = changes.find((candidate) => holds(candidate.at, edited)) as Change
      const home = definitionsEnd(map, kind)
      const isThere = this.#note.base !== undefined && isAmongDefinitions(map, this.#pointOf(change, edited).offset)
      const stays = !isKnown && (!home || isThere)
      if (stays) continue
      let end = Math.min(nextLine(text, span.end - 1), edited.end)
      if (end < span.end) end = span.end
      cut.push({ start: span.start, end })
      if (isKnown || !home) continue
      const body = { start: span.start, end: span.start + text.slice(span.start, span.end).trimEnd().length }
      const separator = map.survey.newline.repeat(home.isLoose ? 2 : 1)
      const none = { start: span.start, end: span.start }
      const lead: Part = { note: this.#note, at: none, text: separator, isVerbatim: false }
      this.#push(
        { start: home.offset, end: home.offset },
        [lead, ...partsOf(this.#note, body, edits)],
        body,
        'home',
        false,
      )
    }
    for (const attachment of this.#attachedIn(edited)) cut.push({ start: attachment.at, end: attachment.at })
    cut.sort((a, b) => a.start - b.start)
    const left: Span[] = []
    let start = edited.start
    for (const span of [...cut, { start: edited.end, end: edited.end }]) {
      if (span.start > start) left.push({ start, end: span.start })
      start = Math.max(start, span.end)
    }
    // text that goes elsewhere takes its blank lines along
    return cut.length > 0 ? left.filter((span) => /\S/.test(text.slice(span.start, span.end))) : left
  }

  #remove({ base, at }: Change): void {
    for (const { piece, span } of sourceSpansIn(this.#pieces, base)) {
      if (!this.#isSeparator(piece, span)) this.#push(span, [], at, piece.role as 'home' | 'copy', false)
    }
  }

  /**
   * Returns whether bytes are the blank lines at the end of a topic's own text: they separate it from the next section,
   * and a topic has none.
   */
  #isSeparator(piece: BasePiece, { start: from, end: to }: Span): boolean {
    const { base } = this.#note
    if (base?.role !== 'topic' || piece.isDefinition || to !== piece.span?.end) return false
    const isLast = base.pieces.every(
      ({ role, isDefinition, start, end }) => role !== 'home' || isDefinition || start === end || start <= piece.start,
    )
    return isLast && !/[^ \t\r\n]/.test(this.#context.map.survey.text.slice(from, to))
  }

  /** Returns the deletion of a change at an offset: new text that replaces it belongs to the same edit. */
  #removed({ at }: Change, offset: number, isApart: boolean): SourceEdit | undefined {
    if (isApart) return undefined
    return this.edits.find((edit) => edit.at === at && edit.span.start === offset && edit.span.end > offset)
  }

  #insert(place: Span, change: Change, gone: readonly BasePiece[]): void {
    const { offset, role, isApart, takesBreak } = this.#pointOf(change, place)
    const first = gone.find(({ role: of }) => of !== 'generated')
    const isHeading = this.#note.survey.headings.some(({ splits, span }) => splits && holds(place, span))
    const put = (span: Span, to: number, isAlone: boolean) => {
      const removed = this.#removed(change, to, isAlone)
      const isCopy = removed?.role === 'copy' && gone.some((piece) => piece.span && holds(removed.span, piece.span))
      // text that replaces the heading of another note's section goes above it
      const isAbove = isCopy && !isHeading
      const parts = partsOf(this.#note, span, this.#context.edits)
      if (removed && !isAbove) append(removed.parts, parts)
      else this.#push({ start: to, end: to }, parts, span, isAbove ? 'home' : role, isAbove || isAlone)
    }
    const copy = first || !isApart ? undefined : copiedHeadingBefore(this.#note, change.base.start)
    const heading = copy && this.#note.survey.headings.find(({ splits, span }) => splits && holds(place, span))
    if (copy?.span && heading) {
      // new sections below the heading of a moved section come after that section, not in it
      const depth = depthAfter(this.#context.map, copy.span.start) ?? 6
      const start = Math.max(place.start, heading.span.start)
      if (/\S/.test(this.#note.text.slice(place.start, start))) put({ start: place.start, end: start }, offset, true)
      put({ start, end: place.end }, sectionEnd(this.#context.map, copy.span.end, depth), true)
    } else put(takesBreak ? withBreakBefore(this.#note.text, place) : place, offset, isApart)
  }

  #pointOf(change: Change, place: Span): InsertionPoint {
    return insertionPointOf(this.#note, change, place, this.#context.map)
  }

  #attachedIn({ start, end }: Span): Attachment[] {
    const { attachments } = this.#context
    return attachments.filter(({ at, beside }) => !beside && start <= at && at <= end).sort((a, b) => a.at - b.at)
  }

  #attach(attachment: Attachment, change: Change): void {
    const { at } = attachment
    const copy = copiedHeadingBefore(this.#note, change.base.start)
    const { map } = this.#context
    const offset = copy?.span
      ? sectionEnd(map, copy.span.end, depthAfter(map, copy.span.start) ?? 6)
      : this.#pointOf(change, { start: at, end: at }).offset
    this.#attachAt(attachment, offset)
  }
}
