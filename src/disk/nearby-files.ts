import { dirname, join, relative, resolve } from 'node:path'
import type { NearbyFiles } from '../note/reference.ts'
import { indexFiles, resolveLinkpath, type VaultFiles } from '../vault/vault-files.ts'
import { isInside } from './boundary.ts'
import { findVault } from './find-vault.ts'
import { listVault } from './list-vault.ts'
import { posixPath } from './spelling.ts'

/**
 * Looks up files around a note by the names that links give them, in its vault or folder. The folder of the split, `written`, does
 * not count: an earlier split must not change this one. `also`: files that the run will write.
 */
export function nearbyFiles(
  note: string,
  { written, also = [] }: { written?: string; also?: readonly string[] } = {},
): NearbyFiles {
  const folder = dirname(resolve(note))
  let files: VaultFiles | undefined
  return {
    find(linkpath) {
      const vault = findVault(note)?.path ?? folder
      files ??= indexFiles([
        ...pathsIn(vault, written),
        ...also.map((path) => posixPath(relative(vault, resolve(path)))),
      ])
      const target = resolveLinkpath(files, linkpath, posixPath(relative(vault, resolve(note))))
      return target === undefined ? undefined : posixPath(relative(folder, join(vault, target)))
    },
  }
}

function pathsIn(vault: string, written: string | undefined): string[] {
  const paths = listVault(vault).files.map(({ path }) => path)
  return written === undefined ? paths : paths.filter((path) => !isInside(resolve(written), join(vault, path)))
}
