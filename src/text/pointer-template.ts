import { isInlineMarkdown } from './inline-markdown.ts'
import { enumerate } from './words.ts'

const topicMark = '{topic}'
const partsMark = /\{parts(?::([^{}]*))?\}/g

/**
 * Whether a text can stand for a pointer: one line of Markdown with `{topic}` once and `{parts}` at most once.
 *
 * ```text
 * See {topic} for {parts}.     → {topic}: {parts: · }
 * ```
 */
export function isPointerTemplate(text: string): boolean {
  if (/[\r\n]/.test(text) || text.split(topicMark).length !== 2) return false
  if ([...text.matchAll(partsMark)].length > 1) return false
  const filled = text.replace(topicMark, '[[x]]').replace(partsMark, 'x')
  return !/[{}]/.test(filled) && isInlineMarkdown(filled)
}

/**
 * Fills in a pointer. `parts` are Markdown; `whole` takes the place of all of them where it is given. Without either, what
 * stands between the two marks is left out too: `See {topic} for {parts}.` becomes `See [[X]].` Parts are joined by the
 * separator of the template, or as `A, B and C`. A sentence that ends does not get a second full stop.
 */
export function fillPointer(template: string, topic: string, parts: readonly string[], whole?: string): string {
  const mark = partsMark.exec(template)
  partsMark.lastIndex = 0
  if (!mark) return template.replace(topicMark, () => topic)
  const separator = mark[1]
  const shown = whole ?? (separator === undefined ? enumerate(parts) : parts.join(separator))
  const at = template.indexOf(topicMark)
  const markEnd = mark.index + mark[0].length
  if (shown !== '') {
    const after = template.slice(markEnd)
    const rest = /[.!?…。！？]$/u.test(shown) && after.startsWith('.') ? after.slice(1) : after
    return (template.slice(0, mark.index) + shown + rest).replace(topicMark, () => topic)
  }
  return mark.index > at
    ? template.slice(0, at) + topic + template.slice(markEnd)
    : template.slice(0, mark.index) + topic + template.slice(at + topicMark.length)
}
