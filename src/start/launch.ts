import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { cachePath } from './cache-path.ts'
import { ChunkLoader } from './chunk-loader.ts'
import { CodeCache } from './code-cache.ts'

/** A run that takes longer, in seconds, gains nothing, and V8 has thrown away what it called only at first. */
const short = 2

/** Runs the built program, of which this is the entry. `build` tells it from every other build. */
export async function launch(folder: string, build: string): Promise<void> {
  const cache = new CodeCache(cachePath(build, process.argv[2]))
  process.once('exit', (code) => {
    if (code === 0 && process.uptime() < short) cache.keep()
  })
  const { run } = new ChunkLoader(join(folder, 'chunks'), cache).load('program.cjs') as typeof import('../program.ts')
  await run(pathToFileURL(join(folder, '../package.json')))
  // with nothing left to wait for, Node would only tidy up what goes with the process
  if (process.getActiveResourcesInfo().length === 0) process.exit()
}
