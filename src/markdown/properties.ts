import { parse } from 'yaml'
import type { Frontmatter } from './frontmatter.ts'

/** The properties of a note, or why they cannot be read. */
export interface Properties {
  properties: Record<string, unknown>
  frontmatterFault: string | undefined
}

/** Reads YAML frontmatter. https://yaml.org/spec/1.2.2/ */
export function readProperties(text: string, frontmatter: Frontmatter | undefined): Properties {
  if (frontmatter?.kind !== 'yaml') return { properties: {}, frontmatterFault: undefined }
  try {
    const data: unknown = parse(text.slice(frontmatter.content.start, frontmatter.content.end), { logLevel: 'error' })
    const isMap = typeof data === 'object' && data !== null && !Array.isArray(data)
    return { properties: isMap ? (data as Record<string, unknown>) : {}, frontmatterFault: undefined }
  } catch (error) {
    const [line] = (error as Error).message.split('\n')
    return { properties: {}, frontmatterFault: line as string }
  }
}
