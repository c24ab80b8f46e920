import { type Frontmatter, findFrontmatter } from './frontmatter.ts'

/** The properties of a note, or why they are unreadable. */
export interface Properties {
  properties: Record<string, unknown>
  frontmatterFault: string | undefined
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
  const yaml = text.slice(frontmatter.content.start, frontmatter.content.end)
  const [{ parse }, { tooDeep }, { yamlReason }, { isNestedTooDeep }] = await Promise.all([
    import('yaml'),
    import('./yaml-text.ts'),
    import('./yaml-reason.ts'),
    import('./yaml-depth.ts'),
  ])
  if (isNestedTooDeep(yaml)) return { properties: {}, frontmatterFault: tooDeep }
  try {
    const data: unknown = parse(yaml, { logLevel: 'error' })
    const isMap = typeof data === 'object' && data !== null && !Array.isArray(data)
    return { properties: isMap ? (data as Record<string, unknown>) : {}, frontmatterFault: undefined }
  } catch (error) {
    return { properties: {}, frontmatterFault: yamlReason(error, yaml) }
  }
}
