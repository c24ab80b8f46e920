import { stringify } from 'yaml'

/**
 * Prints frontmatter, with a line end after its closing fence: text that the program writes, in quotes, and properties of
 * a note, as YAML has them. Nothing for no properties.
 */
export function printFrontmatter(written: Record<string, unknown>, copied: Record<string, unknown>): string {
  const yaml = print(written, 'QUOTE_DOUBLE') + print(copied, 'PLAIN')
  return yaml === '' ? '' : `---\n${yaml}---\n`
}

function print(properties: Record<string, unknown>, defaultStringType: 'PLAIN' | 'QUOTE_DOUBLE'): string {
  if (Object.keys(properties).length === 0) return ''
  return stringify(properties, { defaultStringType, defaultKeyType: 'PLAIN', lineWidth: 0 })
}
