import type { YamlPath } from '../../text/yaml-text.ts'

/** Formats a path for messages: `topics[0].keep`. */
export function showPath(path: YamlPath): string {
  return path.map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i > 0 ? '.' : ''}${key}`)).join('')
}
