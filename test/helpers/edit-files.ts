import fc from 'fast-check'
import { nameOf, parseNote } from '../../src/note/parse-note.ts'
import { isDefinition, type Survey, surveyNote } from '../../src/note/survey.ts'
import type { SplitOptions } from '../../src/options.ts'
import { loadParser } from '../../src/parse/load-parser.ts'
import type { SplitResult } from '../../src/split.ts'
import { firstNewline } from '../../src/text/lines.ts'
import type { Span } from '../../src/text/span.ts'
import { joinFiles, joinLines } from './join-text.ts'
import { filesOf, splitText } from './split-text.ts'

const parser = loadParser('satteri')

/** An edit as users make it: `file` and `block` choose a place in any text. */
export interface FileEdit {
  kind: 'insert' | 'delete' | 'word' | 'heading' | 'link' | 'alias' | 'footnote'
  file: number
  block: number
}

const fileEdit: fc.Arbitrary<FileEdit> = fc.record({
  kind: fc.constantFrom('insert', 'delete', 'word', 'heading', 'link', 'alias', 'footnote'),
  file: fc.nat(1000),
  block: fc.nat(1000),
})

/** Between `least` and four times as many edits that survive join and split byte for byte. */
export const fileEdits = (least = 1): fc.Arbitrary<FileEdit[]> =>
  fc.array(fileEdit, { minLength: least, maxLength: least * 4 })

const newWords = 'Quince Medlar Sorrel Lovage Burdock Skirret Orache Salsify Samphire Comfrey Yarrow Borage'.split(' ')

/** Applies edits to the topic files of a split, in order. Returns the edited files by path. */
async function editFiles(
  { notes, manifest }: SplitResult,
  files: Record<string, string>,
  edits: readonly FileEdit[],
): Promise<Record<string, string>> {
  const edited: Record<string, string> = {}
  // skip names that are invalid in a link, or that a definition would match
  const source = manifest.source.lines.join('').toLowerCase()
  // text below a pointer of a folder's index belongs to the topic that the pointer names, as in the index note
  const topics = notes.filter(
    ({ role, pieces }) =>
      role === 'topic' && !pieces.some((piece) => piece.kind === 'generated' && piece.why === 'pointer'),
  )
  const linkable = topics.filter(
    ({ path, title }) =>
      title === nameOf(path) &&
      /^[\p{L}\p{N} ]+$/u.test(title) &&
      title !== 'Untitled' &&
      !source.includes(`[${title.toLowerCase()}]:`),
  )
  for (const [i, { kind, file, block }] of edits.entries()) {
    const note = topics[file % topics.length]
    if (!note) break
    const text = edited[note.path] ?? (files[note.path] as string)
    const target = linkable[block % Math.max(linkable.length, 1)]
    const link = target && target !== note ? target.title : undefined
    const isMarkdown = manifest.options.links === 'markdown'
    const after = await editText(text, kind, block, {
      word: newWords[i] as string,
      link:
        link === undefined
          ? undefined
          : (shown) =>
              isMarkdown ? `[${shown ?? link}](${encodeURI(link)}.md)` : `[[${link}${shown ? `|${shown}` : ''}]]`,
      newline: firstNewline(manifest.source.lines.join('')),
    })
    if (after !== undefined && after !== text) edited[note.path] = after
  }
  return edited
}

async function editText(
  text: string,
  kind: FileEdit['kind'],
  at: number,
  { word, link, newline }: { word: string; link: ((shown?: string) => string) | undefined; newline: string },
): Promise<string | undefined> {
  const survey = surveyNote(await parseNote('note.md', text, parser))
  const block = pickParagraph(survey, at)
  if (!block) return undefined
  const { start, end } = block
  const insert = (line: string) => `${text.slice(0, end)}${newline}${newline}${line}${text.slice(end)}`
  switch (kind) {
    case 'insert':
      return insert(`${word} was added here.`)
    case 'delete':
      // an unused definition at the end of a note stays in the index
      if (survey.blocks.at(-1)?.span === block && survey.blocks.some(isDefinition)) return undefined
      // a section without text would stay in the index
      if (survey.blocks.filter(({ type, span }) => type === 'paragraph' && !isMark(text, span)).length < 2)
        return undefined
      // what it cites or uses might go with it
      return /[[\]^`$<!%{]/.test(text.slice(start, end)) ? undefined : withoutBlock(text, start, end)
    case 'word':
      return /^[\p{L}\p{N} ,.]+$/u.test(text.slice(start, end))
        ? `${text.slice(0, end)} ${word}.${text.slice(end)}`
        : undefined
    case 'heading':
      return insert(`${'#'.repeat((survey.headings[0]?.depth ?? 1) + 1)} ${word}${newline}${newline}Below ${word}.`)
    case 'link':
      return link === undefined ? undefined : insert(`${word} with ${link()} in it.`)
    case 'alias':
      return link === undefined ? undefined : insert(`${word} with ${link('a link')} in it.`)
    case 'footnote':
      return `${insert(`${word} says so.[^${word}]`).replace(/[\r\n]*$/, '')}${newline}${newline}[^${word}]: ${word} noted.${newline}`
  }
}

/** Returns a paragraph between two other blocks that cannot merge with it. */
function pickParagraph({ blocks, headings, text, mathAndComments, codeAndHtml }: Survey, at: number) {
  // words below a label, a page break or an import above the heading would belong to the section before
  const first = headings[0]?.span.start ?? 0
  const plain = blocks.filter(({ type, span }, i) => {
    const next = blocks[i + 1]
    const isApart =
      !next ||
      (/(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)/.test(text.slice(span.end, next.span.start)) && next.type !== 'code')
    const isFree = !mathAndComments.at(span.start) && !mathAndComments.at(span.end) && !codeAndHtml.at(span.start)
    // an abbreviation at the end of the note belongs to no section, and what is below a repeated mark to its inside
    const isSpecial = /^\*\[|\$/.test(text.slice(span.start, span.end)) || isMark(text, span)
    return type === 'paragraph' && span.start >= first && isApart && isFree && !isSpecial
  })
  const block = plain[at % Math.max(plain.length, 1)]
  return block && !isDefinition(block) ? block.span : undefined
}

function isMark(text: string, { start }: Span): boolean {
  return /^(?::::|\{%)/.test(text.slice(start, start + 3))
}

function withoutBlock(text: string, start: number, end: number): string | undefined {
  const before = text.slice(0, start)
  const gap = /(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)$/.exec(before)
  return gap ? before.slice(0, gap.index) + text.slice(end) : undefined
}

/**
 * Normalizes a file for the comparison after join and split: definitions in any order, separated or not; a wiki-link
 * with the text of its target in either form; with or without a thematic break at the end. Nothing else may differ.
 */
async function normalForm(text: string): Promise<{ body: string; definitions: string[] }> {
  const { blocks } = surveyNote(await parseNote('note.md', text, parser))
  const definitions = blocks.filter(isDefinition).map(({ span }) => span)
  let body = ''
  let at = 0
  for (const { start, end } of definitions) {
    body += text.slice(at, start)
    at = end
  }
  body += text.slice(at)
  return {
    body: body
      .replace(/\r\n?/g, '\n')
      .replace(/\n[ \t]*(?:\n[ \t]*)+/g, '\n\n')
      .replace(/\[\[([^[\]|]+)\|\1\]\]/g, '[[$1]]')
      .trim()
      // a break at the end separates a topic from the next, and the last topic has none after it
      .replace(/(?:^|\n)[ \t]{0,3}(?:-[ \t]*-[ \t]*-[- \t]*|\*[ \t]*\*[ \t]*\*[* \t]*)$/, '')
      .trim(),
    definitions: definitions.map(({ start, end }) => text.slice(start, end).trim()).sort(),
  }
}

/** Returns the kinds of edits that do not survive byte for byte in a note, and need not. */
function unsafeKinds({ messages, outcome, manifest }: SplitResult): readonly FileEdit['kind'][] {
  const { nav, template, splitAt, apps } = manifest.options
  const { survey } = outcome.places
  const says = (rule: string) => messages.some(({ ruleId }) => ruleId === rule)
  const unsafe: FileEdit['kind'][] = []
  // there is no heading below one of depth 6; a link to the nearest heading follows a new one
  if (survey.headings.some(({ depth }) => depth === 6) || says('nearest-heading')) unsafe.push('heading')
  // GitHub reads no wiki-links, so that a new one becomes a Markdown link
  if (apps?.includes('github')) unsafe.push('alias')
  // what is written beside the lines of a template or navigation goes to the end of the section
  if (nav || template !== undefined) unsafe.push('insert', 'delete', 'heading', 'link', 'alias', 'footnote')
  // words in lines of a template are in no source
  if (template !== undefined) unsafe.push('word')
  // a unit without heading is named for its first words, and no link of the joined note can lead to it
  if (splitAt?.some((unit) => unit !== 'headings') || /<!--\s*topic:/.test(survey.text))
    unsafe.push('word', 'delete', 'heading', 'link', 'alias')
  // without the mark that opens a container the headings in it are split at
  if (says('enclosed-heading')) unsafe.push('delete')
  return unsafe
}

/**
 * Splits a note, edits its files, joins them, and splits again: checks that the files are the same up to their normal
 * form, and that joining them gives the same note. `known`: the result of the first split, if it was made before.
 */
export async function editAndJoin(
  text: string,
  options: Partial<SplitOptions>,
  edits: readonly FileEdit[],
  known?: SplitResult,
): Promise<{ got: unknown; wanted: unknown }> {
  const result = known ?? (await splitText(text, options))
  if (result.messages.some(({ fatal }) => fatal)) return { got: [], wanted: [] }
  const files = filesOf(result)
  const without = unsafeKinds(result)
  const edited = await editFiles(
    result,
    files,
    edits.filter(({ kind }) => !without.includes(kind)),
  )
  const joined = await joinFiles(result.manifest, { ...files, ...edited }, options.parser)
  const again = await splitText(joined.text, options)
  const now = filesOf(again)
  const [got, wanted]: [unknown[], unknown[]] = [[joinLines(joined)], [[]]]
  // with other words other sections may be topics
  const isAlike = Object.keys(now).sort().join('\n') === Object.keys(files).sort().join('\n')
  for (const [path, content] of isAlike ? Object.entries(edited) : []) {
    got.push({ path, ...(await normalForm(now[path] ?? '')) })
    wanted.push({ path, ...(await normalForm(content)) })
  }
  const twice = await joinFiles(again.manifest, now, options.parser)
  return { got: [...got, twice.text], wanted: [...wanted, joined.text] }
}
