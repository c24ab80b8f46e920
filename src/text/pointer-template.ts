import { isInlineMarkdown } from './inline-markdown.ts'
import type { PointerWords } from './pointer-words.ts'

const topicMark = '{topic}'
const embedMark = '!{topic}'
const partsMark = /\{parts(?::([^{}]*))?\}/

/**
 * Returns whether a text is a valid template of a pointer: one line of Markdown with `{topic}` once and `{parts}` at
 * most once.
 *
 * ```text
 * See {topic} for {parts}.     → {topic}: {parts: · }     !{topic}
 * ```
 */
export function isPointerTemplate(text: string): boolean {
  if (/[\r\n]/.test(text) || text.split(topicMark).length !== 2) return false
  if (text.split('{parts').length > 2) return false
  const filled = text.replace(embedMark, topicMark).replace(topicMark, '[[x]]').replace(partsMark, 'x')
  return !/[{}]/.test(filled) && isInlineMarkdown(filled)
}

/** The Markdown that fills a pointer. */
export interface PointerContent {
  /** The link to the topic. A Markdown link is never embedded: apps would look for an image. */
  topic: string
  parts: readonly string[]
  /** Replaces all parts. */
  whole?: string | undefined
}

/** Fills the pointer template of a language. */
export function fillWords({ full, short }: PointerWords, content: PointerContent, list: JoinParts): string {
  const isShort = content.parts.length === 0 && content.whole === undefined
  return fillPointer(isShort ? short : full, content, list)
}

/** Joins parts where a template names no separator. */
type JoinParts = (parts: readonly string[]) => string

/**
 * Fills a pointer. Joins parts by the separator of the template, or else by `list`. Without parts, also leaves out the
 * text between the two placeholders: `See {topic} for {parts}.` becomes `See [[X]].` Adds no second full stop after a
 * sentence that has one.
 */
export function fillPointer(template: string, { topic, parts, whole }: PointerContent, list: JoinParts): string {
  const isWiki = topic.startsWith('[[')
  const written = isWiki ? template : template.replace(embedMark, topicMark)
  const mark = partsMark.exec(written)
  if (!mark) return written.replace(topicMark, () => topic)
  const separator = mark[1]
  const shown = whole ?? (separator === undefined ? list(parts) : parts.join(separator))
  const markStart = written.indexOf(topicMark)
  const markEnd = mark.index + mark[0].length
  if (shown !== '') {
    const after = written.slice(markEnd)
    const isDoubled = /[.!?…。！？]$/u.test(shown) && /^[.。]/u.test(after)
    return (written.slice(0, mark.index) + shown + (isDoubled ? after.slice(1) : after)).replace(topicMark, () => topic)
  }
  return mark.index > markStart
    ? written.slice(0, markStart) + topic + written.slice(markEnd)
    : written.slice(0, mark.index) + topic + written.slice(markStart + topicMark.length)
}
