import { nextLine } from '../text/lines.ts'
import { indexFrom } from '../text/sorted-spans.ts'
import type { Span } from '../text/span.ts'
import type { Survey } from './survey.ts'

/** An author's id in Markdown syntax, outside HTML and not at the end of a heading. */
export interface NamedPlace {
  id: string
  /** The mark. */
  span: Span
  /** The start of the named element. */
  offset: number
}

/** `{#id .class key=value}` of pandoc, `{: #id}` of kramdown and MkDocs, `(\#fig:id)` of bookdown; not `{{< ref #id >}}`. */
const mark =
  /(?<!\{)\{:?(?:[^{}\r\n#]*[ \t])?#([^\s{}#]+)(?![^\s{}#])[^{}\r\n]*\}|(?<!\])\((?:\\#|#(?=(?:fig|tab|eq|thm|lem|cor|prp|def|exm|sec)[:-]))([\w:.-]+)\)/g
const label = /(?<=^ {0,3})\(([^()\r\n]+)\)=[ \t]*$/gm
/** The label of a directive, of a cell or of an equation of MyST and Quarto. */
const optionLabel = /^[ \t>]{0,30}(?::(?:name|label):|#\|[ \t]{0,9}label:)[ \t]{1,9}([\w:.-]{1,200})[ \t]{0,9}$/gm
const equationLabel = /(?<=\$\$[ \t]{0,9})\(([\w:.-]{1,200})\)(?=[ \t]{0,9}$)/gm

/**
 * Lists the ids of figures, spans, divs, tables, equations and paragraphs, and the labels above blocks, in text order.
 * https://pandoc.org/MANUAL.html#extension-link_attributes
 * https://kramdown.gettalong.org/syntax.html#inline-attribute-lists
 * https://mystmd.org/guide/cross-references
 *
 * ```markdown
 * ![Caption](image.png){#fig:a}   [words]{#id}   ::: {#id}   $$ x $$ {#eq:x}   (label)=
 * ```
 */
export function listNamedPlaces(survey: Survey): NamedPlace[] {
  const { text, textBlocks, blocks, codeAndHtml, mathAndComments } = survey
  if (!/\{[^{}\r\n]*#|\)=|\(\\?#|(?:name|label):|\$\$[ \t]*\(/.test(text)) return []
  const places: NamedPlace[] = []
  const add = (leaf: Span, match: RegExpMatchArray, id: string, offset: number) => {
    const start = leaf.start + (match.index ?? 0)
    if (codeAndHtml.at(start) || mathAndComments.at(start)) return
    places.push({ id, span: { start, end: start + match[0].length }, offset })
  }
  const isHeading = new Set(survey.headings.map(({ span }) => span.start))
  for (const leaf of textBlocks) {
    const source = text.slice(leaf.start, leaf.end)
    if (!/[{(]/.test(source)) continue
    const isDirective = /^[ \t>]*:{3,}[ \t]*\{/.test(source)
    for (const match of [...source.matchAll(equationLabel), ...(isDirective ? source.matchAll(optionLabel) : [])])
      add(leaf, match, match[1] as string, leaf.start)
    if (isHeading.has(leaf.start)) {
      for (const match of findInnerIds(source)) add(leaf, match, match[1] as string, leaf.start + match.index)
      continue
    }
    for (const match of source.matchAll(mark)) add(leaf, match, (match[1] ?? match[2]) as string, leaf.start)
    for (const match of source.matchAll(label)) {
      const isLast = source.slice(match.index + match[0].length).trim() === ''
      // at the end of the note it names nothing
      const named = isLast ? blocks[indexFrom(blocks, leaf.end)]?.span.start : leaf.start
      if (named !== undefined) add(leaf, match, match[1] as string, named)
    }
  }
  // a code block has its id in its fence
  for (const { type, span } of blocks) {
    if (type !== 'code') continue
    const id = /^[`~]{3,}[ \t]*\{[^{}\r\n#]*#([^\s{}#]+)/.exec(text.slice(span.start, nextLine(text, span.start)))?.[1]
    if (id) places.push({ id, span, offset: span.start })
    const options = /^[`~]{3,}[ \t]*\{.*(?:(?:\r\n|\n|\r)[ \t>]*(?::[\w-]+:|#\|).*)+/.exec(
      text.slice(span.start, span.end),
    )
    for (const [, name = ''] of options?.[0].matchAll(optionLabel) ?? [])
      places.push({ id: name, span, offset: span.start })
  }
  return places.sort((a, b) => a.span.start - b.span.start)
}

/** Finds the ids inside the source of a heading, such as `# [words]{#id} and more`: one at its end is its own. */
export function findInnerIds(heading: string): RegExpExecArray[] {
  return [...heading.matchAll(/(?<=\])\{#([^\s{}#]+)\}(?=[ \t]*\S)/g)]
}
