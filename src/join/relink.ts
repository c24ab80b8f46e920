import { freeId } from '../links/block-ids.ts'
import { rewordWikiLink } from '../links/candidates.ts'
import { markableBlockAt, markableBlocks } from '../links/markable-blocks.ts'
import { blockOfId } from '../note/block-of-id.ts'
import { type LinkTarget, type LinkTargets, resolveFragment, resolveSubpath } from '../note/link-targets.ts'
import { nameOf } from '../note/parse-note.ts'
import { insideTarget, type Reference } from '../note/reference.ts'
import type { Survey } from '../note/survey.ts'
import { escapeLinkText } from '../text/link-syntax.ts'
import { append } from '../text/maps.ts'
import { encodePath, lastPart } from '../text/paths.ts'
import { itemsWithin, startingAt } from '../text/sorted-spans.ts'
import type { Edit, Span } from '../text/span.ts'
import { wikiLinkText, writeWikiLink } from '../text/wiki-link.ts'
import type { Assembly } from './assemble.ts'
import type { FolderNote } from './folder-note.ts'
import type { NewReference } from './new-references.ts'
import { isWordless, type NoteHead } from './note-head.ts'

/** The style of a note's links to its own headings. */
export type LinkStyle = 'wiki' | 'markdown'

/** Returns the style of most of a note's links to itself; without any, that of its links to other notes. */
export function linkStyleOf(survey: Survey, references: readonly Reference[]): LinkStyle {
  let wiki = 0
  let markdown = 0
  for (const { target, syntax } of references) {
    if (target.kind !== 'inside') continue
    if (syntax.kind === 'wiki') wiki++
    else markdown++
  }
  if (wiki === markdown) return survey.wikiLinks.length > 0 && markdown === 0 ? 'wiki' : 'markdown'
  return wiki > markdown ? 'wiki' : 'markdown'
}

/** A note as data, its link targets and its links. */
export interface ReadNote {
  survey: Survey
  linkTargets: LinkTargets
  references: readonly Reference[]
}

export interface RelinkContext {
  source: ReadNote
  /** The joined note before its references are written. */
  joined: ReadNote
  assembly: Assembly
  notes: ReadonlyMap<string, FolderNote>
  index: FolderNote | undefined
  /** Returns where a note begins in the source. */
  headOf: (note: FolderNote) => NoteHead
  /** Whether a block that is linked may get an id. */
  canMark: boolean
  /** Returns the place in the folder that owns a span of the source. */
  ownerAt: (span: Span) => { note: FolderNote; at: Span } | undefined
  style: LinkStyle
}

/** A reference that could not be written, or with a missing heading, by its place in the folder. */
export interface LostReference {
  note: FolderNote
  at: Span
}

/**
 * Writes the references of the joined note: new ones in the note's own style, and those of the source whose heading was
 * renamed. Returns edits of the joined note, sorted.
 */
export function relinkNote(context: RelinkContext): { edits: Edit[]; lost: LostReference[] } {
  const { assembly, joined } = context
  const byStart = new Map(joined.survey.headings.map(({ span }, index) => [span.start, index]))
  const edits: Edit[] = []
  const lost: LostReference[] = []
  const marks: Marks = new Map()
  for (const { reference, span, note } of assembly.references) {
    const text = writeReference(context, byStart, marks, reference)
    if (text === undefined) lost.push({ note, at: reference.span })
    else if (text !== joined.survey.text.slice(span.start, span.end)) edits.push({ span, text, why: 'reference' })
  }
  append(edits, [...renameTargets(context, byStart, lost), ...[...marks.values()].map(({ edit }) => edit)])
  return { edits: edits.sort((a, b) => a.span.start - b.span.start), lost }
}

/** Writes a new reference; undefined when its target is not in the joined note. */
function writeReference(
  context: RelinkContext,
  byStart: ReadonlyMap<number, number>,
  marks: Marks,
  { link, target }: NewReference,
): string | undefined {
  const isWiki = link !== undefined && (link.embed || context.style === 'wiki')
  const canMark = context.canMark && (link !== undefined || context.style === 'wiki')
  const fragment =
    fragmentOf(context, byStart, target, isWiki) ?? (canMark ? markOf(context, marks, target) : undefined)
  const { path } = context.source.survey
  if (fragment === undefined) return undefined
  if (!link) return fragment === '' ? encodePath(lastPart(path)) : `#${fragment}`
  const shown = wikiLinkText(link)
  if (fragment === '') {
    const whole = { ...link, linkpath: nameOf(path), subpath: undefined }
    return writeWikiLink(link.linkpath === whole.linkpath || link.embed ? whole : { ...whole, alias: shown })
  }
  // only wiki-links reach blocks in every app
  if (context.style === 'markdown' && !link.embed && !fragment.startsWith('^'))
    return `[${escapeLinkText(shown)}](#${fragment})`
  const moved = { ...link, linkpath: '', subpath: fragment }
  const known = { isBlock: false, isCaught: false, canHaveAlias: true }
  return rewordWikiLink(moved, shown, known) ?? writeWikiLink({ ...moved, alias: shown })
}

/** Returns the text after `#` in a link to a place of a folder's note, if the joined note has it. */
export type FragmentOf = (target: NewReference['target'], isWiki: boolean) => string | undefined

/** Returns the fragments that lead to places of the folder's notes in the joined note. */
export function fragmentsOf(context: RelinkContext): FragmentOf {
  const byStart = new Map(context.joined.survey.headings.map(({ span }, index) => [span.start, index]))
  return (target, isWiki) => fragmentOf(context, byStart, target, isWiki)
}

/** Returns the text after `#`; `''` for the note itself; undefined when the target is not in the joined note. */
function fragmentOf(
  context: RelinkContext,
  byStart: ReadonlyMap<number, number>,
  { path, linkTarget }: NewReference['target'],
  isWiki: boolean,
): string | undefined {
  const { notes, index, assembly, joined } = context
  const note = notes.get(path)
  if (!note) return undefined
  const { blocks, ids } = joined.linkTargets
  if (linkTarget?.kind === 'block') return blocks.has(linkTarget.id) ? `^${linkTarget.id}` : undefined
  if (linkTarget?.kind === 'anchor') return linkTarget.id && ids.has(linkTarget.id) ? linkTarget.id : undefined
  if (!linkTarget && note === index) return ''
  const heading = linkTarget?.kind === 'heading' ? note.survey.headings[linkTarget.heading] : undefined
  const start = heading ? assembly.ofNote(note, heading.span.start) : headOf(context, note)
  const joinedHeading = start === undefined ? undefined : byStart.get(start)
  return joinedHeading === undefined ? undefined : fragmentFor(joined, joinedHeading, isWiki)
}

/** Returns the position of a note's heading in the joined note. */
function headOf(context: RelinkContext, note: FolderNote): number | undefined {
  const { assembly, source } = context
  const heading = source.survey.headings[context.headOf(note).heading ?? -1]
  return heading ? assembly.ofSource(heading.span.start).at : note.base ? undefined : assembly.startOf(note)
}

/** The ids that notes without a heading get, as the targets of links to them. */
type Marks = Map<FolderNote, { id: string; edit: Edit }>

/** Returns the block id of the first block of a note without a heading; adds one if needed. */
function markOf(
  context: RelinkContext,
  marks: Marks,
  { path, linkTarget }: NewReference['target'],
): string | undefined {
  const { notes, assembly, joined, headOf } = context
  const { survey } = joined
  const note = notes.get(path)
  if (!note || linkTarget) return undefined
  const added = marks.get(note)
  if (added) return `^${added.id}`
  const head = headOf(note)
  const start = head.start === undefined ? assembly.startOf(note) : assembly.ofSource(head.start).at
  const leaf = start === undefined ? undefined : survey.textBlocks.find(({ end }) => end > start)
  if (!leaf || head.heading !== undefined || !isWordless(survey.text.slice(start, leaf.start))) return undefined
  const block = markableBlockAt(markableBlocks(survey), leaf.start)
  const authorsId = survey.blockIds.find((mark) => blockOfId(survey, mark).start === block?.block)
  if (!block || authorsId) return authorsId && `^${authorsId.id}`
  const id = freeId(nameOf(path), new Set([...survey.blockIds, ...marks.values()].map((mark) => mark.id)))
  const span = { start: block.at, end: block.at }
  marks.set(note, { id, edit: { span, text: `${block.before}^${id}`, why: 'block-id' } })
  return `^${id}`
}

/** Returns the fragment of a heading: for a wiki-link its words, else its id or slug. */
function fragmentFor({ survey, linkTargets }: ReadNote, heading: number, isWiki: boolean): string | undefined {
  const sourceHeading = survey.headings[heading] as Survey['headings'][number]
  const leads = (linkTarget: LinkTarget | undefined) => linkTarget?.kind === 'heading' && linkTarget.heading === heading
  const { slug, ids, raw, text, title } = sourceHeading
  if (isWiki) {
    const isSafe = (words: string) => words !== '' && !/[#[\]|\\%*~`<\r\n]|^\^|^\s|\s$/.test(words)
    const words = [text, raw, title].find((words) => isSafe(words) && leads(resolveSubpath(linkTargets, words)))
    if (words !== undefined) return words
  }
  const names = [...ids, slug].filter((name) => name !== '' && !/[\s()<>[\]|]/.test(name))
  return names.find((name) => leads(isWiki ? resolveSubpath(linkTargets, name) : resolveFragment(linkTargets, name)))
}

/** Updates references of the source whose heading has another name or number in the joined note. */
function renameTargets(context: RelinkContext, byStart: ReadonlyMap<number, number>, lost: LostReference[]): Edit[] {
  const { source, joined, assembly } = context
  const edits: Edit[] = []
  const references = joined.references
  for (const reference of source.references) {
    const wanted = insideTarget(reference)
    if (wanted?.kind !== 'heading') continue
    const heading = source.survey.headings[wanted.heading] as Survey['headings'][number]
    const target = assembly.ofSource(heading.span.start)
    const headingIndex = target.isGone ? undefined : byStart.get(target.at)
    const start = assembly.ofSource(reference.span.start)
    if (!start.isKept || reference.syntax.kind === 'linkReference' || !isKeptWhole(placeOf(reference), assembly))
      continue
    if (headingIndex === undefined) {
      // a moved section is found by its name
      const place = leadsTo(references, start.at, joined, heading.raw) ? undefined : context.ownerAt(reference.span)
      if (place) lost.push(place)
      continue
    }
    for (const now of itemsWithin(references, { start: start.at, end: start.at + 1 })) {
      const got = insideTarget(now)
      if (now.syntax.kind !== reference.syntax.kind || (got?.kind === 'heading' && got.heading === headingIndex))
        continue
      append(edits, renamed(now, headingIndex, joined))
    }
  }
  return edits
}

/** Returns the span that names the target of a reference: its destination, or the whole wiki-link. */
function placeOf({ syntax, span }: Pick<Reference, 'syntax' | 'span'>): Span {
  if ('destination' in syntax) return syntax.destination.span
  return syntax.kind === 'html' ? syntax.attribute.span : span
}

function isKeptWhole({ start, end }: Span, { ofSource }: Assembly): boolean {
  const [first, last] = [ofSource(start), ofSource(end - 1)]
  return first.isKept && last.isKept && last.at - first.at === end - 1 - start
}

/** Returns whether a reference at an offset of the joined note leads to a heading of these words. */
function leadsTo(references: readonly Reference[], start: number, { survey }: ReadNote, raw: string): boolean {
  const reference = startingAt(references, start)
  const linkTarget = reference && insideTarget(reference)
  return linkTarget?.kind === 'heading' && survey.headings[linkTarget.heading]?.raw === raw
}

function renamed({ syntax, span }: Reference, heading: number, joined: ReadNote): Edit[] {
  const { text } = joined.survey
  if (syntax.kind === 'wiki') {
    const fragment = fragmentFor(joined, heading, true)
    if (fragment === undefined) return []
    const { link } = syntax
    const moved = { ...link, subpath: fragment, alias: link.alias ?? (link.embed ? undefined : wikiLinkText(link)) }
    return [{ span, text: writeWikiLink(moved), why: 'reference' }]
  }
  const place = placeOf({ syntax, span })
  const fragment = fragmentFor(joined, heading, false)
  if (fragment === undefined) return []
  const path = text.slice(place.start, place.end).replace(/#.*$/s, '')
  return [{ span: place, text: `${path}#${fragment}`, why: 'reference' }]
}
