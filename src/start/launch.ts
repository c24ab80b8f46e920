import { join } from 'node:path'
import { cachePath } from './cache-path.ts'
import { ChunkLoader } from './chunk-loader.ts'
import { CodeCache } from './code-cache.ts'

/** In a run that takes longer, in seconds, V8 throws away what was called only at first. */
const short = 0.5

/** Runs the built program, which lies in a folder. `build` tells it from every other build; `require` is that of its entry. */
export async function launch(folder: string, build: string, require: (name: string) => object): Promise<void> {
  const cache = new CodeCache(cachePath(build, process.argv[2]))
  process.once('exit', (code) => {
    if (code === 0) cache.keep(process.uptime() < short)
  })
  const loader = new ChunkLoader(join(folder, 'chunks'), cache, require)
  loader.unpack('pack.cjs')
  const { run } = loader.load('program.cjs') as typeof import('../program.ts')
  await run(join(folder, '../package.json'))
  // with nothing left to wait for but the moment that this runs in, Node would only tidy up what goes with the process
  if (process.getActiveResourcesInfo().every((one) => one === 'Immediate')) process.exit()
}
