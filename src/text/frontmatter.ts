import { loadOnce } from './maps.ts'
import type { Span } from './span.ts'
import type { YamlFault } from './yaml-text.ts'

/** Frontmatter at the start of a note. */
export interface Frontmatter {
  /** All of it, with both fences and the line ending after the closing fence. */
  span: Span
  /** The text between the fences. */
  content: Span
  kind: 'yaml' | 'toml'
}

const fences = [
  { kind: 'yaml', open: /^---[ \t]*(?:\r\n|\n|\r)/, close: /^(?:---|\.\.\.)[ \t]*$/m },
  { kind: 'toml', open: /^\+\+\+[ \t]*(?:\r\n|\n|\r)/, close: /^\+\+\+[ \t]*$/m },
] as const

/**
 * Finds frontmatter: a first line of `---` up to a line of `---` or `...` (YAML, as in pandoc and Obsidian), or of
 * `+++` up to `+++` (TOML, as in Hugo). Returns undefined without a closing fence.
 *
 * ```markdown
 * ---
 * tags: [a]
 * ...
 * ```
 */
export function findFrontmatter(text: string): Frontmatter | undefined {
  for (const { kind, open, close } of fences) {
    const opening = open.exec(text)
    if (!opening) continue
    const start = opening[0].length
    const closing = close.exec(text.slice(start))
    if (!closing) return undefined
    const end = start + closing.index
    const line = /\r\n|\n|\r/.exec(text.slice(end))
    const after = line ? end + line.index + line[0].length : text.length
    return { span: { start: 0, end: after }, content: { start, end }, kind }
  }
  return undefined
}

/**
 * Replaces frontmatter by blank lines of the same length, so that every engine sees the same body at the same offsets:
 * they disagree on `...`, on TOML and on a fence with spaces after it.
 */
export function maskFrontmatter(text: string, frontmatter: Frontmatter | undefined): string {
  if (!frontmatter) return text
  const { end } = frontmatter.span
  return text.slice(0, end).replace(/[^\r\n]/g, ' ') + text.slice(end)
}

/** Many notes have no frontmatter. */
const loadYamlText = loadOnce(() => import('./yaml-text.ts'))

/** The properties of a note, or why they are unreadable. */
interface Properties {
  properties: Record<string, unknown>
  frontmatterFault: YamlFault | undefined
}

/**
 * Finds frontmatter and reads it as YAML. https://yaml.org/spec/1.2.2/
 * A first line of `---` with a blank line after it is a thematic break in pandoc and frontmatter in other apps: it
 * counts as frontmatter only if it holds properties.
 */
export async function readFrontmatter(text: string): Promise<Properties & { frontmatter: Frontmatter | undefined }> {
  const frontmatter = findFrontmatter(text)
  const read = await readProperties(text, frontmatter)
  const content = frontmatter ? text.slice(frontmatter.content.start, frontmatter.content.end) : ''
  const isBreak = /^[ \t]*[\r\n]/.test(content) && content.trim() !== '' && Object.keys(read.properties).length === 0
  if (isBreak) return { properties: {}, frontmatterFault: undefined, frontmatter: undefined }
  return { ...read, frontmatter }
}

/** Lists the aliases of a note. */
export function aliasesOf({ properties }: Pick<Properties, 'properties'>): string[] {
  return [properties.aliases, properties.alias].flat().filter((alias): alias is string => typeof alias === 'string')
}

async function readProperties(text: string, frontmatter: Frontmatter | undefined): Promise<Properties> {
  if (frontmatter?.kind !== 'yaml') return { properties: {}, frontmatterFault: undefined }
  const { start, end } = frontmatter.content
  const { readYaml } = await loadYamlText()
  const { data, fault } = readYaml(text.slice(start, end))
  const isMap = typeof data === 'object' && data !== null && !Array.isArray(data)
  return {
    properties: isMap ? (data as Record<string, unknown>) : {},
    frontmatterFault: fault && { ...fault, span: { start: start + fault.span.start, end: start + fault.span.end } },
  }
}

/** Most topics have no frontmatter. */
const loadYaml = loadOnce(() => import('yaml'))

/**
 * Prints frontmatter, with a line ending after its closing fence: text of the program in quotes, properties of a note
 * as YAML prints them. Returns `''` without properties.
 */
export async function printFrontmatter(
  written: Record<string, unknown>,
  copied: Record<string, unknown>,
): Promise<string> {
  const yaml = (await print(written, 'QUOTE_DOUBLE')) + (await print(copied, 'PLAIN'))
  return yaml === '' ? '' : `---\n${yaml}---\n`
}

async function print(
  properties: Record<string, unknown>,
  defaultStringType: 'PLAIN' | 'QUOTE_DOUBLE',
): Promise<string> {
  if (Object.keys(properties).length === 0) return ''
  const { stringify } = await loadYaml()
  return stringify(properties, { defaultStringType, defaultKeyType: 'PLAIN', lineWidth: 0 })
}
