import { encodePath } from '../text/paths.ts'
import {
  type App,
  type AppHeading,
  type AppName,
  appNames,
  type HeadingIndex,
  indexHeadings,
  type LinkForm,
} from './app.ts'
import { apps } from './apps.ts'
import { stripHeading, stripHeadingForLink } from './obsidian.ts'

/** A possible fragment for a heading, and the apps that find the heading by it. */
export interface Fragment {
  /** The part after `#`, not encoded. */
  text: string
  /** Whether a Markdown link needs angle brackets for it. */
  isAngled: boolean
  lands: ReadonlySet<AppName>
  /** The apps where it opens another heading. */
  astray: ReadonlySet<AppName>
}

/** The apps a link is checked in. */
export interface Weights {
  /** The preferred apps. */
  first: readonly AppName[]
  others: readonly AppName[]
}

/**
 * Scores the apps that a link works in: a preferred app outweighs all others together. To open another heading is worse
 * than to open none.
 */
export function scoreOf(lands: ReadonlySet<AppName>, astray: ReadonlySet<AppName>, weights: Weights): number {
  const { first, others } = weights
  const count = (names: readonly AppName[]) =>
    names.reduce((sum, name) => sum + (lands.has(name) ? 1 : astray.has(name) ? -1 : 0), 0)
  return 100 * count(first) + count(others)
}

/** The headings of a note, with a cache of chosen fragments: many links lead to one heading. */
export interface LinkableHeadings {
  index: HeadingIndex
  weights: Weights
  /** Fragments that lead to another element when a URL has them. */
  shadowed: ReadonlySet<string>
  chosen: Map<string, Fragment | undefined>
}

export function linkableHeadings(
  headings: readonly AppHeading[],
  weights: Weights,
  shadowed: ReadonlySet<string> = new Set(),
): LinkableHeadings {
  return { index: indexHeadings(headings), weights, shadowed, chosen: new Map() }
}

/**
 * Returns the fragment for the heading `index` in a link of this form; the form's own fragment is ignored. Tries the
 * rendered text, Obsidian's forms of it, the source and the slug: the first that works in the preferred apps and in
 * most others wins. Returns undefined when it works in none of the preferred apps and has no slug, or opens another
 * heading in one of them: link the file instead.
 */
export function chooseFragment(headings: LinkableHeadings, index: number, form: LinkForm): Fragment | undefined {
  const { chosen } = headings
  const { kind, place, text } = form
  const isBroken = text !== undefined && /[\r\n]/.test(text)
  const isBarred = place.inCell && text !== undefined
  const dollars = `${place.isAfterDollar} ${place.isBeforeDollar} ${text?.includes('$')}`
  const key = `${index} ${kind} ${form.path === ''} ${isBarred} ${isBroken} ${dollars} ${place.after === '('}`
  if (!chosen.has(key)) chosen.set(key, bestFragment(headings, index, form))
  return chosen.get(key)
}

/** Tries a link in each app: it opens the heading `position`, another one, or none. */
export function tryForm(index: HeadingIndex, form: LinkForm, position: number): Pick<Fragment, 'lands' | 'astray'> {
  const lands = new Set<AppName>()
  const astray = new Set<AppName>()
  for (const name of appNames) {
    const app: App = apps[name]
    if (!app.reads(form)) continue
    const heading = index.find(app, form)
    if (heading === position) lands.add(name)
    else if (heading >= 0) astray.add(name)
  }
  return { lands, astray }
}

function bestFragment(
  { index, weights, shadowed }: LinkableHeadings,
  position: number,
  form: LinkForm,
): Fragment | undefined {
  const heading = index.headings[position]
  if (!heading) return undefined
  const { first } = weights
  let best: (Fragment & { score: number }) | undefined
  for (const { text, isAngled } of candidatesFor(heading, form)) {
    const { lands, astray } = tryForm(index, { ...form, fragment: text, isAngled }, position)
    const isKnown = first.some((name) => lands.has(name)) || (text === heading.slug && lands.size > 0)
    // what Obsidian, or Quartz for Markdown links, reads as another heading would mislead, whatever the apps asked for
    const isMisleading =
      first.some((name) => astray.has(name)) || astray.has(form.kind === 'wiki' ? 'obsidian' : 'quartz')
    const isShadowed = form.kind === 'markdown' && shadowed.has(text)
    if (isMisleading || isShadowed || !isKnown) continue
    const score = scoreOf(lands, astray, weights)
    if (!best || score > best.score) best = { text, isAngled, lands, astray, score }
  }
  return best
}

/** Lists the fragments to try for a heading, preferred ones first. */
function candidatesFor(heading: AppHeading, { kind, place }: LinkForm): { text: string; isAngled: boolean }[] {
  const { text, raw, key } = heading
  // with a dollar beside the link, a dollar in the fragment could make math
  const isBesideDollar = place.isAfterDollar || place.isBeforeDollar
  const { slug } = heading
  const shown = text.replace(/(?<!\s)\s*[\r\n]\s*/g, ' ').trim()
  // the source is unknown until its edits are made
  const sources = key === undefined ? [] : [stripHeadingForLink(raw), stripHeading(raw), raw]
  const words = [shown, stripHeadingForLink(text), stripHeading(text), ...sources]
  if (kind === 'wiki') {
    // ids in braces
    const unmarked = key === undefined ? [] : [raw.replaceAll('#', '')]
    return [...new Set([...words, ...unmarked, slug])]
      .filter((candidate) => isSafe(candidate) && !(isBesideDollar && candidate.includes('$')))
      .map((candidate) => ({ text: candidate, isAngled: false }))
  }
  const angled = words.filter((word) => encodePath(word) !== word && isSafeInAngles(word))
  const plain = words.filter((word) => encodePath(word) === word && isSafe(word))
  return [
    ...[...new Set([slug, ...plain])].filter((word) => word !== '').map((word) => ({ text: word, isAngled: false })),
    ...[...new Set(angled)].map((word) => ({ text: word, isAngled: true })),
    ...[...new Set(words)].filter(isSafeEncoded).map((word) => ({ text: word, isAngled: false })),
  ]
}

/** Returns whether a text can follow `#` in a wiki-link without ending it or making markup. */
function isSafe(fragment: string): boolean {
  return (
    fragment !== '' &&
    fragment === fragment.trim() &&
    !/[#[\]|\\%*~`\r\n]|<(?=[A-Za-z/!?])/.test(fragment) &&
    !fragment.startsWith('^')
  )
}

/** The same where it is percent-encoded, which leaves some characters unchanged. */
function isSafeEncoded(fragment: string): boolean {
  return encodePath(fragment) !== fragment && fragment === fragment.trim() && !/[#%&\\|\r\n]|^\^/.test(fragment)
}

/** The same in the angle brackets of a Markdown link, where a bar could still end a table cell and a backslash escapes. */
function isSafeInAngles(fragment: string): boolean {
  return fragment === fragment.trim() && !/[#<>\\|%&*_`$~\r\n]|^\^/.test(fragment)
}
