import { estimateTokenCount } from 'tokenx'
import { countWords } from './words.ts'

/** The length of a text. */
export interface Sizes {
  words: number
  /** An estimate, within a few percent of what the models of 2026 count. https://github.com/johannschopplich/tokenx */
  tokens: number
  /** UTF-16 units. */
  chars: number
}

/** Measures a text. */
export function sizesOf(text: string): Sizes {
  return { words: countWords(text), tokens: estimateTokenCount(text), chars: text.length }
}
