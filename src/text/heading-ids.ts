import { slug } from 'github-slugger'
import { pandocId } from './slug.ts'

/** The renderers whose heading ids are modelled, in the order their fragments are tried. */
export const renderers = [
  'github',
  'quartz',
  'docusaurus',
  'vitepress',
  'mkdocs',
  'gitlab',
  'pandoc',
  'kramdown',
] as const
export type Renderer = (typeof renderers)[number]

/** A heading as renderers read it. */
export interface NamedHeading {
  /** The source between the marks. */
  raw: string
  /** The rendered text, with the braces of an explicit id; not trimmed. */
  text: string
  /** The same where wiki-links are text. */
  literal: string
  /** `literal` without an explicit id. */
  plain: string
  /** `plain` with the alternative text of images, which some renderers include in ids. */
  spoken: string
  /** The author's ids for it, the one in braces first. */
  ids: readonly string[]
  /** `html`: `<h1>`…`<h6>`, which only GitHub gives an id. */
  style: 'atx' | 'setext' | 'html'
}

/** The ids assigned so far: how often each slug was requested, and all assigned ids. */
interface Taken {
  counts: ReadonlyMap<string, number>
  ids: ReadonlySet<string>
}

/** How a renderer makes an id of a heading, and makes it unique. */
interface IdRule {
  slug(heading: NamedHeading): string
  unique(slug: string, taken: Taken): string
  /** Whether `{#id}` is the id. */
  readsExplicit: boolean
}

/** Adds `-1`, `-2` … until the id is free. */
const untilFree: IdRule['unique'] = (wanted, { counts, ids }) => {
  let id = wanted
  // the numbers below that count are taken
  for (let number = counts.get(wanted) ?? 1; ids.has(id); number++) id = `${wanted}-${number}`
  return id
}

/** Adds how often the slug was requested before, even if another heading has the result as its own slug. */
const counted: IdRule['unique'] = (wanted, { counts }) => {
  const before = counts.get(wanted) ?? 0
  return before === 0 ? wanted : `${wanted}-${before}`
}

/** Adds `_1`, or increments the number at the end. https://python-markdown.github.io/extensions/toc/ */
const countedOn: IdRule['unique'] = (wanted, { counts, ids }) => {
  if (wanted !== '' && !ids.has(wanted)) return wanted
  const [, base = wanted, from = '0'] = /^(.*)_(\d+)$/.exec(wanted) ?? []
  let number = Number(from) + (counts.get(wanted) ?? 1)
  while (ids.has(`${base}_${number}`)) number++
  return `${base}_${number}`
}

const rules: Readonly<Record<Renderer, IdRule>> = {
  // https://github.com/Flet/github-slugger
  github: { slug: ({ literal }) => slug(literal), unique: untilFree, readsExplicit: false },
  quartz: { slug: ({ text }) => slug(text), unique: untilFree, readsExplicit: false },
  // https://docusaurus.io/docs/markdown-features/toc#heading-ids
  docusaurus: { slug: ({ spoken }) => slug(spoken), unique: untilFree, readsExplicit: true },
  vitepress: { slug: ({ plain }) => vitepressSlug(plain), unique: untilFree, readsExplicit: true },
  mkdocs: { slug: ({ plain }) => pythonSlug(plain), unique: countedOn, readsExplicit: true },
  // https://docs.gitlab.com/user/markdown/#heading-ids-and-links
  gitlab: { slug: ({ literal }) => gitlabSlug(literal), unique: counted, readsExplicit: false },
  pandoc: { slug: ({ spoken }) => pandocId(spoken), unique: untilFree, readsExplicit: true },
  // https://kramdown.gettalong.org/converter/html.html#auto-ids
  kramdown: { slug: ({ raw }) => kramdownSlug(raw), unique: counted, readsExplicit: true },
}

/** Returns whether a renderer reads `{#id}` at the end of a heading as its id. */
export function readsExplicitIds(renderer: Renderer): boolean {
  return rules[renderer].readsExplicit
}

/**
 * Returns the ids of a note's headings in a renderer, in order; `''` for a heading without an id, such as one in HTML.
 */
export function headingIds(renderer: Renderer, headings: readonly NamedHeading[]): string[] {
  const { slug: slugOf, unique, readsExplicit } = rules[renderer]
  const counts = new Map<string, number>()
  const ids = new Set<string>()
  return headings.map((heading) => {
    const [explicit] = heading.ids
    if (heading.style === 'html' || (readsExplicit && explicit !== undefined)) {
      if (explicit !== undefined) ids.add(explicit)
      return explicit ?? ''
    }
    const wanted = slugOf(heading)
    const id = unique(wanted, { counts, ids })
    counts.set(wanted, (counts.get(wanted) ?? 0) + 1)
    ids.add(id)
    return id
  })
}

/** https://github.com/mdit-vue/mdit-vue/blob/main/packages/shared/src/slugify.ts */
export function vitepressSlug(text: string): string {
  return (
    text
      .normalize('NFKD')
      .replace(/[\u0300-\u036f]/g, '')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are left out
      .replace(/[\u0000-\u001f]/g, '')
      .replace(/[\s~`!@#$%^&*()\-_+=[\]{}|\\;:"'“”‘’<>,.?/]+/g, '-')
      .replace(/^-|-$/g, '')
      .replace(/^(\d)/, '_$1')
      .toLowerCase()
  )
}

/** Python-Markdown's `slugify`, which MkDocs uses. */
function pythonSlug(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[^\w\s-]|[^\p{ASCII}]/gu, '')
    .trim()
    .toLowerCase()
    .replace(/[-\s]+/g, '-')
}

function gitlabSlug(text: string): string {
  const id = text
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replace(/[ -]+/g, '-')
  return /^\d+$/.test(id) ? `anchor-${id}` : id
}

function kramdownSlug(text: string): string {
  const id = text
    .replace(/^[^a-zA-Z]+/, '')
    .replace(/[^a-zA-Z0-9 -]/g, '')
    .replace(/ /g, '-')
    .toLowerCase()
  return id || 'section'
}
