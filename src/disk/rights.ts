import { lstatSync, type Stats } from 'node:fs'

/** The permissions of a file or folder. */
export interface Rights {
  /** The permission bits, as of `chmod`. */
  mode: number
  uid: number
  gid: number
  /** Whether the umask does not narrow the mode: the file replaces one that has it. */
  isExact: boolean
}

/** Returns the rights of an existing file, for its replacement. Undefined if absent. */
export function rightsOf(path: string): Rights | undefined {
  let stats: Stats | undefined
  try {
    stats = lstatSync(path, { throwIfNoEntry: false })
  } catch {
    // a file in place of a folder: the write reports it
    return undefined
  }
  return stats && { mode: stats.mode & 0o7777, uid: stats.uid, gid: stats.gid, isExact: true }
}

/** Returns the rights of a new file with the content of others: no wider than any of theirs. */
export function newFileRights(others: readonly Rights[]): Rights | undefined {
  const [first] = others
  if (!first) return undefined
  const mode = others.reduce((all, rights) => all & rights.mode, 0o666)
  return { mode, uid: first.uid, gid: first.gid, isExact: false }
}

/** Returns the rights of a new folder for such a file: whoever may read the file may open the folder. */
export function newFolderRights(file: Rights): Rights {
  return { ...file, mode: (file.mode & 0o666) | ((file.mode & 0o444) >> 2) | 0o700 }
}
