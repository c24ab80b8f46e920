import type { List, ListItem, Paragraph, PhrasingContent, RootContent } from 'mdast'
import { toString as textOf } from 'mdast-util-to-string'
import { printBlocks, wikiLinkNode } from '../markdown/print.ts'
import { lowerBound } from '../markdown/span.ts'
import { encodePath, relativePath } from '../markdown/url-path.ts'
import { canBeAlias } from '../markdown/wiki-safe.ts'
import { firstSentence } from '../markdown/words.ts'
import { showWikiLinks } from '../note/heading.ts'
import { type NotePath, nameOf } from '../note/parse-note.ts'
import type { Survey } from '../note/survey.ts'
import type { SplitOptions } from '../options.ts'
import type { Outline, Section } from './outline.ts'
import type { Topic } from './plan.ts'

/** The most sub-headings that a pointer names. */
const mostNames = 8

/** Writes what an index note says of the topics that moved out of it. */
export class PointerWriter {
  readonly #survey: Survey
  readonly #outline: Outline
  readonly #options: SplitOptions
  readonly #isLabel: (text: string, from: NotePath) => boolean

  /** `isLabel` tells whether a definition of the note would catch `[[text]]`. */
  constructor(
    survey: Survey,
    outline: Outline,
    options: SplitOptions,
    isLabel: (text: string, from: NotePath) => boolean,
  ) {
    this.#survey = survey
    this.#outline = outline
    this.#options = options
    this.#isLabel = isLabel
  }

  /**
   * The pointer to topics from the note at `from`: a sentence, or a list. Lines end with `\n`; the last has no line end.
   * `bullet` is the marker of a list, so that it stays apart from a list above it.
   */
  write(topics: readonly Topic[], from: NotePath, bullet: '-' | '*' = '-'): string {
    if (this.#options.indexStyle === 'list') return printBlocks([this.#list(topics, from)], bullet)
    return printBlocks(topics.map((topic) => this.#sentence(topic, from)))
  }

  /** `See [[Topic]] for A, B and C.` */
  #sentence(topic: Topic, from: NotePath): Paragraph {
    const names = this.#sectionsOf(topic)
      .flatMap((section) => section.children)
      .map((section) => section.title)
      .filter((title) => title !== '')
    const shown =
      names.length > mostNames ? [...names.slice(0, mostNames - 1), `${names.length - mostNames + 1} more`] : names
    const last = shown.at(-1)
    const text =
      last === undefined
        ? '.'
        : ` for ${shown.length > 1 ? `${shown.slice(0, -1).join(', ')} and ` : ''}${last}${/[.!?…。！？]$/u.test(last) ? '' : '.'}`
    return {
      type: 'paragraph',
      children: [{ type: 'text', value: 'See ' }, this.#link(topic, from), { type: 'text', value: text }],
    }
  }

  /** `- [[Topic]]: first sentence`, nested as the folders are. */
  #list(topics: readonly Topic[], from: NotePath): List {
    const children = topics.map((topic): ListItem => {
      const summary = this.#summary(topic)
      const line: PhrasingContent[] = [this.#link(topic, from)]
      if (summary !== '') line.push({ type: 'text', value: `: ${summary}` })
      const inner: RootContent[] = topic.topics.length > 0 ? [this.#list(topic.topics, from)] : []
      return {
        type: 'listItem',
        spread: false,
        children: [{ type: 'paragraph', children: line }, ...inner] as ListItem['children'],
      }
    })
    return { type: 'list', ordered: false, spread: false, children }
  }

  #link(topic: Topic, from: NotePath): PhrasingContent {
    const { title, path } = topic
    if (this.#options.links === 'markdown') {
      return { type: 'link', url: encodePath(relativePath(from, path)), children: [{ type: 'text', value: title }] }
    }
    const name = nameOf(path)
    const alias = title !== name && canBeAlias(title) ? title : this.#isLabel(name, from) ? name : undefined
    return wikiLinkNode(alias === undefined ? `[[${name}]]` : `[[${name}|${alias}]]`)
  }

  /** The first sentence of a topic's first paragraph. */
  #summary(topic: Topic): string {
    const { blocks, headings } = this.#survey
    for (const section of this.#sectionsOf(topic)) {
      const start = headings[section.heading]?.span.end ?? section.span.start
      for (let i = lowerBound(blocks, start, (b) => b.span.start); i < blocks.length; i++) {
        const block = blocks[i] as Survey['blocks'][number]
        if (block.span.start >= section.ownEnd) break
        if (block.type !== 'paragraph') continue
        const shown = textOf(block.node, { includeHtml: false, includeImageAlt: false })
        const sentence = firstSentence(withoutMarks(showWikiLinks(shown.replace(/!\[\[[^[\]\r\n]*\]\]/g, ''))))
        if (sentence !== '') return sentence
      }
    }
    return ''
  }

  #sectionsOf(topic: Topic): Section[] {
    return topic.sections.flatMap((anchor) => this.#outline.byAnchor.get(anchor) ?? [])
  }
}

/** Text without what would mean something in another note too: comments, a block id, the marks of tags. */
function withoutMarks(text: string): string {
  return text
    .replace(/%%.*?%%/gs, '')
    .replace(/(?:^|\s)\^[A-Za-z0-9-]+\s*$/, '')
    .replace(/(?<=^|\s)#(?=[\p{L}\p{N}_/-])/gu, '')
}
