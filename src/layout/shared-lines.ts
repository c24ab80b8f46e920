import type { Survey } from '../note/survey.ts'
import { itemsWithin } from '../text/sorted-spans.ts'
import type { Span } from '../text/span.ts'
import { escapePattern } from '../text/words.ts'
import type { NoteLayout, SharedLines } from './layout.ts'

// several may share a line
const importStatement =
  /(?:(?<=^|['"];[ \t]{0,3})import[ \t]+([\w$*{][^'"`;]{0,2000}?)[ \t\r\n]from[ \t]+(['"])[^'"\r\n]+\2(?:[ \t]*;(?=[ \t]*import\b))?|^export[ \t]+(?:const|let|var|function)[ \t]+([\w$]+)[^\r\n]*)(?:(?<=;)|[ \t]*;?[ \t]*$)/gm
const scriptSetup = /^<script\b[^<>]*\bsetup\b[^<>]*>[\s\S]*?^<\/script>[ \t]*$/gm
// what ends with an asterisk is emphasized text
const abbreviation = /^\*\[(?!\^)([^[\]\r\n]+)\]:[ \t]*\S[^\r\n]*(?<!\*)$/gm

/** Returns the shared lines that each note needs and does not show, in order. */
export function shareLines(survey: Survey, notes: readonly NoteLayout[]): Map<NoteLayout, SharedLines[]> {
  const shared = listSharedLines(survey)
  return new Map(notes.map((note) => [note, sharedLinesFor(survey, note, shared)]))
}

/**
 * Lists the MDX imports, Vue's `<script setup>` and the abbreviations of a note, in order. They are copied to the
 * topics that use them, like definitions.
 * https://mdxjs.com/docs/what-is-mdx/#esm https://vitepress.dev/guide/using-vue
 * https://python-markdown.github.io/extensions/abbreviations/
 */
function listSharedLines({ text, blocks, frontmatter }: Survey): SharedLines[] {
  if (!/^(?:import|export|<script|\*\[)/m.test(text)) return []
  const shared: SharedLines[] = []
  const from = frontmatter?.span.end ?? 0
  for (const { type, span } of blocks) {
    if (span.start < from || (type !== 'paragraph' && type !== 'html')) continue
    const source = text.slice(span.start, span.end)
    const add = (match: RegExpExecArray, kind: SharedLines['kind'], names: readonly string[]) => {
      const start = span.start + match.index
      const end = start + match[0].length
      if (names.length > 0)
        shared.push({ kind, names, span: { start, end: kind === 'import' ? endOf(text, end) : end } })
    }
    for (const match of source.matchAll(scriptSetup)) add(match, 'import', inVue(namesIn(match[0])))
    if (type === 'html') continue
    for (const match of source.matchAll(importStatement)) {
      // prose that begins with `import` has no quoted path; exports count only beside imports
      add(match, 'import', match[3] === undefined ? importedNames(match[1] ?? '') : [match[3]])
    }
    for (const match of source.matchAll(abbreviation)) add(match, 'abbreviation', [match[1] as string])
  }
  return shared
}

/** Returns where a statement ends whose line ends with an open bracket: with the first line that begins with a closing one. */
function endOf(text: string, lineEnd: number): number {
  if (!/[{[(]/.test(text[lineEnd - 1] ?? '')) return lineEnd
  const closing = /[\r\n][}\])][^\r\n]*/g
  closing.lastIndex = lineEnd
  const isClosed = closing.exec(text) && !/^#{1,6}[ \t]/m.test(text.slice(lineEnd, closing.lastIndex))
  return isClosed ? closing.lastIndex : lineEnd
}

/** Lists the imported names: A, C and D for `A, { B as C }, * as D`. */
function importedNames(clause: string): string[] {
  return clause
    .replace(/[{}]/g, ',')
    .split(',')
    .flatMap((part) => /[\w$]+$/.exec(part.trimEnd())?.[0] ?? [])
}

function namesIn(script: string): string[] {
  const imported = [...script.matchAll(/^[ \t]*import[ \t]+([^'"]{0,2000}?)[ \t\r\n]from\b/gm)].flatMap(([, clause]) =>
    importedNames(clause ?? ''),
  )
  const declared = [...script.matchAll(/^[ \t]*(?:const|let|var|function)[ \t]+([\w$]+)/gm)].map(
    ([, name]) => name ?? '',
  )
  return [...imported, ...declared]
}

function sharedLinesFor(survey: Survey, { items }: NoteLayout, shared: readonly SharedLines[]): SharedLines[] {
  const slices = items.flatMap((item) => (item.kind === 'slice' ? item.span : []))
  const isShown = ({ start }: Span) => slices.some((slice) => slice.start <= start && start < slice.end)
  const absent = shared.filter(({ span }) => !isShown(span))
  const needed = new Set(
    absent.filter(({ kind, names }) =>
      slices.some((slice) => names.some((name) => (kind === 'import' ? usesComponent : usesWord)(survey, slice, name))),
    ),
  )
  // an export may need imports; the loop also visits what it adds
  for (const { span } of needed) {
    const source = survey.text.slice(span.start, span.end)
    if (!source.startsWith('export')) continue
    for (const other of absent) if (other.names.some((name) => identifier(name).test(source))) needed.add(other)
  }
  return absent.filter((lines) => needed.has(lines))
}

function identifier(name: string): RegExp {
  return new RegExp(`(?<![\\w$.])${escapePattern(name)}(?![\\w$])`)
}

function usesComponent({ text, tags, codeAndHtml }: Survey, slice: Span, name: string): boolean {
  const isTag = (tag: string) => tag === name || tag.startsWith(`${name}.`)
  if (itemsWithin(tags, slice).some((tag) => isTag(tag.name))) return true
  const source = text.slice(slice.start, slice.end)
  // `<Icons.Star>` and `<Icon on={{ x }}>` are text to CommonMark
  const element = new RegExp(`<${escapePattern(name)}(?=[./>\\s])`, 'g')
  if ([...source.matchAll(element)].some(({ index }) => !codeAndHtml.at(slice.start + index))) return true
  // text in braces is an expression, in prose and in attributes
  const use = identifier(name)
  return [...source.matchAll(/\{[^{}]*\}/g)].some(({ 0: expression, index }) => {
    if (!use.test(expression)) return false
    const around = codeAndHtml.at(slice.start + index)
    return !around || text[around.start] === '<'
  })
}

const commonElement =
  /^(?:a|article|aside|audio|button|canvas|code|details|dialog|figure|footer|form|header|iframe|img|input|label|link|main|menu|meter|nav|object|option|picture|progress|search|section|select|slot|span|summary|svg|table|template|time|video)$/

/** Adds the names that Vue reads as the same: `<my-part>` for `MyPart`, unless it is an element of HTML. */
function inVue(names: readonly string[]): string[] {
  const lower = names.map((name) => name.replace(/(?<!^)[A-Z]/g, '-$&').toLowerCase())
  return [...names, ...lower.filter((name) => !commonElement.test(name))]
}

function usesWord({ text, codeAndHtml }: Survey, slice: Span, name: string): boolean {
  const word = new RegExp(`(?<![\\p{L}\\p{N}_])${escapePattern(name)}(?![\\p{L}\\p{N}_])`, 'gu')
  return [...text.slice(slice.start, slice.end).matchAll(word)].some(
    ({ index }) => !codeAndHtml.at(slice.start + index),
  )
}
