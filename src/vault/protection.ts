import createIgnore from 'ignore'
import { readSurvey, type Survey } from '../note/survey.ts'
import type { Parser } from '../parse/parser.ts'
import { suggestWord } from '../text/words.ts'

/** Marks of notes that are never changed. */
export interface Protection {
  /** Tags with their `#`, and patterns of paths as in `.gitignore`. */
  marks: readonly string[]
  /** Returns the path that patterns are compared with, from the path in the vault; undefined if no mark counts there. */
  pathOf: (path: string) => string | undefined
}

/** Returns the patterns that no path matches, each with the most similar file or folder, if any. */
export function unmatchedPatterns(
  marks: readonly string[],
  paths: readonly string[],
): { pattern: string; meant: string | undefined }[] {
  return marks.flatMap((pattern) => {
    if (pattern.startsWith('#') || createIgnore().add(pattern).filter(paths).length < paths.length) return []
    const names = new Set(paths.flatMap((path) => [path, ...path.split('/')]))
    return { pattern, meant: suggestWord(pattern, [...names]) }
  })
}

/** Returns the mark that protects a note, if any; a tag counts for the tags inside it too. */
export async function protectionOf(
  { path, text, parser }: { path: string; text: string; parser: Parser },
  protections: readonly Protection[],
): Promise<string | undefined> {
  if (protections.length === 0) return undefined
  const survey = await readSurvey(path, text.replace(/^\uFEFF/, ''), parser)
  for (const { marks, pathOf } of protections) {
    const inner = pathOf(path)
    const is = (mark: string) =>
      mark.startsWith('#')
        ? hasTag(survey, mark.slice(1))
        : createIgnore()
            .add(mark)
            .ignores(inner as string)
    const listed = inner === undefined ? undefined : marks.find(is)
    if (listed !== undefined) return listed
  }
  return undefined
}

function hasTag(
  { text, properties, codeAndHtml }: Pick<Survey, 'text' | 'properties' | 'codeAndHtml'>,
  tag: string,
): boolean {
  const is = (tagName: string) =>
    tagName.toLowerCase() === tag.toLowerCase() || tagName.toLowerCase().startsWith(`${tag.toLowerCase()}/`)
  const tags = [properties.tags, properties.tag]
    .flat()
    .flatMap((value) => (typeof value === 'string' ? value.split(/[,\s]+/) : []))
  if (tags.some((tag) => is(tag.replace(/^#/, '')))) return true
  return [...text.matchAll(/(?<![^\s])#([\p{L}\p{N}_/-]+)/gu)].some(
    (match) => codeAndHtml.at(match.index) === undefined && is(match[1] as string),
  )
}
