import type { List, ListItem, PhrasingContent, RootContent } from 'mdast'
import type { Item, MovedSection, NoteLayout } from '../layout/layout.ts'
import { isLabelIn, type Places } from '../links/places.ts'
import { showWikiLinks } from '../note/headings.ts'
import { nameOf } from '../note/parse-note.ts'
import type { Survey } from '../note/survey.ts'
import { defaultOptions, type SplitOptions } from '../options.ts'
import type { Outline } from '../plan/outline.ts'
import { firstBlocks } from '../plan/section-parts.ts'
import type { Topic } from '../plan/split-plan.ts'
import { encodePath, relativePath } from '../text/paths.ts'
import { fillPointer } from '../text/pointer-template.ts'
import { printBlocks, printInline, printText, verbatim } from '../text/print.ts'
import { itemsWithin, lastBefore } from '../text/sorted-spans.ts'
import type { Span } from '../text/span.ts'
import { writeWikiLink } from '../text/wiki-link.ts'
import { canBeAlias } from '../text/wiki-safe.ts'
import { firstSentence, singleSpaces } from '../text/words.ts'

/** The most sub-headings that a pointer names. */
const mostNames = 8

/** What stands for the sections that moved out of each note. */
export interface Pointers {
  /** The Markdown of each pointer item. Lines end with `\n`; the last has no line end. */
  textOf: ReadonlyMap<Item, string>
  /** Whether they are lists. */
  isList: boolean
}

interface PointerContext {
  survey: Survey
  outline: Outline
  options: SplitOptions
  places: Places
}

/** Writes what index notes say of the topics that moved out of them: a sentence for each section, or a list. */
export function writePointers(places: Places, outline: Outline, options: SplitOptions): Pointers {
  const { survey, layout } = places
  const context = { survey, outline, options, places }
  const isList = options.indexStyle === 'list'
  const textOf = new Map<Item, string>()
  for (const note of layout.notes) {
    // another marker keeps a list apart from the one above it
    let marker: string | undefined
    for (const item of note.items) {
      if (item.kind === 'slice') marker = markerOfLastList(survey, item.span)
      if (item.kind !== 'pointer') continue
      const { moved } = item
      const text = isList
        ? printBlocks(
            [listOf(context, [...new Set(moved.map(({ topic }) => topic))], note)],
            marker === '-' ? '*' : '-',
          )
        : moved.map((move) => sentenceOf(context, move, note)).join('\n\n')
      textOf.set(item, text)
    }
  }
  return { textOf, isList }
}

/** The marker of the list with which a slice ends. */
function markerOfLastList({ blocks, text }: Survey, span: Span): string | undefined {
  const last = lastBefore(blocks, span.end)
  return last?.type === 'list' && last.span.start >= span.start ? text[last.span.start] : undefined
}

/** `See [[Topic]] for A, B and C.`, or what the template says. */
function sentenceOf(context: PointerContext, { section, topic }: MovedSection, note: NoteLayout): string {
  const names = section.children.map(({ title }) => title).filter((title) => title !== '')
  const template = topic.pointer ?? context.options.pointer
  // a template of the user's own may be in any language
  const more = template === defaultOptions.pointer ? `${names.length - mostNames + 1} more` : '…'
  const shown = names.length > mostNames ? [...names.slice(0, mostNames - 1), more] : names
  return fillPointer(template, printInline(linkTo(context, topic, note)), shown.map(printText), topic.summary)
}

/** `- [[Topic]]: first sentence`, nested as the folders are. */
function listOf(context: PointerContext, topics: readonly Topic[], note: NoteLayout): List {
  const children = topics.map((topic): ListItem => {
    const summary = topic.summary === undefined ? firstSentenceOf(context, topic) : undefined
    const line: PhrasingContent[] = [linkTo(context, topic, note)]
    if (topic.summary !== undefined) line.push(verbatim(`: ${singleSpaces(topic.summary)}`))
    else if (summary) line.push({ type: 'text', value: `: ${summary}` })
    const inner: RootContent[] = topic.topics.length > 0 ? [listOf(context, topic.topics, note)] : []
    return {
      type: 'listItem',
      spread: false,
      children: [{ type: 'paragraph', children: line }, ...inner] as ListItem['children'],
    }
  })
  return { type: 'list', ordered: false, spread: false, children }
}

function linkTo({ options, places }: PointerContext, { title, path }: Topic, note: NoteLayout): PhrasingContent {
  // a definition of the name would catch a wiki-link in most apps, with an alias still in Foam
  if (options.links === 'markdown' || isLabelIn(places, nameOf(path), note)) {
    return { type: 'link', url: encodePath(relativePath(note.path, path)), children: [{ type: 'text', value: title }] }
  }
  const linkpath = places.linkpathOf(path, note.path)
  const link = { embed: false, linkpath, subpath: undefined, alias: undefined, bar: '|' }
  const shown = canBeAlias(title) ? title : linkpath.includes('/') ? nameOf(path) : linkpath
  return verbatim(writeWikiLink(shown === linkpath ? link : { ...link, alias: shown }))
}

/** The first sentence of a topic's first paragraph, without what stays in the index. */
function firstSentenceOf({ survey, outline }: PointerContext, topic: Topic): string {
  const { blocks, headings } = survey
  for (const section of topic.sections.flatMap((anchor) => outline.byAnchor.get(anchor) ?? [])) {
    const kept = firstBlocks(survey, section, topic.keep ?? 0)
    const start = kept?.end ?? headings[section.heading]?.span.end ?? section.span.start
    for (const block of itemsWithin(blocks, { start, end: section.ownEnd })) {
      if (block.type !== 'paragraph') continue
      const sentence = firstSentence(withoutMarks(showWikiLinks(block.shown.replace(/!\[\[[^[\]\r\n]*\]\]/g, ''))))
      if (sentence !== '') return sentence
    }
  }
  return ''
}

/** Text without what would mean something in another note too: comments, a block id, the marks of tags. */
function withoutMarks(text: string): string {
  return text
    .replace(/%%.*?%%/gs, '')
    .replace(/(?:^|\s)\^[A-Za-z0-9-]+\s*$/, '')
    .replace(/(?<=^|\s)#(?=[\p{L}\p{N}_/-])/gu, '')
}
