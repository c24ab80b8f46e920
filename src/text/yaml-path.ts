/** A path in YAML data: keys of maps and indexes of lists. */
export type YamlPath = readonly (string | number)[]

/** Formats a path for messages: `topics[0].keep`. */
export function showPath(path: YamlPath): string {
  return path.map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i > 0 ? '.' : ''}${key}`)).join('')
}
