import type { Item, Layout, NoteLayout, SharedLines } from '../layout/layout.ts'
import type { Carried, DefinitionMoves } from '../layout/move-definitions.ts'
import type { BlockIds } from '../links/block-ids.ts'
import type { LinkEdit } from '../links/write-links.ts'
import { stripContainerPrefixes } from '../note/container.ts'
import { nameOf } from '../note/parse-note.ts'
import { labelsInHost } from '../note/relabel.ts'
import type { Survey } from '../note/survey.ts'
import { unclosedBlockAt } from '../note/unclosed-block.ts'
import { printFrontmatter } from '../text/frontmatter.ts'
import { headingMarker } from '../text/heading-syntax.ts'
import { newlineAt } from '../text/lines.ts'
import { apartMark, printHeading } from '../text/print.ts'
import { itemsWithin, lastBefore } from '../text/sorted-spans.ts'
import { applyEdits, type Edit, holds, outermost, type Span } from '../text/span.ts'
import type { PhaseListener } from '../timings.ts'
import { mergeProperties } from './merge-properties.ts'
import { PieceList } from './piece-list.ts'
import { beginWithBody, endWithOneNewline, type OutputNote, textOfPieces } from './pieces.ts'
import type { Pointers } from './pointers.ts'
import { type Removal, removeDefinitions } from './remove-definitions.ts'
import type { TopicProperties } from './topic-properties.ts'

/** The decisions about the notes of a layout. */
export interface Decisions {
  links: readonly LinkEdit[]
  moves: DefinitionMoves
  blockIds: BlockIds
  pointers: Pointers
  /** The pointers that a user edited. */
  keptTexts: Pointers
  isMdx: boolean
  properties: TopicProperties
  /** The list of moved anchors at the end of the index; `''` for none. */
  stubs: string
}

interface RenderContext {
  survey: Survey
  note: NoteLayout
  decisions: Decisions
  /** The edits of links in this note, sorted. */
  linkEdits: readonly Edit[]
  pieces: PieceList
  shared: readonly SharedLines[]
}

/** The text above, as far as it can absorb the next text. */
interface Above {
  /** Whether a list of the program is right above. */
  isList: boolean
  /** The end of the source bytes above, when a list or footnote ends there. */
  openEnd: number | undefined
}

/** Renders every note of a layout: slices of the source, with edits spliced in. `timings` is called after each note. */
export async function renderNotes(
  survey: Survey,
  layout: Layout,
  decisions: Decisions,
  timings?: PhaseListener,
): Promise<OutputNote[]> {
  const editsOf = new Map(layout.notes.map((note) => [note, labelsInHost(survey, note.host?.survey)]))
  for (const { note, edit } of decisions.links) if (edit) editsOf.get(note)?.push(edit)
  const notes: OutputNote[] = []
  for (const note of layout.notes) {
    const linkEdits = (editsOf.get(note) as Edit[]).sort((a, b) => a.span.start - b.span.start)
    const pieces = new PieceList(survey.text, survey.newline)
    notes.push(await renderNote({ survey, note, decisions, linkEdits, pieces, shared: layout.shared.get(note) ?? [] }))
    timings?.mark('render')
  }
  return notes
}

async function renderNote(context: RenderContext): Promise<OutputNote> {
  const { survey, note, decisions, pieces: list } = context
  const { path, role, title, head, host } = note
  const { text, newline } = survey
  const frontmatter = await frontmatterOf(note, decisions.properties)
  const edited = note.topic && decisions.properties.get(note.topic)?.edited
  if (edited) {
    const kept = await mergeProperties(edited, frontmatter)
    const was = kept === frontmatter ? {} : { was: frontmatter }
    list.push({ kind: 'generated', text: kept, ...was, why: 'frontmatter' })
  } else if (frontmatter !== '') list.generate(frontmatter, 'frontmatter')
  const carried = decisions.moves.carried.get(note) ?? []
  const stubs = role === 'index' ? decisions.stubs : ''
  const hasEnd = carried.length > 0 || stubs !== ''
  const openEnd = hasEnd ? unclosedBlockAt(survey) : undefined
  const addEnd = () => {
    if (stubs !== '') {
      list.blankLine()
      list.generate(stubs, 'stubs')
    }
    if (carried.length > 0) carryInto(context, carried)
  }
  let above: Above = { isList: false, openEnd: undefined }
  let isEnded = !hasEnd
  const first = note.items.findIndex((item) => !isFrontmatter(survey, item))
  for (const [i, item] of note.items.entries()) {
    if (i === first) copyInto(context, 'import')
    const isOpen =
      item.kind === 'slice' && openEnd !== undefined && item.span.start <= openEnd && openEnd < item.span.end
    if (isEnded || !isOpen) {
      above = renderItem(context, item, above)
      continue
    }
    // no text can follow a fence or comment that is never closed
    above = renderItem(context, { ...item, span: { start: item.span.start, end: openEnd } }, above)
    addEnd()
    list.blankLine()
    above = renderItem(context, { ...item, span: { start: openEnd, end: item.span.end } }, above)
    isEnded = true
  }
  if (!isEnded) addEnd()
  copyInto(context, 'abbreviation')
  const { pieces } = list
  endWithOneNewline(text, pieces, newline)
  beginWithBody(survey, pieces)
  const headAt = head === undefined ? undefined : survey.headings[head]?.span.start
  return { path, role, title, text: textOfPieces(text, pieces), pieces, head: headAt, host }
}

function isFrontmatter({ frontmatter }: Survey, item: Item): boolean {
  return frontmatter !== undefined && item.kind === 'slice' && item.span.start < frontmatter.span.end
}

/** Adds an item to the pieces. Returns the `Above` of the next item. */
function renderItem(context: RenderContext, item: Item, above: Above): Above {
  const { pieces } = context
  switch (item.kind) {
    case 'blank-line':
      pieces.blankLine()
      return above
    case 'mark': {
      copyGenerated(context, item.at, 'mark')
      return { isList: false, openEnd: undefined }
    }
    case 'omitted':
      pieces.push({ kind: 'edit', span: item.span, text: '', why: item.why })
      return above
    case 'separator':
      pieces.generate(`${apartMark}\n`, 'separator')
      return { ...above, openEnd: undefined }
    case 'pointer':
    case 'written': {
      const { pointers, keptTexts } = context.decisions
      const kept = keptTexts.get(item)
      const what = item.kind === 'pointer' ? 'pointer' : item.what
      const why = what === 'before' || what === 'after' ? 'template' : what
      pieces.generate(`${pointers.get(item)}\n`, why, kept === undefined ? undefined : `${kept}\n`)
      return { isList: item.kind === 'pointer' && item.isList, openEnd: undefined }
    }
    case 'heading':
      pieces.generate(`${printHeading(item.title, item.depth, context.decisions.isMdx)}\n`, 'title')
      return above
    case 'slice': {
      const { span, isOwned, shift } = item
      if (wouldJoin(context.survey, span, above)) pieces.generate(`${apartMark}\n\n`, 'separator')
      pieces.slice(span, { isOwned, why: 'copy' }, editsFor(context, span, shift, isOwned))
      return { isList: false, openEnd: endsOpen(context.survey, span) ? span.end : undefined }
    }
  }
}

/**
 * Returns whether a slice would become part of the list above it: one of the program, or one from elsewhere in the
 * source.
 */
function wouldJoin({ text }: Survey, { start, end }: Span, { isList, openEnd }: Above): boolean {
  if (!isList && (openEnd === undefined || openEnd === start)) return false
  return /^(?:[ \t]+\S|[ \t]*(?:[-*+]|\d+[.)])[ \t])/.test(text.slice(start, end))
}

/** Returns whether a slice ends with a block that absorbs indented lines. */
function endsOpen({ blocks }: Survey, span: Span): boolean {
  const last = lastBefore(blocks, span.end)
  return last !== undefined && last.span.start >= span.start && /^(?:list|footnoteDefinition)$/.test(last.type)
}

/**
 * Returns the frontmatter of a topic: a title if the file name differs from the heading, and the requested properties.
 */
async function frontmatterOf({ topic, title, path }: NoteLayout, properties: TopicProperties): Promise<string> {
  const topicYaml = topic && properties.get(topic)
  if (!topicYaml) return ''
  const { inherited, alias, up, needsTitle } = topicYaml
  // a user who renamed the file wants its name shown; Quartz takes two marks of comments for a comment, in properties too
  const shown = topic.isRenamed || title.includes('%%') ? nameOf(path) : title
  const written = {
    ...(shown === nameOf(path) && !needsTitle ? {} : { title: shown }),
    ...(alias === undefined ? {} : { aliases: [alias] }),
    ...(up === undefined ? {} : { up }),
  }
  const printed = await printFrontmatter(written, inherited)
  return printed === '' ? '' : `${printed}\n`
}

/** Returns the edits of a slice in this note, sorted and not nested. */
function editsFor({ survey, note, decisions, linkEdits }: RenderContext, span: Span, shift: number, isOwned: boolean) {
  const { moves, blockIds } = decisions
  const head = note.head === undefined ? undefined : survey.headings[note.head]?.span.start
  return outermost<Removal>([
    ...editsWithin(linkEdits, span),
    ...(shift === 0 ? [] : shiftHeadings(survey, span, shift, head)),
    ...removeDefinitions(survey, moves, span),
    // an insertion at the end of a slice belongs to it, one at its start to the slice before
    ...(isOwned ? itemsWithin(blockIds.edits, { start: span.start + 1, end: span.end + 1 }) : []),
  ])
}

/** Returns the edits that change the depth of root headings in a slice. */
export function shiftHeadings({ headings }: Survey, span: Span, shift: number, head: number | undefined): Edit[] {
  const edits: Edit[] = []
  for (const { splits, depth, style, markers, span: headingSpan } of itemsWithin(headings, span)) {
    // only a section's own heading becomes an H1, not one inside an element
    const least = headingSpan.start === head ? 1 : 2
    const to = Math.min(Math.max(depth + shift, Math.min(least, depth)), 6)
    if (!splits || to === depth) continue
    for (const marker of markers)
      edits.push({ span: marker, text: headingMarker(style, to, marker.end - marker.start), why: 'shift' })
  }
  return edits
}

function editsWithin(edits: readonly Edit[], span: Span): readonly Edit[] {
  return itemsWithin(edits, span).filter((edit) => holds(span, edit.span))
}

/**
 * Adds the definitions that the note needs: link definitions on adjacent lines, footnotes with a blank line between.
 */
function carryInto({ survey, linkEdits, pieces }: RenderContext, carried: readonly Carried[]): void {
  const { text, newline } = survey
  const footnotes = carried.filter(({ definition }) => definition.kind === 'footnoteDefinition')
  const links = carried.filter(({ definition }) => definition.kind === 'definition')
  pieces.blankLine()
  for (const { definition, isOwned } of [...links, ...footnotes]) {
    if (definition.kind === 'footnoteDefinition') pieces.blankLine()
    const { span, container } = definition
    const edits = outermost(editsWithin(linkEdits, span))
    const why = 'definition'
    if (container === undefined) pieces.slice(span, { isOwned, why }, edits)
    else {
      const unwrapped = stripContainerPrefixes(applyEdits(text, edits, span), container)
      pieces.push({ kind: 'carried', span, text: unwrapped, why })
    }
    pieces.generateVerbatim(newlineAt(text, span.end) ?? newline, 'separator')
  }
}

/** Adds copies of the shared lines of a kind, with a blank line on either side. */
function copyInto(context: RenderContext, kind: SharedLines['kind']): void {
  const { survey, linkEdits, pieces } = context
  const lines = context.shared.filter((line) => line.kind === kind)
  if (lines.length === 0) return
  pieces.blankLine()
  let done = lines[0]?.span.end ?? 0
  for (const { span } of lines) {
    // two paragraphs must not become one
    if (/[\r\n][ \t]*[\r\n]/.test(survey.text.slice(done, span.start).replace(/\r\n/g, '\n'))) pieces.blankLine()
    done = span.end
    // text above a heading must not join the section before it
    if (kind === 'import') copyGenerated(context, span, 'import')
    else pieces.slice(span, { isOwned: false, why: 'copy' }, outermost(editsWithin(linkEdits, span)))
    pieces.generateVerbatim(newlineAt(survey.text, span.end) ?? survey.newline, 'separator')
  }
  if (kind === 'import') pieces.blankLine()
}

/** Adds a copy of a span that `join` leaves out, with its links as the note needs them. */
function copyGenerated({ survey, linkEdits, pieces }: RenderContext, span: Span, why: 'import' | 'mark'): void {
  pieces.generateVerbatim(applyEdits(survey.text, outermost(editsWithin(linkEdits, span)), span), why)
}
