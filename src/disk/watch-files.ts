import { dirname, resolve } from 'node:path'
import { watch } from 'chokidar'

/** How long a file must be unchanged to count as saved, in milliseconds. */
const rest = 80

/**
 * Calls `onChange` when one of the files, existing or not, is written: once for changes close together, and never while
 * a call is running. Detects editors that save by renaming, as it watches the folders. Resolves when it listens; the
 * process runs until it is stopped.
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
    // a file removed and put back at once counts as changed
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
