import { nameOf } from '../note/parse-note.ts'
import type { Survey } from '../note/survey.ts'
import { itemsWithin } from '../text/sorted-spans.ts'
import { hasLetter, lettersOf } from '../text/words.ts'
import type { Outline, Section } from './outline.ts'

/** A list item, a line of a table, or a line that begins with a link. */
const entry = /^[ \t>]*(?:[-*+|[]|\d+[.)]).*$/gm
/** Blocks above a title that are no text, and what is no text in the others: tags, links, images. */
const furniture = /^(?:yaml|toml|html|definition)$/
const links = /<[^<>]*>|!?\[[^[\]]*\](?:\([^()]*\)|\[[^[\]]*\])?/g
/** How many chapters are looked for in a list. */
const mostCompared = 200
/** The names of notes that are the page of their folder, in any language: `README.fr`. */
const folderPage = /^_?(?:readme|index)(?![\p{L}\p{N}])/iu

/**
 * Finds the title among several headings of depth 1: the first one, if it is the title or the name of the note, opens a
 * README, or lists at least half of the others.
 */
export function findTitle(
  { text, blocks, path, properties }: Survey,
  { preamble, sections }: Outline,
): Section | undefined {
  const [first, ...others] = sections
  const chapters = others.filter(({ depth }) => depth === 1)
  if (first?.depth !== 1 || first.unit !== 'headings' || chapters.length === 0) return undefined
  const name = nameOf(path)
  const title = typeof properties.title === 'string' ? lettersOf(properties.title) : ''
  const shownTitles = [first.title, first.title.split(/[:|(–—]/, 1)[0] ?? ''].map(lettersOf)
  if (
    shownTitles.some(
      (words) => words !== '' && (words === title || words === lettersOf(name.replace(/^[\d._ -]+/, ''))),
    )
  )
    return first
  if (title !== '') return undefined
  const above = itemsWithin(blocks, preamble).filter(({ type }) => !furniture.test(type))
  const isFirst = above.every(({ span }) => !hasLetter(text.slice(span.start, span.end).replace(links, '')))
  if (isFirst && folderPage.test(name)) return first
  const entries = text.slice(first.span.start, first.span.end).match(entry)?.map(lettersOf).join('\n') ?? ''
  const compared = chapters.slice(0, mostCompared).map((chapter) => lettersOf(chapter.title))
  const listed = compared.filter((words) => words !== '' && entries.includes(words))
  return listed.length > 1 && listed.length >= compared.length / 2 ? first : undefined
}
