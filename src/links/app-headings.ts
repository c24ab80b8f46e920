import type { AppHeading } from '../apps/app.ts'
import { obsidianKey } from '../apps/obsidian.ts'
import type { Heading } from '../note/headings.ts'

/** What clients make of a heading. */
export type HeadingText = Pick<Heading, 'raw' | 'text' | 'words' | 'style' | 'isCiting'>

/** A heading as clients will see it at a depth and with a slug; `isKnown`: nothing in its source is rewritten. */
export function appHeading(heading: HeadingText, depth: number, slug: string, isKnown: boolean): AppHeading {
  const { raw, text, words, style, isCiting } = heading
  const isHtml = style === 'html'
  return { depth, key: isHtml || !isKnown ? undefined : obsidianKey(raw), text, raw, slug, words, isCiting, isHtml }
}
