import { isEscaped } from './math-and-comments.ts'
import type { Span, SpanSet } from './span.ts'

/**
 * A wiki-link or embed. https://help.obsidian.md/links
 *
 * ```markdown
 * [[linkpath#subpath|alias]]   ![[linkpath#^block]]   | [[linkpath\|alias]] | in a table
 * ```
 */
export interface WikiLink {
  span: Span
  embed: boolean
  /** The part before `#` or the bar, as written, trimmed: `''` for a link into its own note. */
  linkpath: string
  /** The part from the first `#` on, without it: `A#B`, `^block`; undefined if absent. */
  subpath: string | undefined
  /** The text after the bar, as written; undefined when there is no bar. */
  alias: string | undefined
  /** The bar as written, or that before a new alias: `|`, or `\|` in a table. */
  bar: string
}

/**
 * Lists the wiki-links of a text in order, except those in `skip`; `cells`: where a bar is escaped. They are found in the text and not in the tree,
 * because CommonMark reads `[[x]]` as a link reference when `x` is defined and splits it at emphasis.
 */
export function listWikiLinks(text: string, skip: readonly SpanSet[], cells?: SpanSet): WikiLink[] {
  const links: WikiLink[] = []
  let offset = 0
  for (;;) {
    const open = text.indexOf('[[', offset)
    if (open < 0) return links
    offset = open + 2
    const covered = skip.map((set) => set.at(open)).find((span) => span)
    if (covered) {
      offset = covered.end
      continue
    }
    if (text[open + 2] === '[' || isEscaped(text, open)) {
      offset = open + 1
      continue
    }
    const link = readWikiLink(text, open, cells?.at(open) === undefined ? '|' : '\\|')
    if (!link) continue
    links.push(link)
    offset = link.span.end
  }
}

const inside = /\[\[((?:(?!\[\[|\]\])[^\r\n])+)\]\]/y

function readWikiLink(text: string, open: number, newBar: string): WikiLink | undefined {
  inside.lastIndex = open
  const match = inside.exec(text)
  if (!match) return undefined
  const content = match[1] as string
  const barAt = content.indexOf('|')
  const bar = barAt < 0 ? newBar : content[barAt - 1] === '\\' ? '\\|' : '|'
  const target = (barAt < 0 ? content : content.slice(0, barAt + 1 - bar.length)).trim()
  if (target === '') return undefined
  const embed = text[open - 1] === '!' && !isEscaped(text, open - 1)
  return {
    span: { start: embed ? open - 1 : open, end: inside.lastIndex },
    embed,
    ...readTarget(target),
    alias: barAt < 0 ? undefined : content.slice(barAt + 1),
    bar,
  }
}

/** Reads the target of a wiki-link: `Note#Heading`. */
export function readTarget(target: string): Pick<WikiLink, 'linkpath' | 'subpath'> {
  const hash = target.indexOf('#')
  // `[[Note#]]` is the note
  const isPath = hash < 0 || (hash > 0 && hash === target.length - 1)
  return isPath
    ? { linkpath: target.replace(/#$/, '').trim(), subpath: undefined }
    : { linkpath: target.slice(0, hash).trim(), subpath: target.slice(hash + 1) }
}

/** Returns the shown text of a wiki-link without an alias: the last part of its subpath, or its linkpath. */
export function wikiLinkText(link: Pick<WikiLink, 'linkpath' | 'subpath' | 'alias'>): string {
  if (link.alias !== undefined && link.alias.trim() !== '') return link.alias.trim()
  if (link.subpath === undefined) return link.linkpath
  return (link.subpath.split('#').at(-1) as string).trim() || link.subpath.trim()
}

/** Returns the alias in the source of a wiki-link; `''` without one. */
export function aliasIn(source: string): string {
  return /(?<=\|)[^|]*(?=\]\]$)/.exec(source)?.[0] ?? ''
}

/** Writes a wiki-link. */
export function writeWikiLink({ embed, linkpath, subpath, alias, bar }: Omit<WikiLink, 'span'>): string {
  const target = subpath === undefined ? linkpath : `${linkpath}#${subpath}`
  return `${embed ? '!' : ''}[[${target}${alias === undefined ? '' : bar + alias}]]`
}
