import { existsSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import createIgnore, { type Ignore } from 'ignore'
import { mostBytes, readText } from './read-file.ts'

/** The rules of one `.gitignore`. */
export interface IgnoreRules {
  folder: string
  ignore: Ignore
}

/** The rules of the `.gitignore` of a folder, none or one. Throws a `Failure` for one that cannot be read. */
export function ignoreRulesOf(folder: string): IgnoreRules[] {
  const text = readText(join(folder, '.gitignore'), mostBytes.settings)
  if (text === undefined) return []
  return [{ folder, ignore: createIgnore().add(text.split(/\r?\n/).flatMap(boundWildcards)) }]
}

/** The rules of the folders around a vault in a git repository, the outer ones first. */
export function ignoreRulesAbove(root: string): IgnoreRules[] {
  const found: IgnoreRules[] = []
  if (existsSync(join(root, '.git'))) return found
  for (let folder = dirname(root); ; folder = dirname(folder)) {
    found.unshift(...ignoreRulesOf(folder))
    if (existsSync(join(folder, '.git'))) return found
    if (folder === dirname(folder)) return []
  }
}

/** Whether the innermost rule that says something of a path ignores it. https://git-scm.com/docs/gitignore */
export function isIgnoredBy(rules: readonly IgnoreRules[], path: string, isFolder: boolean): boolean {
  let isIgnored = false
  for (const { folder, ignore } of rules) {
    const { ignored, unignored } = ignore.test(relative(folder, path).split(sep).join('/') + (isFolder ? '/' : ''))
    if (ignored) isIgnored = true
    else if (unignored) isIgnored = false
  }
  return isIgnored
}

/** A line with more wildcards in a row than this takes a backtracking engine too long on a long name. */
const mostWildcards = 3

/**
 * A line of a `.gitignore` with few enough wildcards. What is between the first and the last one is left out, so that the line
 * ignores more than before: those files are left alone. One that takes files back is left out.
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
