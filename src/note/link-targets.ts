import { obsidianKey } from '../apps/obsidian.ts'
import { headingIds, type Renderer, renderers } from '../text/heading-ids.ts'
import { nextLine } from '../text/lines.ts'
import { remembered, tally } from '../text/maps.ts'
import { decodeUri } from '../text/paths.ts'
import { githubSlug } from '../text/slug.ts'
import { indexFrom } from '../text/sorted-spans.ts'
import { headingsBelow } from './above-heading.ts'
import type { Heading } from './headings.ts'
import { listNamedPlaces } from './named-places.ts'
import type { Survey } from './survey.ts'

/** The target of a fragment or subpath inside a note. */
export type LinkTarget =
  | { kind: 'top' }
  /** `id`: the HTML id beside the heading that it was found with; `isMarkdown`: written as `{: #id}` or `(id)=`. */
  | { kind: 'heading'; heading: number; id?: string; isMarkdown?: true }
  /** `id` is missing when several elements share it: their order may change. */
  | {
      kind: 'anchor'
      id?: string
      offset: number
      /** Whether the id is written in Markdown, as `{#id}`: most apps show no such id. */
      isMarkdown?: true
    }
  | { kind: 'block'; id: string; offset: number }

/** The possible link targets of a note. In every map the first of a name wins. */
export interface LinkTargets {
  headings: readonly Heading[]
  ids: Map<string, LinkTarget>
  slugs: Map<string, number>
  /** The renderer that the note was written for, judged by its fragments. */
  renderer: Renderer
  /** The ids of other renderers than GitHub, computed on demand by `idsIn`. */
  rendered: Map<Renderer, ReadonlyMap<string, number>>
  /** Headings by Obsidian's key of their source. */
  keys: Map<string, number[]>
  /** The same by rendered text. */
  shownKeys: Map<string, number[]>
  /** Headings by their words only, whatever joins them. */
  words: Map<string, number>
  blocks: Map<string, LinkTarget>
}

/** Collects the link targets of a note. `renderer`: the one it was written for, if known. */
export function findLinkTargets(survey: Survey, renderer?: Renderer): LinkTargets {
  const targets: LinkTargets = {
    headings: survey.headings,
    ids: new Map(),
    slugs: new Map(),
    renderer: renderer ?? 'github',
    rendered: new Map(),
    keys: new Map(),
    shownKeys: new Map(),
    words: new Map(),
    blocks: new Map(),
  }
  addHeadings(targets)
  addIds(targets, survey)
  for (const { id, span } of survey.blockIds) {
    const heading = headingAt(survey, span.start)
    const block: LinkTarget = { kind: 'block', id, offset: span.start }
    setFirst(targets.blocks, id, heading === undefined ? block : { kind: 'heading', heading })
  }
  return renderer === undefined ? { ...targets, renderer: findRenderer(survey, targets) } : targets
}

/** Adds headings by all names that an app knows them by. */
function addHeadings({ headings, ids, slugs, keys, shownKeys, words }: LinkTargets): void {
  headings.forEach((heading, index) => {
    for (const id of heading.ids) setFirst(ids, id, { kind: 'heading', heading: index, id })
    setFirst(slugs, heading.slug, index)
    setFirst(slugs, heading.githubId, index)
    // Obsidian ignores headings in HTML
    if (heading.style !== 'html') addTo(keys, obsidianKey(heading.raw), index)
    for (const key of new Set([obsidianKey(heading.text), obsidianKey(heading.title)])) addTo(shownKeys, key, index)
  })
  // apps disagree on the spaces at the ends of a heading and on the text that remains without an explicit id
  headings.forEach((heading, index) => {
    setFirst(slugs, githubSlug(heading.text.trim()), index)
    setFirst(slugs, githubSlug(heading.raw), index)
    if (heading.ids.length > 0) setFirst(slugs, githubSlug(heading.title), index)
    setFirst(words, wordsOf(heading.title), index)
  })
}

/** Adds the ids of HTML and of Markdown, `{#id}`: an id beside a heading is the heading's. */
function addIds({ ids }: LinkTargets, survey: Survey): void {
  const below = headingsBelow(survey)
  const headingBelow = (offset: number) => below.get(indexFrom(survey.blocks, offset + 1) - 1)
  const uses = tally(survey.htmlIds.map(({ id }) => id))
  for (const { id, span } of survey.htmlIds) {
    const unique = uses.get(id) === 1 ? { id } : {}
    const heading =
      headingAt(survey, span.start) ?? headingBelow(span.start) ?? headingOfSameName(survey, id, span.start)
    const anchor: LinkTarget = { kind: 'anchor', ...unique, offset: span.start }
    setFirst(ids, id, heading === undefined ? anchor : { kind: 'heading', ...unique, heading })
  }
  for (const { id, span, offset } of listNamedPlaces(survey)) {
    const targetHeading =
      headingBelow(span.start) ?? headingRightAbove(survey, span.start) ?? headingAt(survey, span.start)
    // a label that ends the paragraph above its heading does not move with it
    const heading = targetHeading ?? headingAt(survey, offset) ?? headingBelow(offset)
    const mark = { id, isMarkdown: true } as const
    const target = { kind: 'heading', ...(targetHeading === undefined ? {} : mark) } as const
    setFirst(ids, id, heading === undefined ? { kind: 'anchor', ...mark, offset } : { ...target, heading })
  }
}

/** Returns the headings of a note by their ids in a renderer. */
function idsIn({ headings, rendered, slugs }: LinkTargets, renderer: Renderer): ReadonlyMap<string, number> {
  if (renderer === 'github') return slugs
  return remembered(rendered, renderer, () => {
    const ids = new Map<string, number>()
    headingIds(renderer, headings).forEach((id, index) => {
      if (id !== '') setFirst(ids, id, index)
    })
    return ids
  })
}

/**
 * Returns the renderer whose ids match most of a note's fragments to itself; GitHub unless another one matches more.
 */
function findRenderer(survey: Survey, targets: LinkTargets): Renderer {
  const fragments = listFragments(survey).filter((fragment) => !targets.ids.has(fragment))
  // other renderers share most ids with GitHub
  if (fragments.every((fragment) => targets.slugs.has(fragment))) return 'github'
  const count = (renderer: Renderer) => {
    const ids = idsIn(targets, renderer)
    return fragments.filter((fragment) => ids.has(fragment)).length
  }
  const counts = renderers.map((renderer) => ({ renderer, count: count(renderer) }))
  return counts.reduce((best, candidate) => (candidate.count > best.count ? candidate : best)).renderer
}

/** Lists the decoded fragments of a note's links to itself, repeated ones included. */
function listFragments({ links, definitions, tags }: Survey): string[] {
  const urls = [
    ...links.flatMap((link) => ('url' in link && link.kind === 'link' ? link.url : [])),
    ...definitions.flatMap((definition) => (definition.kind === 'definition' ? definition.url : [])),
    ...tags.flatMap(({ attributes }) => attributes.flatMap(({ name, value }) => (name === 'href' ? value : []))),
  ]
  return urls.flatMap((url) => (url.startsWith('#') && url !== '#' ? decodeUri(url.slice(1)) : []))
}

function addTo(map: Map<string, number[]>, key: string, index: number): void {
  if (key !== '') remembered(map, key, () => []).push(index)
}

function wordsOf(text: string): string {
  return obsidianKey(text)
    .replace(/[-_\s]+/g, ' ')
    .trim()
}

function setFirst<K, V>(map: Map<K, V>, key: K, value: V): void {
  if (!map.has(key)) map.set(key, value)
}

/** Returns the heading that contains an offset. */
function headingAt({ headings }: Survey, offset: number): number | undefined {
  const index = indexFrom(headings, offset + 1) - 1
  const heading = headings[index]
  return heading && offset < heading.span.end ? index : undefined
}

/** Returns the heading right above an id that is its slug too: browsers open the first of them. */
function headingOfSameName({ headings, blocks }: Survey, id: string, offset: number): number | undefined {
  const index = indexFrom(headings, offset) - 1
  const above = blocks[indexFrom(blocks, offset + 1) - 2]
  const heading = headings[index]
  return heading?.slug === id && heading.span.start === above?.span.start ? index : undefined
}

/**
 * Returns the heading that an attribute list on the line below it belongs to.
 * https://kramdown.gettalong.org/syntax.html#block-ials
 */
function headingRightAbove({ text, headings }: Survey, offset: number): number | undefined {
  if (!text.startsWith('{:', offset)) return undefined
  const index = indexFrom(headings, offset) - 1
  const heading = headings[index]
  return heading && /^ {0,3}$/.test(text.slice(nextLine(text, heading.span.end), offset)) ? index : undefined
}

/**
 * Resolves `#fragment` of a Markdown or HTML link. Tries in this order: an explicit or HTML id, an id of the note's
 * renderer, GitHub's slug, the same in lower case, an id of another renderer, Obsidian's heading words or block.
 */
export function resolveFragment(linkTargets: LinkTargets, fragment: string): LinkTarget | undefined {
  const { ids, slugs, renderer } = linkTargets
  // https://github.com/gjtorikian/html-pipeline (GitHub writes ids with this prefix)
  const decoded = decodeUri(fragment).replace(/^user-content-(?=.)/, '')
  if (decoded === '') return { kind: 'top' }
  const byId = ids.get(decoded) ?? ids.get(fragment)
  if (byId) return byId
  const lower = decoded.toLowerCase()
  const heading =
    idsIn(linkTargets, renderer).get(decoded) ??
    slugs.get(decoded) ??
    slugs.get(lower) ??
    renderers.map((other) => idsIn(linkTargets, other).get(lower)).find((index) => index !== undefined)
  if (heading !== undefined) return { kind: 'heading', heading }
  if (lower === 'top') return { kind: 'top' } // https://html.spec.whatwg.org/#find-a-potential-indicated-element
  return resolveSubpath(linkTargets, decoded)
}

/**
 * Resolves `#subpath` of a wiki-link: a block, Obsidian's heading or chain of headings, a heading by its slug as in
 * Quartz, or a heading of the same words, however they are joined (`#Two_words`).
 */
export function resolveSubpath(linkTargets: LinkTargets, subpath: string): LinkTarget | undefined {
  const { headings, keys, shownKeys, slugs, words, blocks } = linkTargets
  const parts = subpath.split('#').filter((part) => part.trim() !== '')
  const last = parts.at(-1)
  if (last === undefined) return { kind: 'top' }
  if (last.startsWith('^')) return blocks.get(last.slice(1).trim().toLowerCase())
  const heading =
    followChain(headings, keys, parts) ??
    followChain(headings, shownKeys, parts) ??
    (parts.length > 1
      ? undefined
      : (slugs.get(last.trim()) ?? slugs.get(githubSlug(last.trim())) ?? words.get(wordsOf(last))))
  return heading === undefined ? undefined : { kind: 'heading', heading }
}

/** Returns the heading at the end of a chain of headings, each below the one before it. */
function followChain(headings: readonly Heading[], keys: Map<string, number[]>, parts: string[]): number | undefined {
  let after = -1
  let depth = 0
  for (const part of parts) {
    const next = keys.get(obsidianKey(part))?.find((i) => i > after && (headings[i] as Heading).depth > depth)
    if (next === undefined) return undefined
    after = next
    depth = (headings[next] as Heading).depth
  }
  return after
}
