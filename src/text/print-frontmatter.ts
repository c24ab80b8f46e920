import { loadOnce } from './load-once.ts'

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
