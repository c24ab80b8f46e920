import { type Dirent, existsSync, readdirSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import type { Ignore } from 'ignore'
import createIgnore from 'ignore'
import { asFailure } from './failure.ts'
import { mostBytes, readText } from './read-file.ts'
import { isUtf8Name } from './spelling.ts'

/** A file of a vault. */
export interface VaultFile {
  /** POSIX path from the vault's root. */
  path: string
  kind: 'note' | 'canvas' | 'other'
  /** Whether git ignores it: its name is reserved, its content neither read nor changed. */
  isIgnored: boolean
}

/** A file or folder of a vault that could not be read. */
export interface Unreadable {
  /** POSIX path from the vault's root. */
  path: string
  why: string
}

const hiddenFolders: ReadonlySet<string> = new Set(['node_modules'])

/**
 * Lists the files of a vault, sorted by path. Skips hidden files and folders, `node_modules` and symbolic links, which
 * may lead out of the vault. Throws a `Failure` when the vault itself or a `.gitignore` cannot be read.
 */
export function listVault(vault: string): { files: VaultFile[]; unreadable: Unreadable[] } {
  const files: VaultFile[] = []
  const unreadable: Unreadable[] = []
  const root = resolve(vault)
  visit('', ignoreRulesAbove(root), false)
  return { files: files.sort((a, b) => (a.path < b.path ? -1 : 1)), unreadable }

  function visit(folder: string, above: readonly IgnoreRules[], isIgnoredFolder: boolean): void {
    const absolute = join(root, folder)
    let entries: Dirent[]
    try {
      entries = readdirSync(absolute, { withFileTypes: true })
    } catch (error) {
      const failure = asFailure(error, absolute)
      if (folder === '') throw failure
      unreadable.push({ path: folder, why: failure.report.reason })
      return
    }
    const rules = [...above, ...ignoreRulesOf(absolute)]
    for (const entry of entries) {
      const { name } = entry
      if (name.startsWith('.') || hiddenFolders.has(name)) continue
      const path = folder === '' ? name : `${folder}/${name}`
      if (!isUtf8Name(join(absolute, name))) {
        unreadable.push({ path, why: 'its name is not UTF-8' })
        continue
      }
      const isFolder = entry.isDirectory()
      const isIgnored = isIgnoredFolder || isIgnoredBy(rules, join(absolute, name), isFolder)
      if (isFolder) visit(path, rules, isIgnored)
      else if (entry.isFile()) files.push({ path, kind: kindOf(name), isIgnored })
    }
  }
}

function kindOf(name: string): VaultFile['kind'] {
  return /\.(?:md|markdown)$/i.test(name) ? 'note' : /\.canvas$/i.test(name) ? 'canvas' : 'other'
}

/** The rules of one `.gitignore`. */
interface IgnoreRules {
  folder: string
  ignore: Ignore
}

/** Reads the rules of a folder's `.gitignore`, none or one. Throws a `Failure` if unreadable. */
function ignoreRulesOf(folder: string): IgnoreRules[] {
  const text = readText(join(folder, '.gitignore'), mostBytes.settings)
  if (text === undefined) return []
  return [{ folder, ignore: createIgnore().add(text.split(/\r?\n/).flatMap(boundWildcards)) }]
}

/** Reads the rules of the folders around a vault in a git repository, outermost first. */
function ignoreRulesAbove(root: string): IgnoreRules[] {
  let rules: IgnoreRules[] = []
  if (existsSync(join(root, '.git'))) return rules
  for (let folder = dirname(root); ; folder = dirname(folder)) {
    rules = [...ignoreRulesOf(folder), ...rules]
    if (existsSync(join(folder, '.git'))) return rules
    if (folder === dirname(folder)) return []
  }
}

/** Returns whether the innermost matching rule ignores a path. https://git-scm.com/docs/gitignore */
function isIgnoredBy(rules: readonly IgnoreRules[], path: string, isFolder: boolean): boolean {
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
  // no path is that long, and a regular expression has a largest size
  if (line.length > 4096) return []
  const wildcards = [...line.matchAll(/\*+/g)]
  if (wildcards.length <= mostWildcards) return [line]
  if (line.startsWith('!')) return []
  const start = wildcards[0]?.index ?? 0
  const last = wildcards.at(-1)?.[0] ?? ''
  if (line.slice(start).includes('/')) return [`${line.slice(0, line.lastIndexOf('/', start) + 1)}**`]
  return [`${line.slice(0, start)}*${line.slice(line.lastIndexOf(last) + last.length)}`]
}
