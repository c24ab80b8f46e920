import type { SettledTopic } from '../plan/settled-notes.ts'
import { findFrontmatter } from '../text/frontmatter.ts'

/**
 * Merges frontmatter that was edited (`now`) since it was written (`was`) with the newly chosen one. Edited properties
 * win; lists that both sides changed are united. An edit keeps its bytes where nothing else changed.
 */
export async function mergeProperties(
  { was, now }: NonNullable<SettledTopic['frontmatter']>,
  wanted: string,
): Promise<string> {
  if (wanted === was) return now
  if (now === '') return wanted
  const [{ setProperties }, { readYaml }] = await Promise.all([
    import('../text/set-properties.ts'),
    import('../text/yaml-text.ts'),
  ])
  const [before, after, mine] = [was, wanted, now].map((text) => readYaml(contentOf(text)).data ?? {}) as [
    Data,
    Data,
    Data,
  ]
  const changes = new Map<string, unknown>()
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const value = mine[key]
    if (isSame(before[key], after[key])) continue
    if (isSame(value, before[key])) changes.set(key, after[key])
    else if (Array.isArray(value) && Array.isArray(after[key]))
      changes.set(key, [...new Set([...value, ...after[key]])])
  }
  return setProperties(now, changes) ?? now
}

type Data = Record<string, unknown>

function contentOf(text: string): string {
  const frontmatter = findFrontmatter(text)
  return frontmatter?.kind === 'yaml' ? text.slice(frontmatter.content.start, frontmatter.content.end) : ''
}

/** Returns whether two values of properties are written alike. */
export function isSame(value: unknown, other: unknown): boolean {
  return JSON.stringify(value) === JSON.stringify(other)
}
