import type { ClientHeading } from '../clients/client.ts'
import { obsidianKey } from '../clients/obsidian.ts'
import type { Heading } from '../note/heading.ts'

/** What clients make of a heading. */
export type HeadingText = Pick<Heading, 'raw' | 'text' | 'words' | 'style' | 'isCiting'>

/** A heading as clients will see it at a depth and with a slug; `isKnown`: nothing in its source is rewritten. */
export function clientHeading(heading: HeadingText, depth: number, slug: string, isKnown: boolean): ClientHeading {
  const { raw, text, words, style, isCiting } = heading
  const isHtml = style === 'html'
  return { depth, key: isHtml || !isKnown ? undefined : obsidianKey(raw), text, raw, slug, words, isCiting, isHtml }
}
