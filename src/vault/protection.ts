import createIgnore from 'ignore'
import type { Survey } from '../note/survey.ts'

/**
 * Returns the mark that protects a note, if any: a tag with its `#`, also as the parent of a nested tag, or a pattern
 * of paths as in `.gitignore`.
 */
export function protectionOf(
  survey: Pick<Survey, 'path' | 'text' | 'properties' | 'codeAndHtml'>,
  marks: readonly string[],
) {
  return marks.find((mark) =>
    mark.startsWith('#') ? hasTag(survey, mark.slice(1)) : createIgnore().add(mark).ignores(survey.path),
  )
}

function hasTag(
  { text, properties, codeAndHtml }: Pick<Survey, 'text' | 'properties' | 'codeAndHtml'>,
  tag: string,
): boolean {
  const is = (one: string) =>
    one.toLowerCase() === tag.toLowerCase() || one.toLowerCase().startsWith(`${tag.toLowerCase()}/`)
  const own = [properties.tags, properties.tag]
    .flat()
    .flatMap((value) => (typeof value === 'string' ? value.split(/[,\s]+/) : []))
  if (own.some((one) => is(one.replace(/^#/, '')))) return true
  return [...text.matchAll(/(?<![^\s])#([\p{L}\p{N}_/-]+)/gu)].some(
    (match) => codeAndHtml.at(match.index) === undefined && is(match[1] as string),
  )
}
