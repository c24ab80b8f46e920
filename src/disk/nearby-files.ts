import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import type { NearbyFiles } from '../note/reference.ts'
import { decodeUri } from '../text/paths.ts'
import { foldName } from '../text/slug.ts'
import { VaultFiles } from '../vault/vault-files.ts'
import type { Manifest } from '../write/manifest.ts'
import { isInside } from './boundary.ts'
import { findVault } from './find-vault.ts'
import { listVault } from './list-vault.ts'
import { posixPath } from './posix-path.ts'

/**
 * Looks up the files around a note when they are asked for. What is in `written`, the folder of the split, does not count: an
 * earlier split must not change this one. But a path that it re-based, as `earlier` says, led somewhere then, and still counts.
 */
export function nearbyFiles(note: string, written?: string, earlier?: Manifest): NearbyFiles {
  const folder = dirname(resolve(note))
  const listings = new Map<string, ReadonlySet<string>>()
  let files: VaultFiles | undefined
  const existed = new Set(earlier && rebasedPaths(earlier))
  const root = () => findVault(note)?.path ?? folder
  return {
    exists(path) {
      if (path.includes('\0')) return false
      if (existed.has(path)) return true
      const absolute = resolve(folder, path)
      if (written !== undefined && isInside(resolve(written), absolute)) return true
      const inner = dirname(absolute)
      const names = listings.get(inner) ?? foldedNames(inner)
      listings.set(inner, names)
      const name = foldName(basename(absolute))
      return absolute === inner || names.has(name) || names.has(stemOf(name)) || existsSync(absolute)
    },
    find(linkpath) {
      const vault = root()
      files ??= new VaultFiles(pathsIn(vault, written))
      const found = files.resolveLinkpath(linkpath, posixPath(relative(vault, resolve(note))))
      return found === undefined ? undefined : posixPath(relative(folder, join(vault, found)))
    },
  }
}

/** The paths of the note that a split re-based, decoded. */
function rebasedPaths({ notes }: Manifest): string[] {
  return notes.flatMap(({ pieces }) =>
    pieces.flatMap((piece) =>
      'edit' in piece && piece.why === 'path' ? decodeUri(piece.was.replace(/[?#].*$/s, '')) : [],
    ),
  )
}

function pathsIn(vault: string, written: string | undefined): string[] {
  const paths = listVault(vault).files.map(({ path }) => path)
  return written === undefined ? paths : paths.filter((path) => !isInside(resolve(written), join(vault, path)))
}

/** The names in a folder, folded, with and without their ending. */
function foldedNames(folder: string): ReadonlySet<string> {
  let names: string[] = []
  try {
    names = readdirSync(folder)
  } catch {
    // no folder, or none that can be read: nothing is known to be there
  }
  return new Set(names.map(foldName).flatMap((name) => [name, ...(noteEnding.test(name) ? [stemOf(name)] : [])]))
}

/** What links to pages, notes and modules may leave out. */
const noteEnding = /\.(?:md|mdx|markdown|qmd|rmd|ipynb|rst|adoc|txt|html?|org|[jt]sx?|vue)$/

function stemOf(name: string): string {
  return name.replace(noteEnding, '')
}
