import type { List, ListItem, PhrasingContent, RootContent } from 'mdast'
import { type LinkForm, plainLink } from '../apps/app.ts'
import { isForMdx } from '../apps/apps.ts'
import { chooseFragment } from '../apps/choose-fragment.ts'
import type { Item, MovedSection, NoteLayout } from '../layout/layout.ts'
import { headingsOf, isLabelIn, type Place, type Places } from '../links/places.ts'
import { firstSentenceIn } from '../note/first-sentence.ts'
import { nameOf } from '../note/parse-note.ts'
import type { Survey } from '../note/survey.ts'
import type { SplitOptions } from '../options.ts'
import type { Outline, Section } from '../plan/outline.ts'
import { firstBlocks, textStart } from '../plan/section-parts.ts'
import type { Topic } from '../plan/split-plan.ts'
import { withoutShortcodes } from '../text/file-name.ts'
import { isLanguage, recognizeLanguage } from '../text/language.ts'
import { encodePath, relativePath } from '../text/paths.ts'
import { fillPointer, fillWords } from '../text/pointer-template.ts'
import { listerOf, type PointerWords, pointerWords } from '../text/pointer-words.ts'
import { printBlocks, printInline, printText, verbatim } from '../text/print.ts'
import { foldName } from '../text/slug.ts'
import { itemsWithin, lastBefore } from '../text/sorted-spans.ts'
import { applyEdits, type Span, spanSet } from '../text/span.ts'
import { writeWikiLink } from '../text/wiki-link.ts'
import { canBeAlias } from '../text/wiki-safe.ts'
import { singleSpaces } from '../text/words.ts'

/** The most sub-headings that a pointer names, and the most letters of more than one. */
const mostNames = 8
const mostLetters = 200

/** The Markdown of each pointer item. Lines end with `\n`; the last has no line ending. */
export type Pointers = ReadonlyMap<Item, string>

interface PointerContext {
  survey: Survey
  outline: Outline
  options: SplitOptions
  places: Places
  /** BCP 47 tag of the language that pointers are in, and its words. */
  language: string
  words: PointerWords
  /** Joins words as that language does. */
  list: (parts: readonly string[]) => string
  isMdx: boolean
  noteOf: ReadonlyMap<Topic | undefined, NoteLayout>
}

/** Writes pointers to the topics that moved out of index notes: a sentence for each section, or a list. */
export function writePointers(places: Places, outline: Outline, options: SplitOptions): Pointers {
  const { survey, layout } = places
  const language = options.language ?? languageOf(survey)
  const [words, list, isMdx] = [pointerWords(language), listerOf(language), isForMdx(options)]
  const noteOf = new Map(layout.notes.map((note) => [note.topic, note]))
  const context = { survey, outline, options, places, language, words, list, isMdx, noteOf }
  const textOf = new Map<Item, string>()
  for (const note of layout.notes) {
    // a different marker separates the list from the one above it
    let marker: string | undefined
    for (const item of note.items) {
      if (item.kind === 'slice') marker = markerOfLastList(survey, item.span)
      if (item.kind !== 'pointer') continue
      const { moved } = item
      const text = item.isList
        ? printBlocks(
            [listOf(context, [...new Set(moved.map(({ topic }) => topic))], note)],
            marker === '-' ? '*' : '-',
            context.isMdx,
          )
        : moved.map((move) => sentenceOf(context, move, note)).join('\n\n')
      textOf.set(item, text)
    }
  }
  return textOf
}

/** Returns the language of a note: its `lang` property, or the language of its text. */
export function languageOf({ path, text, properties, codeAndHtml, mathAndComments }: Survey): string {
  if (typeof properties.lang === 'string' && isLanguage(properties.lang)) return properties.lang
  const hidden = spanSet([...codeAndHtml.spans, ...mathAndComments.spans])
  return recognizeLanguage(
    applyEdits(
      text,
      hidden.spans.map((span) => ({ span, text: ' ' })),
    ),
    nameOf(path),
  )
}

/** Returns the marker of the list at the end of a slice. */
function markerOfLastList({ blocks, text }: Survey, span: Span): string | undefined {
  const last = lastBefore(blocks, span.end)
  return last?.type === 'list' && last.span.start >= span.start ? text[last.span.start] : undefined
}

/** Writes `See [[Topic]] for A, B and C.`, or the template's sentence. */
function sentenceOf(context: PointerContext, { section, topic }: MovedSection, note: NoteLayout): string {
  const { words, list, options } = context
  const template = topic.pointer ?? options.pointer
  const names = partsOf(section, topic)
  // the user's template may be in any language
  const shown = shorten(names, (left) => (template === undefined ? words.more.replace('{n}', `${left}`) : '…'))
  const content = {
    topic: printInline(linkTo(context, topic, note, section), context.isMdx),
    parts: shown.map((part) => printText(part, context.isMdx)),
    whole: topic.summary,
  }
  return template === undefined ? fillWords(words, content, list) : fillPointer(template, content, list)
}

/** Shortens a list of names; `more` says how many are left out. */
function shorten(names: readonly string[], more: (left: number) => string): readonly string[] {
  let letters = 0
  const fitting = names.filter((name, i) => {
    letters += name.length
    return i === 0 || letters <= mostLetters
  })
  if (fitting.length === names.length && names.length <= mostNames) return names
  const shown = fitting.slice(0, mostNames - 1)
  return [...shown, more(names.length - shown.length)]
}

/** Lists the titles of a section's subsections, without those that repeat its title or its topic's. */
function partsOf(section: Section, topic: Topic): string[] {
  const said = new Set([section.title, topic.title, nameOf(topic.path)].map(foldName))
  const names = section.children.map(({ title }) =>
    shownTitle(withoutPrefix(title, section.title))
      .replace(/[.。]$/u, '')
      // a number of a list, which Markdown would need escaped
      .replace(/^\d{1,3}[.)]\s+(?=\S)/u, ''),
  )
  return [...new Set(names)].filter((name) => name !== '' && !said.has(foldName(name)))
}

/** Removes the title of the section around it from a title: `R1: prices` in `R1`. */
function withoutPrefix(title: string, around: string): string {
  if (around === '' || !foldName(title).startsWith(foldName(around)) || title.length <= around.length) return title
  const rest = /^\s*[:–—]\s*(\S.*)$/u.exec(title.slice(around.length))
  return rest?.[1] ?? title
}

/** What a template makes of a topic that has no heading in the index. */
function fillEntry({ list, outline, isMdx }: PointerContext, template: string, topic: Topic, link: string): string {
  const sections = topic.sections.flatMap((anchor) => outline.byAnchor.get(anchor) ?? [])
  const parts = sections.flatMap((section) => partsOf(section, topic)).map((part) => printText(part, isMdx))
  return fillPointer(template, { topic: link, parts, whole: topic.summary }, list)
}

/** Writes `- [[Topic]]: first sentence`, nested like the folders. */
function listOf(context: PointerContext, topics: readonly Topic[], note: NoteLayout): List {
  const children = topics.map((topic): ListItem => {
    const template = context.options.indexStyle === 'list' ? undefined : (topic.pointer ?? context.options.pointer)
    const summary = topic.summary === undefined && template === undefined ? describe(context, topic) : undefined
    const line: PhrasingContent[] = [linkTo(context, topic, note, undefined)]
    const [link] = line as [PhrasingContent]
    if (template !== undefined) line[0] = verbatim(fillEntry(context, template, topic, printInline(link)))
    else if (topic.summary !== undefined) line.push(verbatim(`: ${singleSpaces(topic.summary)}`))
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

/** Links a topic; `section`: the section to link, which has a heading of its own in a topic of several. */
function linkTo(
  context: PointerContext,
  topic: Topic,
  note: NoteLayout,
  section: Section | undefined,
): PhrasingContent {
  // a user who renamed the file wants its name shown; below a heading, the name may lack its punctuation
  const name = nameOf(topic.path)
  const isNameShown =
    topic.isRenamed || (section !== undefined && context.options.links !== 'markdown' && hasWords(name, topic.title))
  const title = isNameShown ? name : topic.title
  const first = context.outline.byAnchor.get(topic.sections[0] as string)
  // in a note that it joined, every section has a heading of its own
  const named = section ?? (topic.into === undefined ? undefined : first)
  const part = topic.into === undefined && named === first ? undefined : named
  const place = { note: context.noteOf.get(topic) as NoteLayout, heading: part?.heading }
  return linkToPlace(context, note, place, title)
}

/** Returns a title as links show it: without the shortcodes of emoji and a colon at its end. */
function shownTitle(title: string): string {
  const shown = withoutShortcodes(title).trim()
  return shown.replace(/(?<!\s)\s*[:：]$/u, '') || title
}

/** Returns whether a file name has all words of a title. */
function hasWords(name: string, title: string): boolean {
  const [a, b] = [name, withoutShortcodes(title)].map((text) =>
    singleSpaces(text.normalize('NFC').replace(/[^\P{Po}#%&*.@\\]/gu, ' '))
      .replace(/(?<![\s.])[\s.]+$/u, '')
      .trim(),
  )
  return a === b
}

/** Writes a link of the program in the requested style. A link to an HTML id is always a Markdown link. */
export function linkToPlace(
  { options, places }: Pick<PointerContext, 'options' | 'places'>,
  from: NoteLayout,
  to: Pick<Place, 'note' | 'heading'> & Partial<Pick<Place, 'htmlId' | 'isWhole'>>,
  title: string,
): PhrasingContent {
  const { path } = to.note
  const isInside = to.heading !== undefined && to.isWhole !== true
  const headings = isInside ? headingsOf(places, to.note) : undefined
  const index = isInside ? headings?.position.get(to.heading as number) : undefined
  const isLabel = (text: string) => isLabelIn(places, text, from)
  const fragmentFor = (form: Pick<LinkForm, 'kind' | 'path' | 'text'>) => {
    if (!headings || index === undefined) return undefined
    const place = { ...plainLink.place, isLabel }
    return chooseFragment(headings, index, { ...form, embed: false, fragment: undefined, isAngled: false, place })
  }
  const text = shownTitle(title)
  // a definition of that name would match a wiki-link in most apps, in Foam even with an alias
  if (options.links === 'markdown' || isLabel(nameOf(path))) {
    const relative = from === to.note ? '' : relativePath(from.path, path)
    const fragment =
      to.htmlId === undefined
        ? fragmentFor({ kind: 'markdown', path: relative, text: '' })
        : { text: to.htmlId, isAngled: false }
    const url =
      fragment === undefined
        ? encodePath(relative || relativePath(from.path, path))
        : fragment.isAngled
          ? `${relative}#${fragment.text}`
          : `${encodePath(relative)}#${encodePath(fragment.text)}`
    return { type: 'link', url, children: [{ type: 'text', value: text }] }
  }
  const name = places.linkpathOf(path, from.path)
  const shown = canBeShown(text, nameOf(path), options) ? text : name.includes('/') ? nameOf(path) : name
  const subpath = fragmentFor({ kind: 'wiki', path: from === to.note ? '' : name, text: shown })?.text
  const linkpath = from === to.note && subpath !== undefined ? '' : name
  const alias = shown === linkpath && subpath === undefined ? undefined : shown
  return verbatim(writeWikiLink({ embed: false, linkpath, subpath, alias, bar: '|' }))
}

/** Returns whether a title is worth an alias, and can be one: Quartz would show only what is behind a slash. */
function canBeShown(title: string, name: string, { apps }: SplitOptions): boolean {
  const isCut = apps[0] === 'quartz' && title.includes('/')
  return canBeAlias(title) && !isCut && title.replace(/(?<![?!.…？！。])[?!.…？！。]+$/u, '') !== name
}

/** Describes a topic in one sentence: the first of its prose, or else the names of its parts. */
function describe(context: PointerContext, topic: Topic): string {
  const sections = topic.sections.flatMap((anchor) => context.outline.byAnchor.get(anchor) ?? [])
  const sentence = sections.map((section) => firstSentenceOf(context, section, topic)).find((text) => text !== '')
  if (sentence !== undefined) return sentence
  const names = sections.flatMap((section) => partsOf(section, topic))
  return context.list(shorten(names, (left) => context.words.more.replace('{n}', `${left}`)))
}

/**
 * Returns the first sentence of a section's own prose, without the blocks that stay in the index; `''` if there is
 * none.
 */
function firstSentenceOf({ survey, language }: PointerContext, section: Section, topic: Topic): string {
  const kept = firstBlocks(survey, section, topic.keep ?? 0)
  const start = kept?.end ?? textStart(survey, section)
  // the title of a unit without a heading is the beginning of its text
  const bold = section.unit === 'bold' ? itemsWithin(survey.boldLines, section.span)[0] : undefined
  const sentence = firstSentenceIn(survey, { start, end: section.ownEnd }, language, bold?.title)
  return section.heading === undefined && repeats(sentence, section.title) ? '' : sentence
}

/** Whether a sentence begins with a title that was taken from it. */
function repeats(sentence: string, title: string): boolean {
  return title !== '' && foldName(sentence).startsWith(foldName(title))
}
