import type { YamlPath } from '../../text/yaml-text.ts'

/** A path as a person reads it: `topics[0].keep`. */
export function showPath(path: YamlPath): string {
  return path.map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i > 0 ? '.' : ''}${key}`)).join('')
}
