import type { NotePath } from '../note/parse-note.ts'

/** Obsidian's filters of files to leave alone, ready to be asked. */
interface Exclusion {
  isExcluded: (path: NotePath) => boolean
  /** Filters that are no patterns, or that the linear engine cannot run. */
  badFilters: string[]
}

/**
 * Reads Obsidian's filters: beginnings of paths, or patterns between slashes. The patterns come with the vault, so an engine runs
 * them whose time grows with the path alone. https://help.obsidian.md/settings#Excluded+files
 */
export async function loadExclusion(filters: readonly string[]): Promise<Exclusion> {
  const prefixes: string[] = []
  const patterns: { test: (path: string) => boolean }[] = []
  const badFilters: string[] = []
  for (const filter of filters) {
    const pattern = /^\/(.+)\/$/s.exec(filter)?.[1]
    if (pattern === undefined) prefixes.push(filter.toLowerCase())
    else {
      const { RE2JS } = await import('re2js')
      try {
        const compiled = RE2JS.compile(RE2JS.translateRegExp(pattern), RE2JS.CASE_INSENSITIVE)
        patterns.push({ test: (path) => compiled.matcher(path).find() })
      } catch {
        badFilters.push(filter)
      }
    }
  }
  const isExcluded = (path: NotePath) =>
    prefixes.some((prefix) => path.toLowerCase().startsWith(prefix)) || patterns.some((pattern) => pattern.test(path))
  return { isExcluded, badFilters }
}
