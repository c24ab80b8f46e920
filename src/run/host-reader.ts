import { lstatSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isInside, realPath } from '../disk/boundary.ts'
import { asFailure } from '../disk/failure.ts'
import { mostBytes } from '../disk/read-file.ts'
import { readNoteText } from '../disk/read-note.ts'
import { isSameFile } from '../disk/spelling.ts'
import type { NotePath } from '../note/parse-note.ts'
import type { HostReader } from '../plan/host.ts'
import { isPathInside } from '../text/paths.ts'

/** Reads the notes in an output folder or vault that sections may join. `find`: what a run knows of a note before it is read. */
export function hostReader(
  folder: string,
  source: string,
  find: (path: NotePath) => Awaited<ReturnType<HostReader>> | undefined,
): HostReader {
  return async (path) => {
    const file = join(folder, path)
    if (!isPathInside(path) || path.split('/').some((part) => part.startsWith('.')))
      return { refused: 'it must be a visible note in the output folder or vault' }
    try {
      const stats = lstatSync(file, { throwIfNoEntry: false })
      if (stats && (!stats.isFile() || stats.nlink > 1)) return { refused: 'it is no ordinary file, or a link' }
      if (stats && !isInside(realPath(folder), realPath(dirname(file))))
        return { refused: 'its folder leads elsewhere' }
      if (stats && isSameFile(file, source)) return { refused: 'it is the note itself' }
      return find(path) ?? readNoteText(file, mostBytes.host)
    } catch (error) {
      return { refused: asFailure(error, file).report.reason }
    }
  }
}
