import { existsSync, readdirSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import { realDisk } from '../disk/disk.ts'
import { reading } from '../disk/failure.ts'
import { readText } from '../disk/read-file.ts'
import { posixPath } from '../disk/spelling.ts'
import { writeFolder } from '../disk/write-folder.ts'
import { runUndo } from '../run/run-undo.ts'
import type { Preview, ReviewTarget } from './preview.ts'

/**
 * Undoes an applied split: a vault by its journal, a folder by the old content of its files. Returns why that is
 * impossible, with everything unchanged; undefined when done. Throws a `Failure` on a file system error.
 */
export async function takeBackRun({ to }: ReviewTarget, { files, root }: Preview): Promise<string | undefined> {
  if (to.kind === 'vault') {
    const outcome = await runUndo(to.path)
    return outcome.note === undefined
      ? (outcome.files[0]?.messages[0]?.reason ?? 'There is nothing to take back.')
      : undefined
  }
  const edited = files.find(({ path, now }) => readText(path) !== now)
  if (edited) return `${edited.path} was edited since. Nothing was taken back.`
  const restored = {
    folder: root,
    files: files.map(({ path, old, now }) => ({
      path: posixPath(relative(root, path)),
      state: stateOf(old, now),
      old: now,
      content: old,
      isEdited: false,
      isForeign: false,
    })),
    conflicts: [],
  }
  await writeFolder(restored, { root: to.path })
  reading(root, () => removeEmpty(root))
  return undefined
}

/** Removes the note's output folder and its parent, if empty. */
function removeEmpty(folder: string): void {
  for (const path of [folder, dirname(folder)]) {
    if (!existsSync(path) || readdirSync(path).length > 0) return
    realDisk.removeFolder(path)
  }
}

/** Returns the state of a file when its old content replaces the current one. */
function stateOf(old: string | undefined, now: string | undefined) {
  if (old === now) return 'unchanged' as const
  if (now === undefined) return 'new' as const
  return old === undefined ? ('left over' as const) : ('changed' as const)
}
