import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import createIgnore, { type Ignore } from 'ignore'
import { posixPath } from './posix-path.ts'

/** A file of a vault. */
export interface VaultFile {
  /** POSIX path from the vault's root. */
  path: string
  kind: 'note' | 'canvas' | 'other'
  /** Whether git ignores it: it has its name, and nothing of it is read or changed. */
  isIgnored: boolean
}

const hiddenFolders: ReadonlySet<string> = new Set(['node_modules'])

/**
 * Lists the files of a vault by path. Hidden files and folders, `node_modules` and symbolic links are not looked at: a link
 * may lead out of the vault.
 */
export function listVault(vault: string): VaultFile[] {
  const files: VaultFile[] = []
  const root = resolve(vault)
  visit('', ignoresAbove(root), false)
  return files.sort((a, b) => (a.path < b.path ? -1 : 1))

  function visit(folder: string, above: readonly Rules[], isIgnoredFolder: boolean): void {
    const absolute = join(root, folder)
    const rules = [...above, ...rulesOf(absolute)]
    for (const entry of readdirSync(absolute, { withFileTypes: true })) {
      const { name } = entry
      if (name.startsWith('.') || hiddenFolders.has(name)) continue
      const path = folder === '' ? name : `${folder}/${name}`
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
interface Rules {
  folder: string
  ignore: Ignore
}

function rulesOf(folder: string): Rules[] {
  const path = join(folder, '.gitignore')
  if (!existsSync(path)) return []
  return [{ folder, ignore: createIgnore().add(readFileSync(path, 'utf8')) }]
}

/** The rules of the folders around a vault that stands in a git repository. */
function ignoresAbove(root: string): Rules[] {
  const found: Rules[] = []
  if (existsSync(join(root, '.git'))) return found
  for (let at = dirname(root); ; at = dirname(at)) {
    found.unshift(...rulesOf(at))
    if (existsSync(join(at, '.git'))) return found
    if (at === dirname(at)) return []
  }
}

/** Whether the innermost rule that says something of a path ignores it. https://git-scm.com/docs/gitignore */
function isIgnoredBy(rules: readonly Rules[], path: string, isFolder: boolean): boolean {
  let isIgnored = false
  for (const { folder, ignore } of rules) {
    const { ignored, unignored } = ignore.test(posixPath(relative(folder, path)) + (isFolder ? '/' : ''))
    if (ignored) isIgnored = true
    else if (unignored) isIgnored = false
  }
  return isIgnored
}
