import type { NotePath } from '../note/parse-note.ts'
import { findFrontmatter } from '../text/frontmatter.ts'
import { setProperties } from '../text/set-properties.ts'
import { readYaml } from '../text/yaml-text.ts'
import { isSame } from '../write/merge-properties.ts'

/** The properties of a note that is joined into another. */
export interface JoinedProperties {
  path: NotePath
  properties: Record<string, unknown>
}

/** A property that has no place in the joined note. */
export interface LeftProperty {
  path: NotePath
  key: string
  value: unknown
}

type Data = Record<string, unknown>

/** Properties about one file: its name, its address and its position. */
const ofOneFile: ReadonlySet<string> = new Set('title permalink slug url id uid up redirect_from'.split(' '))

/** Lists of names and tags, which many users write as one word. */
const lists: ReadonlySet<string> = new Set('tags tag aliases alias cssclasses cssclass keywords categories'.split(' '))

/**
 * Adds the properties of joined notes to those of the note: lists are united; any other property is added if the note
 * has none and the joined notes agree. Only the lines of these properties change. Returns the rest as `left`.
 */
export function uniteProperties(
  text: string,
  joined: readonly JoinedProperties[],
): { text: string; left: LeftProperty[] } {
  const frontmatter = findFrontmatter(text)
  const yaml = frontmatter && readYaml(text.slice(frontmatter.content.start, frontmatter.content.end))
  const isReadable = frontmatter === undefined || (frontmatter.kind === 'yaml' && yaml?.fault === undefined)
  const noteData = (yaml?.data ?? {}) as Data
  const left: LeftProperty[] = []
  const wanted = new Map<string, unknown>()
  const isAgreed = (key: string, value: unknown) =>
    joined.every(({ properties }) => isSame(properties[key] ?? value, value))
  for (const { path, properties } of joined) {
    for (const [key, value] of Object.entries(properties)) {
      const known = wanted.has(key) ? wanted.get(key) : noteData[key]
      if (isSame(known, value)) continue
      const united = isReadable ? unite(key, known, value, isAgreed) : undefined
      if (!united) left.push({ path, key, value })
      else if (!isSame(united.value, known)) wanted.set(key, united.value)
    }
  }
  return { text: setProperties(text, wanted) ?? text, left }
}

/** Returns the value of a property with another one added; undefined where they cannot be united. */
function unite(
  key: string,
  known: unknown,
  value: unknown,
  isAgreed: (key: string, value: unknown) => boolean,
): { value: unknown } | undefined {
  const isList = lists.has(key) || Array.isArray(value)
  if (ofOneFile.has(key) && !isList) return undefined
  if (isList && (known === undefined || lists.has(key) || Array.isArray(known))) {
    const all = [...new Set([...listOf(known), ...listOf(value)])]
    return { value: all.length > listOf(known).length ? all : known }
  }
  return known === undefined && isAgreed(key, value) ? { value } : undefined
}

function listOf(value: unknown): unknown[] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value
  return typeof value === 'string' ? value.split(/,\s*/).filter(Boolean) : [value]
}
