import type * as Fs from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'

type Write = (name: string) => string

const pathsOf: Record<string, number> = {
  chmodSync: 1,
  copyFileSync: 2,
  cpSync: 2,
  existsSync: 1,
  linkSync: 2,
  lutimesSync: 1,
  lstatSync: 1,
  mkdirSync: 1,
  openSync: 1,
  readFileSync: 1,
  readdirSync: 1,
  renameSync: 2,
  rmdirSync: 1,
  statSync: 1,
  unlinkSync: 1,
  utimesSync: 1,
  writeFileSync: 1,
}

/**
 * Wraps Node's file system as one that ignores case and Unicode form, like those of Windows and macOS. `write` converts
 * a new name: HFS+ decomposes it.
 */
export function foldingFs(fs: typeof Fs, write: Write): typeof Fs {
  const fold = (name: string) => name.normalize('NFC').toLowerCase()
  const real = (path: string): string => {
    const absolute = resolve(path)
    const parent = dirname(absolute)
    if (parent === absolute) return absolute
    const folder = real(parent)
    const name = basename(absolute)
    const names = fs.existsSync(folder) && fs.statSync(folder).isDirectory() ? fs.readdirSync(folder) : []
    return join(folder, names.find((one) => fold(one) === fold(name)) ?? write(name))
  }
  const folding: Record<string, unknown> = { ...fs }
  for (const [name, count] of Object.entries(pathsOf)) {
    const original = folding[name] as (...given: unknown[]) => unknown
    folding[name] = (...given: unknown[]) => {
      const paths = given.slice(0, count).map((path) => (typeof path === 'string' ? real(path) : path))
      // renaming to another spelling changes the spelling
      if (name === 'renameSync' && paths[0] === paths[1])
        paths[1] = join(dirname(paths[0] as string), basename(given[1] as string))
      return original(...paths, ...given.slice(count))
    }
  }
  folding.realpathSync = (path: string) => {
    fs.realpathSync(real(path))
    // it resolves links, and keeps the spelling
    return resolve(path)
  }
  return { ...folding, default: folding } as unknown as typeof Fs
}
