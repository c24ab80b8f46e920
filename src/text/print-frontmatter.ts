/**
 * Prints frontmatter, with a line end after its closing fence: text that the program writes, in quotes, and properties of
 * a note, as YAML has them. Nothing for no properties.
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
  // most topics have none
  const { stringify } = await import('yaml')
  return stringify(properties, { defaultStringType, defaultKeyType: 'PLAIN', lineWidth: 0 })
}
