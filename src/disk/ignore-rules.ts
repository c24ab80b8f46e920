import { existsSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import createIgnore, { type Ignore } from 'ignore'
import { mostBytes, readText } from './read-file.ts'

/** The rules of one `.gitignore`. */
export interface IgnoreRules {
  folder: string
  ignore: Ignore
}

/** Reads the rules of a folder's `.gitignore`, none or one. Throws a `Failure` if unreadable. */
export function ignoreRulesOf(folder: string): IgnoreRules[] {
  const text = readText(join(folder, '.gitignore'), mostBytes.settings)
  if (text === undefined) return []
  return [{ folder, ignore: createIgnore().add(text.split(/\r?\n/).flatMap(boundWildcards)) }]
}

/** Reads the rules of the folders around a vault in a git repository, outermost first. */
export function ignoreRulesAbove(root: string): IgnoreRules[] {
  const rules: IgnoreRules[] = []
  if (existsSync(join(root, '.git'))) return rules
  for (let folder = dirname(root); ; folder = dirname(folder)) {
    rules.unshift(...ignoreRulesOf(folder))
    if (existsSync(join(folder, '.git'))) return rules
    if (folder === dirname(folder)) return []
  }
}

/** Returns whether the innermost matching rule ignores a path. https://git-scm.com/docs/gitignore */
export function isIgnoredBy(rules: readonly IgnoreRules[], path: string, isFolder: boolean): boolean {
  let isIgnored = false
  for (const { folder, ignore } of rules) {
    const { ignored, unignored } = ignore.test(relative(folder, path).split(sep).join('/') + (isFolder ? '/' : ''))
    if (ignored) isIgnored = true
    else if (unignored) isIgnored = false
  }
  return isIgnored
}

/** With more wildcards in a row, a backtracking engine takes too long on a long name. */
const mostWildcards = 3

/**
 * Limits the wildcards in a line of a `.gitignore`: drops the text between the first and the last ones, so that the
 * line ignores more files, which are then left alone. Drops a negated line.
 */
function boundWildcards(line: string): string[] {
  const wildcards = [...line.matchAll(/\*+/g)]
  if (wildcards.length <= mostWildcards) return [line]
  if (line.startsWith('!')) return []
  const start = wildcards[0]?.index ?? 0
  const last = wildcards.at(-1)?.[0] ?? ''
  if (line.slice(start).includes('/')) return [`${line.slice(0, line.lastIndexOf('/', start) + 1)}**`]
  return [`${line.slice(0, start)}*${line.slice(line.lastIndexOf(last) + last.length)}`]
}
