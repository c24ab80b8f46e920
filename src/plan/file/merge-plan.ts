import { isMap, isNode, isScalar, isSeq, stringify, visit } from 'yaml'
import { firstNewline, lineStart, nextLine } from '../../text/lines.ts'
import { githubSlug } from '../../text/slug.ts'
import { applyEdits, type Edit } from '../../text/span.ts'
import { readYaml } from '../../text/yaml-text.ts'
import type { Outline, SectionId } from '../outline.ts'
import type { KeptSection, Topic } from '../split-plan.ts'
import { keptLine, scalar, topicLines } from './print-plan.ts'

/** The parts of a note that its plan does not mention. */
export interface PlanNews {
  topics: readonly Topic[]
  kept: readonly KeptSection[]
  /** The sections of the split depth in the current note. */
  known: readonly SectionId[]
  /** Old anchors of renamed sections to new ones. */
  renamed: ReadonlyMap<SectionId, SectionId>
}

/**
 * Appends new sections to a plan file. Everything the user wrote stays, except the list of known sections; a plan
 * without that list does not get one.
 */
export function mergePlan(text: string, news: PlanNews, outline: Outline): string {
  const newline = firstNewline(text)
  const comment = 'new since the plan was made'
  const edits = [
    appendTo(text, 'kept', (indent) =>
      news.kept.flatMap((kept) => [`${' '.repeat(indent)}# ${comment}`, keptLine(kept, indent)]),
    ),
    appendTo(text, 'topics', (indent) =>
      news.topics.flatMap((topic) => topicLines(topic, outline, indent, { comment })),
    ),
    ...updateKnown(text, news, outline),
    ...renameSections(text, news.renamed, outline),
  ].flatMap((edit) => (edit ? { ...edit, text: edit.text.replaceAll('\n', newline) } : []))
  // of two new lists at the end, the later one comes first
  const sorted = edits.reverse().sort((a, b) => a.span.start - b.span.start)
  return applyEdits(text, sorted)
}

/** Returns the edit that adds lines to the end of a top-level list. */
function appendTo(text: string, key: string, write: (indent: number) => string[]): Edit | undefined {
  if (write(2).length === 0) return undefined
  const { document } = readYaml(text)
  const list = document.get(key, true)
  if (isSeq(list) && list.range && list.items.length > 0 && !list.flow) {
    const [first] = list.range
    const indent = first - lineStart(text, first)
    return insertion(text, endOfBlock(text, list.range[1], indent), write(indent))
  }
  const items = isSeq(list) ? list.items : isScalar(list) && list.value !== null ? [list] : undefined
  if (items && isNode(list) && list.range) {
    // a list in brackets, or one word in its place: its items become lines
    const lines = items.map((item) => `  - ${stringify(item, { lineWidth: 0 }).trimEnd().replace(/\n/g, '\n    ')}`)
    const span = { start: lastNonSpace(text, list.range[0]), end: list.range[1] }
    return { span, text: `\n${[...lines, ...write(2)].join('\n')}`, why: 'plan' }
  }
  const isEmpty = isMap(document.contents) && document.contents.has(key)
  if (!isEmpty) return insertion(text, text.length, [`${key}:`, ...write(2)])
  const pair = isMap(document.contents)
    ? document.contents.items.find(({ key: itemKey }) => isScalar(itemKey) && itemKey.value === key)
    : undefined
  const offset = isScalar(pair?.key) && pair.key.range ? pair.key.range[1] : text.length
  return insertion(text, nextLine(text, offset), write(2))
}

/** Updates the list of known sections: removes vanished ones, adds new ones. */
function updateKnown(text: string, { known: now, renamed }: PlanNews, outline: Outline): Edit[] {
  const { document } = readYaml(text)
  const list = document.get('known', true)
  if (!isSeq(list)) return []
  const names = list.items.map((item) => String(isScalar(item) ? item.value : item))
  const old = new Set(names.map((name) => renamed.get(name) ?? name))
  const added = now.filter((anchor) => !old.has(anchor))
  const edits: Edit[] = []
  if (!list.flow) {
    for (const item of list.items) {
      if (!isScalar(item) || !item.range) continue
      const name = String(item.value)
      if (renamed.has(name) || outline.byAnchor.has(name)) continue
      const start = lineStart(text, item.range[0])
      edits.push({ span: { start, end: nextLine(text, item.range[1]) }, text: '', why: 'plan' })
    }
  }
  const edit =
    added.length > 0 &&
    appendTo(text, 'known', (indent) => added.map((anchor) => `${' '.repeat(indent)}- ${scalar(anchor)}`))
  return edit ? [...edits, edit] : edits
}

/** Replaces the anchors of renamed sections in all lists of sections, and titles that were their headings. */
function renameSections(text: string, renamed: PlanNews['renamed'], outline: Outline): Edit[] {
  const edits: Edit[] = []
  visit(readYaml(text).document, {
    Pair: (_, { key, value }) => {
      const name = isScalar(key) ? String(key.value) : ''
      if (!['sections', 'kept', 'known', 'title'].includes(name)) return
      for (const item of isSeq(value) ? value.items : [value]) {
        if (!isScalar(item) || !item.range) continue
        const old = String(item.value)
        const now = renamed.get(name === 'title' ? githubSlug(old) : old)
        if (now === undefined) continue
        const shown = name === 'title' ? (outline.byAnchor.get(now)?.title ?? old) : now
        edits.push({ span: { start: item.range[0], end: item.range[1] }, text: scalar(shown), why: 'plan' })
      }
    },
  })
  return edits
}

function insertion(text: string, offset: number, lines: readonly string[]): Edit {
  const isOpen = offset > 0 && !/[\r\n]/.test(text[offset - 1] as string)
  return { span: { start: offset, end: offset }, text: `${isOpen ? '\n' : ''}${lines.join('\n')}\n`, why: 'plan' }
}

/** Returns the start of the line after a block of YAML, including the block's comments. */
function endOfBlock(text: string, valueEnd: number, indent: number): number {
  let end = /[\r\n]/.test(text[valueEnd - 1] as string) ? valueEnd : nextLine(text, valueEnd)
  // trailing blank lines do not belong to it
  for (
    let start = lastLineStart(text, end);
    end > 0 && text.slice(start, end).trim() === '';
    start = lastLineStart(text, end)
  )
    end = start
  for (let next = nextLine(text, end); end < text.length; end = next, next = nextLine(text, end)) {
    const line = text.slice(end, next)
    if (!/^[ \t]*#/.test(line) || line.search(/\S/) <= indent) break
  }
  return end
}

/** Returns the start of the line that ends at `end`. */
function lastLineStart(text: string, end: number): number {
  return lineStart(text, text.slice(0, end).replace(/(?:\r\n|\n|\r)$/, '').length)
}

function lastNonSpace(text: string, offset: number): number {
  let end = offset
  while (end > 0 && /[ \t]/.test(text[end - 1] as string)) end--
  return end
}
