import { type Frontmatter, findFrontmatter } from './frontmatter.ts'
import { loadOnce } from './load-once.ts'
import type { YamlFault } from './yaml-text.ts'

/** Many notes have no frontmatter. */
const loadYamlText = loadOnce(() => import('./yaml-text.ts'))

/** The properties of a note, or why they are unreadable. */
export interface Properties {
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
