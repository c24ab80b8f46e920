import type { NotePath } from '../note/parse-note.ts'

/**
 * Reads Obsidian's filters: path prefixes, or patterns between slashes. The patterns come from the vault, so a
 * linear-time engine runs them; `badFilters` are invalid, or unknown to it. https://help.obsidian.md/settings#Excluded+files
 */
export async function loadExclusion(filters: readonly string[]) {
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
