import { normalizeIdentifier } from 'micromark-util-normalize-identifier'
import { lineStart } from '../text/lines.ts'
import { itemAt } from '../text/sorted-spans.ts'
import { holds, type Span } from '../text/span.ts'
import type { WikiLink } from '../text/wiki-link.ts'
import { singleSpaces } from '../text/words.ts'
import type { Reference } from './reference.ts'
import type { Survey } from './survey.ts'

/** `[Heading]`, `[Heading][]` or `[text][Heading]` without a definition. */
export interface ImplicitLink {
  span: Span
  /** The index of the heading. */
  heading: number
  label: string
  /** Undefined where the label itself is shown. */
  text: string | undefined
}

const brackets =
  /(?<![\\!\][])\[(?:([^[\]*_`<>\\|]+)\]|([^[\]<>\\|]+)\](?=\[[^\]]))(?:\[([^[\]*_`<>\\|]*)\])?(?![[(:{])/g

/**
 * Lists the references of a note to its headings by their words, by start, where no definition has such a label.
 * https://pandoc.org/MANUAL.html#extension-implicit_header_references
 */
export function listImplicitLinks(survey: Survey): ImplicitLink[] {
  const { text, headings, definitions, textBlocks, codeAndHtml, mathAndComments, links } = survey
  const byWords = new Map<string, number>()
  headings.forEach(({ title }, index) => {
    const key = normalizeIdentifier(title)
    if (key !== '' && !byWords.has(key)) byWords.set(key, index)
  })
  if (byWords.size === 0) return []
  const labels = new Set(definitions.map(({ identifier }) => identifier))
  return textBlocks.flatMap((block) =>
    [...withoutQuoteMarks(text.slice(block.start, block.end)).matchAll(brackets)].flatMap((match): ImplicitLink[] => {
      // a wiki-link has no line break
      const [first = '', second] = [match[1] ?? match[2], match[3]].map((words) => words && singleSpaces(words))
      const start = block.start + match.index
      const span = { start, end: start + match[0].length }
      const label = second || first
      const heading = byWords.get(normalizeIdentifier(label))
      if (heading === undefined || labels.has(normalizeIdentifier(label))) return []
      if (codeAndHtml.at(start) || mathAndComments.at(start)) return []
      // a task, a callout or an item of a list of contents is no reference; a heading does not refer to itself
      if (itemAt(links, start)) return []
      if (/^[ \t>]*(?:[-*+]|\d+[.)])[ \t]+$/.test(text.slice(lineStart(text, start), start)) && first.length < 2)
        return []
      const target = headings[heading]
      if (target && holds(target.span, span)) return []
      return [{ span, heading, label, text: second ? first : undefined }]
    }),
  )
}

/** Puts spaces in place of the marks of a quote around the lines of a block. */
function withoutQuoteMarks(source: string): string {
  return source.replace(/[\r\n][ \t>]+/g, (prefix) => prefix.replaceAll('>', ' '))
}

/** Returns an implicit link as a reference: a wiki-link to the heading. */
export function implicitReference({ cells, text }: Survey, link: ImplicitLink): Reference {
  const { span, heading, label } = link
  const inCell = cells.at(span.start) !== undefined
  const written: WikiLink = {
    span,
    embed: false,
    linkpath: '',
    subpath: label,
    alias: link.text,
    bar: inCell ? '\\|' : '|',
  }
  return {
    span,
    target: { kind: 'inside', linkTarget: { kind: 'heading', heading } },
    url: text.slice(span.start, span.end),
    syntax: { kind: 'wiki', link: written },
    plainText: undefined,
    mark: '',
    inCell,
  }
}
