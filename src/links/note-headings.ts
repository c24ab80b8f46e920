import { type AppHeading, type HeadingIndex, indexHeadings } from '../apps/app.ts'
import { type LinkableHeadings, linkableHeadings, type Weights } from '../apps/choose-fragment.ts'
import { obsidianKey } from '../apps/obsidian.ts'
import type { NoteLayout } from '../layout/layout.ts'
import type { DefinitionMoves } from '../layout/move-definitions.ts'
import { leafAt } from '../note/block-of-id.ts'
import { countSlugs, type Heading } from '../note/headings.ts'
import type { Reference } from '../note/reference.ts'
import type { Survey } from '../note/survey.ts'
import { indexFrom, itemAt, itemsWithin, type SortedSpans } from '../text/sorted-spans.ts'
import { holds, type Span } from '../text/span.ts'

/** The fields of a heading that apps read. */
type HeadingText = Pick<
  Heading,
  'raw' | 'text' | 'literal' | 'plain' | 'spoken' | 'ids' | 'words' | 'style' | 'isCiting'
>

/** The headings of an output note as apps will see them. */
export interface NoteHeadings extends LinkableHeadings {
  list: readonly AppHeading[]
  /** From the survey index of an owned heading to its position in the list. */
  position: ReadonlyMap<number, number>
  /** The survey index of each heading in the list; undefined for the program's own headings. */
  sources: readonly (number | undefined)[]
}

type Slugs = Pick<Heading, 'slug' | 'githubId'>

/** What decides the headings of an output note. */
interface HeadingContext {
  survey: Survey
  references: readonly Reference[]
  weights: Weights
  /** Undefined before definitions are carried. */
  moves: DefinitionMoves | undefined
  movers: SortedSpans<{ span: Span; note: NoteLayout }>
  writtenHeadings: ReadonlyMap<NoteLayout, ReadonlyMap<number, WrittenHeading>>
}

type Rewording = readonly [before: string, after: string]

/** A heading whose links changed. */
export interface WrittenHeading {
  raw: string
  /** Each changed link before and after: as an app shows it that does not know wiki-links, and as one that does. */
  rewordings: readonly (readonly Rewording[])[]
  /** The same in the heading's words. */
  words: readonly Rewording[]
}

/** Returns the headings of the source note as apps see them. Positions equal survey indexes. */
export function sourceHeadings({ headings }: Survey): HeadingIndex {
  return indexHeadings(headings.map((heading) => appHeading(heading, heading.depth, heading, true)))
}

/** Lists the headings of an output note: those of its slices, the program's own, and those in carried footnotes. */
export function listHeadings(places: HeadingContext, note: NoteLayout): NoteHeadings {
  const { headings } = places.survey
  const shown: { heading: HeadingText & { span?: Span }; depth: number; source?: number }[] = []
  const written = places.writtenHeadings.get(note)
  const position = new Map<number, number>()
  const carried = places.moves?.carried.get(note) ?? []
  const slices = [
    ...note.items.flatMap((item) => (item.kind === 'slice' || item.kind === 'heading' ? item : [])),
    ...carried.map(({ definition, isOwned }) => ({ kind: 'slice' as const, span: definition.span, isOwned, shift: 0 })),
  ]
  for (const item of slices) {
    if (item.kind === 'heading') {
      shown.push({ heading: writtenHeading(item.title), depth: item.depth })
      continue
    }
    const first = indexFrom(headings, item.span.start)
    for (const [offset, heading] of itemsWithin(headings, item.span).entries()) {
      const i = first + offset
      const mover = itemAt(places.movers, heading.span.start)?.note
      if (mover && mover !== note) continue
      if (item.isOwned) position.set(i, shown.length)
      shown.push({
        heading: asWritten(heading, written?.get(i)),
        depth: depthIn(note, heading, i, item.shift),
        source: i,
      })
    }
  }
  const slugs = countSlugs(shown.map(({ heading }) => heading))
  const list = shown.map(({ heading, depth, source }, index): AppHeading => {
    const isWritten = source !== undefined && written?.has(source)
    return appHeading(
      heading,
      depth,
      slugs[index] as Slugs,
      isWritten || !heading.span || !willChange(places.references, heading.span),
    )
  })
  const sources = shown.map(({ source }) => source)
  const elements = slices.flatMap((item) =>
    item.kind === 'slice' ? itemsWithin(places.survey.htmlIds, item.span) : [],
  )
  const shadowed = shadowedSlugs(places.survey, list, sources, elements)
  return { ...linkableHeadings(list, places.weights, shadowed), list, position, sources }
}

/** Returns the slugs of headings that are the id of something else: a URL with the slug would lead there. */
function shadowedSlugs(
  survey: Survey,
  list: readonly AppHeading[],
  sources: NoteHeadings['sources'],
  elements: Survey['htmlIds'],
): Set<string> {
  const bySlug = new Map(list.map(({ slug }, position) => [slug, position]))
  const ofHeadings = list.flatMap(({ ids }, position) => ids.filter((id) => (bySlug.get(id) ?? position) !== position))
  // the first of an id wins
  const first = new Map(elements.toReversed().map((element) => [element.id, element]))
  const isOther = ({ id, span }: Survey['htmlIds'][number]) => {
    const heading = survey.headings[sources[bySlug.get(id) ?? -1] ?? -1]
    if (!heading || holds(heading.span, span)) return false
    const { text, blocks } = survey
    const { start } = leafAt(survey, span.start) ?? span
    const isAbove = span.start < heading.span.start
    const between = isAbove ? text.slice(start, heading.span.start) : text.slice(heading.span.end, start)
    // an id beside the heading is its own, but not one above another heading
    const isOfNext = !isAbove && blocks[indexFrom(blocks, start + 1)]?.type === 'heading'
    return isOfNext || !/^(?:\s|<[^<>]*>)*$/.test(between)
  }
  return new Set([...ofHeadings, ...[...first.values()].filter(isOther).map(({ id }) => id)])
}

function asWritten(heading: Heading, written: WrittenHeading | undefined): Heading {
  if (!written) return heading
  const { text, literal, plain, spoken, words } = heading
  const replaceIn = (done: string, ways: readonly Rewording[]) => {
    const [was = '', now = ''] = ways.find(([before]) => done.includes(before)) ?? []
    return done.replace(was, () => now)
  }
  const reword = (shown: string) => written.rewordings.reduce(replaceIn, shown)
  return {
    ...heading,
    raw: written.raw,
    text: reword(text),
    literal: reword(literal),
    plain: reword(plain),
    spoken: reword(spoken),
    words: written.words.reduce((done, way) => replaceIn(done, [way]), words),
  }
}

/** Returns the depth of a heading in an output note. Only the section's own heading becomes an H1. */
function depthIn(note: NoteLayout, { splits, depth }: Heading, index: number, shift: number): number {
  const least = index === note.head ? 1 : Math.min(depth, 2)
  return Math.min(Math.max(splits ? depth + shift : depth, least), 6)
}

/** Describes a heading as apps see it at a depth and with a slug; `isKnown`: its source is not rewritten. */
function appHeading(heading: HeadingText, depth: number, { slug, githubId }: Slugs, isKnown: boolean): AppHeading {
  const { raw, text, literal, plain, spoken, ids, words, style, isCiting } = heading
  const key = style === 'html' || !isKnown ? undefined : obsidianKey(raw)
  return { depth, key, text, literal, plain, spoken, ids, raw, slug, githubId, words, isCiting, style }
}

function writtenHeading(title: string): HeadingText {
  return {
    raw: title,
    text: title,
    literal: title,
    plain: title,
    spoken: title,
    ids: [],
    words: title,
    style: 'atx',
    isCiting: false,
  }
}

/** Returns whether a reference in a heading may be rewritten, so that its source is unknown until links are written. */
function willChange(references: SortedSpans<Reference>, heading: Span): boolean {
  return itemsWithin(references, heading).some(({ span, target }) => holds(heading, span) && target.kind !== 'nowhere')
}
