import type { List, ListItem, PhrasingContent, RootContent } from 'mdast'
import { showWikiLinks } from '../note/headings.ts'
import { type NotePath, nameOf } from '../note/parse-note.ts'
import type { Survey } from '../note/survey.ts'
import { defaultOptions, type SplitOptions } from '../options.ts'
import type { Outline, Section } from '../plan/outline.ts'
import { firstBlocks } from '../plan/section-parts.ts'
import type { Topic } from '../plan/split-plan.ts'
import { encodePath, relativePath } from '../text/paths.ts'
import { fillPointer } from '../text/pointer-template.ts'
import { printBlocks, printInline, printText, verbatim } from '../text/print.ts'
import { lowerBound } from '../text/span.ts'
import { canBeAlias } from '../text/wiki-safe.ts'
import { firstSentence, singleSpaces } from '../text/words.ts'
import type { MovedSection } from './layout.ts'

/** The most sub-headings that a pointer names. */
const mostNames = 8

/** Writes what an index note says of the topics that moved out of it. */
export class PointerWriter {
  readonly #survey: Survey
  readonly #outline: Outline
  readonly #options: SplitOptions
  readonly #isLabel: (text: string, from: NotePath) => boolean
  readonly #linkpathOf: (to: NotePath, from: NotePath) => string

  /** `isLabel` tells whether a definition of the note would catch `[[text]]`, `linkpathOf` how a wiki-link names a note. */
  constructor(
    survey: Survey,
    outline: Outline,
    options: SplitOptions,
    isLabel: (text: string, from: NotePath) => boolean,
    linkpathOf: (to: NotePath, from: NotePath) => string = nameOf,
  ) {
    this.#linkpathOf = linkpathOf
    this.#survey = survey
    this.#outline = outline
    this.#options = options
    this.#isLabel = isLabel
  }

  /**
   * What stands for sections that moved, in the note at `from`: a paragraph for each, or a list. Lines end with `\n`; the
   * last has no line end. `bullet` is the marker of a list, so that it stays apart from a list above it.
   */
  write(moved: readonly MovedSection[], from: NotePath, bullet: '-' | '*' = '-'): string {
    if (this.#options.indexStyle === 'list') {
      return printBlocks([this.#list([...new Set(moved.map(({ topic }) => topic))], from)], bullet)
    }
    return moved.map((one) => this.#sentence(one, from)).join('\n\n')
  }

  /** `See [[Topic]] for A, B and C.`, or what the template says. */
  #sentence({ section, topic }: MovedSection, from: NotePath): string {
    const names = section.children.map(({ title }) => title).filter((title) => title !== '')
    const template = topic.pointer ?? this.#options.pointer
    // a template of one's own may be in any language
    const more = template === defaultOptions.pointer ? `${names.length - mostNames + 1} more` : '…'
    const shown = names.length > mostNames ? [...names.slice(0, mostNames - 1), more] : names
    return fillPointer(template, printInline(this.#link(topic, from)), shown.map(printText), topic.summary)
  }

  /** `- [[Topic]]: first sentence`, nested as the folders are. */
  #list(topics: readonly Topic[], from: NotePath): List {
    const children = topics.map((topic): ListItem => {
      const summary = topic.summary === undefined ? this.#summary(topic) : undefined
      const line: PhrasingContent[] = [this.#link(topic, from)]
      if (topic.summary !== undefined) line.push(verbatim(`: ${singleSpaces(topic.summary)}`))
      else if (summary) line.push({ type: 'text', value: `: ${summary}` })
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
    // a definition of the name would catch a wiki-link in most clients, with an alias still in Foam
    if (this.#options.links === 'markdown' || this.#isLabel(nameOf(path), from)) {
      return { type: 'link', url: encodePath(relativePath(from, path)), children: [{ type: 'text', value: title }] }
    }
    const name = this.#linkpathOf(path, from)
    const alias = title !== name && canBeAlias(title) ? title : name.includes('/') ? nameOf(path) : undefined
    return verbatim(alias === undefined ? `[[${name}]]` : `[[${name}|${alias}]]`)
  }

  /** The first sentence of a topic's first paragraph, what stays elsewhere aside. */
  #summary(topic: Topic): string {
    const { blocks, headings } = this.#survey
    for (const section of this.#sectionsOf(topic)) {
      const kept = firstBlocks(this.#survey, section, topic.keep ?? 0)
      const start = kept?.end ?? headings[section.heading]?.span.end ?? section.span.start
      for (let i = lowerBound(blocks, start, (b) => b.span.start); i < blocks.length; i++) {
        const block = blocks[i] as Survey['blocks'][number]
        if (block.span.start >= section.ownEnd) break
        if (block.type !== 'paragraph') continue
        const sentence = firstSentence(withoutMarks(showWikiLinks(block.shown.replace(/!\[\[[^[\]\r\n]*\]\]/g, ''))))
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
