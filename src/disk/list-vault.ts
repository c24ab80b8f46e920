import { type Dirent, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { asFailure } from './failure.ts'
import { type IgnoreRules, ignoreRulesAbove, ignoreRulesOf, isIgnoredBy } from './ignore-rules.ts'
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
