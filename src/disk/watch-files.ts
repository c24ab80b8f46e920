import { dirname, resolve } from 'node:path'
import { watch } from 'chokidar'

/** How long a file must be at rest before it counts as saved, in milliseconds. */
const rest = 80

/**
 * Calls `onChange` when one of the files, be it there yet or not, was written: once for all that is written together, and never
 * while it still works. Editors that save by renaming are heard too, as the folders are watched and not the files. Resolves when it
 * listens; the process goes on until it is stopped.
 */
export async function watchFiles(
  paths: readonly string[],
  onChange: () => Promise<void>,
): Promise<() => Promise<void>> {
  const wanted = new Set(paths.map((path) => resolve(path)))
  const folders = [...new Set([...wanted].map((path) => dirname(path)))]
  const isOther = (path: string) => !wanted.has(resolve(path)) && !folders.includes(resolve(path))
  const watcher = watch(folders, {
    ignoreInitial: true,
    depth: 0,
    ignored: (path) => isOther(path),
    awaitWriteFinish: { stabilityThreshold: rest, pollInterval: rest / 4 },
    // what an editor takes away and puts back at once is a change
    atomic: true,
  })
  let isWorking = false
  let isAgain = false
  const work = async () => {
    isAgain = true
    if (isWorking) return
    isWorking = true
    while (isAgain) {
      isAgain = false
      await onChange()
    }
    isWorking = false
  }
  watcher.on('all', (event) => {
    if (event === 'add' || event === 'change') void work()
  })
  await new Promise<void>((listening) => watcher.once('ready', listening))
  return () => watcher.close()
}
