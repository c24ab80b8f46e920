import { itemsWithin } from '../text/sorted-spans.ts'
import type { Span } from '../text/span.ts'
import { firstSentence, hasLetter } from '../text/words.ts'
import { showWikiLinks } from './headings.ts'
import type { Survey } from './survey.ts'

/**
 * The first sentence of the prose of a span; `''` where it has none. `language` (BCP 47) tells where sentences end. A `title` with
 * which a paragraph begins is left out.
 */
export function firstSentenceIn({ blocks }: Survey, span: Span, language: string, title = ''): string {
  for (const block of itemsWithin(blocks, span)) {
    if (block.type !== 'paragraph') continue
    const shown = withoutMarks(
      showWikiLinks(block.shown.replace(/\^\[[^[\]]*\]|!\[\[[^[\]\r\n]*\]\]|\{\{[^{}]*\}\}|\{%[^{}]*%\}/g, '')),
    ).trimStart()
    const untitled =
      title !== '' && shown.startsWith(title) ? shown.slice(title.length).replace(/^[\s:：.,–—-]+/u, '') : shown
    const sentence = firstSentence(untitled, language)
    if (isProse(sentence)) return sentence
  }
  return ''
}

/** Returns whether a sentence is useful by itself: no container fence, no property, no introduction of a list. */
function isProse(sentence: string): boolean {
  if (!hasLetter(sentence) || /[:：]$/u.test(sentence)) return false
  return !/^(?::::|\{[:%{]|!!!|\?\?\?|=== "|[\w-]+:: )/.test(sentence)
}

/** Removes markup that would take effect in another note: comments, block ids, tag marks. */
export function withoutMarks(text: string): string {
  return text
    .replace(/%%.*?%%/gs, '')
    .replace(/(?:^|\s)\^[A-Za-z0-9-]+\s*$/, '')
    .replace(/(?<=^|\s)#(?=[\p{L}\p{N}_/-])/gu, '')
}
