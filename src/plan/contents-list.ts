import { definitionKey, type firstDefinitions } from '../note/definitions.ts'
import { nameInLink, nameOf } from '../note/parse-note.ts'
import type { Survey } from '../note/survey.ts'
import { shortcodes, withoutShortcodes } from '../text/file-name.ts'
import { lastPart } from '../text/paths.ts'
import { itemsWithin } from '../text/sorted-spans.ts'
import type { Span } from '../text/span.ts'
import { countWords } from '../text/words.ts'
import type { Section } from './outline.ts'
import { headingOf, textStart } from './section-parts.ts'

/** Marks that a tool replaces with a list of the file's headings. */
const markers =
  /^[ \t]*(?:[-*+]|\d+[.)])[ \t].*(?:\r\n|\n|\r)[ \t]*\{:(?=[^{}]*\btoc\b)[^{}]*\}[ \t]*$|\{:(?=[^{}]*(?<!no_)\btoc\b)[^{}]*\}|^[ \t>]*(?:\[{1,2}_?toc_?\]{1,2}|@\[toc\](?:\([^)]*\))?|\$\{toc\}|\\tableofcontents|\{\{[<%]?[ \t]*_?toc_?\b[^{}]*\}\}|<toc(?:inline)?\b[^<>]*>(?:[ \t]*<\/toc(?:inline)?>)?|:::?\{?toc\}?[^\r\n]*(?:(?:\r\n|\n|\r):::)?)[ \t]*$|^[ \t]*(`{3,}|~{3,})[ \t]*\{?(?:toc|table-of-contents|contents|tableofcontents)\}?[\s\S]{0,2000}?^[ \t]*\1[ \t]*$/gim

/** Comments, attribute lists, the tags and summary of collapsible elements, and headings: no text of the list. */
const around =
  /<!--[\s\S]{0,5000}?-->|%%[\s\S]{0,5000}?%%|\{:[^{}]*\}|<summary\b[^<>]*>[\s\S]{0,5000}?<\/summary>|<\/?[a-z][^<>]*>|^[ \t]*(?:#{1,6}[ \t].*|-{3,}|\*{3,})$/gim

/** Text that may surround the link of an entry, such as a number or an emoji. */
const bullets = /^[ \t>|]*(?:[-*+][ \t]|\(?[\divxlc]+[.)][ \t])?(?:\[[ x]\][ \t])?/gim
const icons = /!\[[^\]]*\](?:\([^()]*\)|\[[^\]]*\])?|&\w+;/g
const numbers = /(?<![\p{L}\p{N}])\d+(?:\.\d+)*\.?(?![\p{L}\p{N}])/gu

/** An entry whose link, here `\0`, has a description. */
const described = /^[ *_`]*\0.{0,200}$/gm

const hasList = /^[ \t>]*(?:[-*+]|\d+[.)])[ \t]|<li\b/im

/** The titles of contents lists, in common languages. */
const title =
  /^\P{L}*(?:(?:table of )?contents?|on this page|in this (?:article|chapter|document|guide|page)|toc|index|outline|índice|indice|index des matières|tabla de contenidos?|conteúdos?|contenidos?|sumário|sommaire|table des matières|inhalts?(?:verzeichnis|übersicht)?|inhoud(?:sopgave)?|spis treści|obsah|içindekiler|содержание|оглавление|зміст|目录|目錄|目次|もくじ|차례|목차|mục lục|daftar isi|المحتويات|فهرست(?: مطالب)?|תוכן(?: העניינים)?|विषय[- ]?सूची|innehåll(?:sförteckning)?|indhold(?:sfortegnelse)?|innhold|sisällys(?:luettelo)?|tartalom(?:jegyzék)?|cuprins|περιεχόμενα)\P{L}*$/iu

/**
 * Whether a section lists the contents of its note and nothing else: links to headings of the note, by hand or by a tool, or
 * the mark that a tool replaces with them. In a topic such a list would be empty, or one of links to elsewhere.
 * `definitions` are those that count in the note.
 */
export function isContentsList(
  survey: Survey,
  section: Section,
  definitions: ReturnType<typeof firstDefinitions>,
): boolean {
  const { text, headings, blocks } = survey
  const start = textStart(survey, section)
  if (section.unit !== 'headings') return false
  const region: Span = { start, end: section.span.end }
  const source = text.slice(start, region.end)
  if (source.length > 200_000) return false
  const unmarked = source.replace(markers, '')
  if (unmarked.length < source.length && unmarked.replace(around, '').trim() === '') return true
  const links = linksIn(survey, region, definitions)
  const linked = links.flatMap(({ to }) => (to === undefined ? [] : to))
  if (linked.length === 0 || linked.length < 0.8 * links.length) return false
  const isNamed =
    title.test(withoutShortcodes(section.title)) ||
    /<!--(?=[^<>]*\b(?:doc)?toc\b)[^<>]*-->/i.test(source) ||
    (hasList.test(source) && linksAnother(survey, section, definitions))
  if (!isNamed) {
    const targets = new Set(linked).size
    if (targets < 3 || !hasList.test(source)) return false
    // without such a title or comment, it must list at least half of the other sections
    const sections = section.parent?.children.length ?? headings.filter(({ splits }) => splits).length
    if (targets < (sections - 1) / 2) return false
  }
  // a contents list has no code
  if (itemsWithin(blocks, region).some(({ type }) => type === 'code')) return false
  let outside = ''
  let inside = 0
  let done = start
  for (const { span } of links) {
    if (span.start < done) continue
    outside += `${text.slice(done, span.start)}\0`
    // an emoji is an entry too
    inside += Math.max(1, countWords(text.slice(span.start, span.end).replace(/\]\([^()]*\)|<[^<>]*>/g, '')))
    done = span.end
  }
  outside += text.slice(done, region.end)
  const hidden = [markers, around, bullets, icons, shortcodes, numbers, ...(isNamed ? [described] : [])]
  const words = countWords(hidden.reduce((text, pattern) => text.replace(pattern, ' '), outside))
  // a sentence may introduce it, and titles may group its entries
  return words <= (isNamed ? Math.max(8, inside / 2) : Math.max(2, inside / 4))
}

/** Returns whether a section has links and at most a short sentence around them, as pointers of an index: `See [[Soup]].` */
export function isPointer(survey: Survey, section: Section, definitions: ReturnType<typeof firstDefinitions>): boolean {
  const region: Span = { start: textStart(survey, section), end: section.span.end }
  if (section.children.length > 0 || section.unit !== 'headings') return false
  const links = linksIn(survey, region, definitions)
  const linked = links.reduce((sum, { span }) => sum + countWords(survey.text.slice(span.start, span.end)), 0)
  return links.length > 0 && countWords(survey.text.slice(region.start, region.end)) - linked <= 8
}

/** Returns whether the words of a heading are a link to another one: `### [Usage](#usage-1)` above the contents of a chapter. */
function linksAnother(survey: Survey, section: Section, definitions: ReturnType<typeof firstDefinitions>): boolean {
  const heading = headingOf(survey, section)
  if (!heading) return false
  const [link, ...others] = linksIn(survey, heading.span, definitions)
  const isOther = link?.to !== undefined && link.to !== heading.slug && !heading.ids.includes(link.to)
  if (!link || !isOther || others.length > 0) return false
  const { text } = survey
  return countWords(text.slice(heading.span.start, link.span.start) + text.slice(link.span.end, heading.span.end)) === 0
}

interface ListedLink {
  span: Span
  /** The fragment of a link to the note itself. */
  to: string | undefined
}

/** Lists the links in a region, by start. */
function linksIn(
  { links, wikiLinks, tags, path }: Survey,
  region: Span,
  definitions: ReturnType<typeof firstDefinitions>,
): ListedLink[] {
  const name = nameOf(path).toLowerCase()
  const file = lastPart(path)
  const toOf = (url: string) => {
    const [before, fragment] = url.replace(/^\.\//, '').split('#', 2)
    return before === '' || before === file ? fragment : undefined
  }
  const urlOf = (identifier: string) => {
    const definition = definitions.get(definitionKey({ kind: 'definition', identifier }))
    return definition?.kind === 'definition' ? definition.url : ''
  }
  const listed: ListedLink[] = []
  for (const link of itemsWithin(links, region)) {
    if (link.kind === 'link') listed.push({ span: link.span, to: toOf(link.url) })
    else if (link.kind === 'linkReference') listed.push({ span: link.span, to: toOf(urlOf(link.identifier)) })
  }
  for (const { span, linkpath, subpath } of itemsWithin(wikiLinks, region))
    listed.push({ span, to: linkpath === '' || nameInLink(linkpath).toLowerCase() === name ? subpath : undefined })
  let open: { start: number; href: string } | undefined
  for (const { name: element, closing, attributes, span } of itemsWithin(tags, region)) {
    if (element.toLowerCase() !== 'a') continue
    const href = attributes.find((attribute) => attribute.name === 'href')?.value
    if (!closing && href !== undefined) open = { start: span.start, href }
    if (!closing || !open) continue
    listed.push({ span: { start: open.start, end: span.end }, to: toOf(open.href) })
    open = undefined
  }
  return listed.sort((a, b) => a.span.start - b.span.start)
}
