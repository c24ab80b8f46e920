import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

const root = new URL('../../', import.meta.url).pathname
// below `node_modules`, so that Node finds the packages from there
const builds = join(root, 'node_modules/.notesplit')
const sources = ['src', 'output/manual', 'package.json', 'package-lock.json', 'tsconfig.json']
const oneDay = 86_400_000

/**
 * Builds the program as published, once for each state of the sources. Returns the paths of `dist` and of the file that
 * `notesplit` runs.
 */
export function builtProgram(): { cli: string; dist: string } {
  const home = join(builds, fingerprint())
  if (!existsSync(home)) build(home)
  const { bin } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { bin: { notesplit: string } }
  return { cli: join(home, bin.notesplit), dist: join(home, 'dist') }
}

function build(home: string): void {
  const work = `${home}-${process.pid}`
  mkdirSync(work, { recursive: true })
  execFileSync(process.execPath, [join(root, 'src/build.mjs'), join(work, 'dist')], { cwd: root })
  for (const name of ['package.json', 'output/manual']) cpSync(join(root, name), join(work, name), { recursive: true })
  try {
    renameSync(work, home)
  } catch (error) {
    // another worker was faster
    rmSync(work, { recursive: true, force: true })
    if (!existsSync(home)) throw error
  }
  for (const name of readdirSync(builds)) {
    const path = join(builds, name)
    if (path !== home && Date.now() - statSync(path).mtimeMs > oneDay) rmSync(path, { recursive: true, force: true })
  }
}

function fingerprint(): string {
  const hash = createHash('sha256')
  for (const name of sources) {
    const path = join(root, name)
    const files = statSync(path).isDirectory() ? readdirSync(path, { recursive: true, encoding: 'utf8' }).sort() : ['']
    for (const file of files) {
      const full = join(path, file)
      if (statSync(full).isFile()) hash.update(`${name}/${file}\0`).update(readFileSync(full))
    }
  }
  return hash.digest('hex').slice(0, 16)
}
