import { execFileSync } from 'node:child_process'
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const root = new URL('../../', import.meta.url).pathname

/** Builds the program as it is published, in a folder of its own from which node still finds the packages. */
export function buildProgram(name: string): { cli: string; dist: string; remove: () => void } {
  const home = join(root, 'node_modules', `.notesplit-${name}`)
  const dist = join(home, 'dist')
  rmSync(home, { recursive: true, force: true })
  execFileSync(process.execPath, [join(root, 'build.mjs'), dist])
  cpSync(join(root, 'package.json'), join(home, 'package.json'))
  return { cli: join(dist, 'cli.cjs'), dist, remove: () => rmSync(home, { recursive: true, force: true }) }
}
