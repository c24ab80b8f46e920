import {
  closeSync,
  fstatSync,
  fsyncSync,
  futimesSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { Script } from 'node:vm'

const day = 24 * 60 * 60 * 1000
/** After so long, in milliseconds, what the runs since then have called comes along. */
const refreshed = day
/** What has not been written for so long is of a build that nobody runs any more. */
const longest = 30 * day

/**
 * What V8 made of the program's own code in an earlier run: with it, a run compiles no function again that one before it called. Node's
 * compile cache holds no function that is compiled when it is first called, and so few of ours.
 * https://nodejs.org/api/vm.html#scriptcreatecacheddata
 *
 * A line of JSON, `[[name, bytes], …]`, filled up with spaces to a multiple of eight bytes, as V8 wants what follows: the data of each
 * script, one after the other. It is a cache: whatever is wrong with it or its folder, the program runs without.
 */
export class CodeCache {
  readonly #path: string | undefined
  readonly #kept = new Map<string, Buffer>()
  readonly #scripts = new Map<string, Script>()
  #isStale = false

  /** Opens the file at this path, which need not be there. Without a path nothing is kept. */
  constructor(path: string | undefined) {
    this.#path = path
    if (path !== undefined) this.#read(path)
  }

  /** A script of the program, compiled. `name` tells it from the others of this build. */
  compile(name: string, source: string, filename: string): Script {
    const cachedData = this.#kept.get(name)
    const script = new Script(source, cachedData === undefined ? { filename } : { filename, cachedData })
    if (cachedData === undefined || script.cachedDataRejected) this.#isStale = true
    this.#scripts.set(name, script)
    return script
  }

  /**
   * Writes what there is now, if that is more than there was or was long ago: with all functions that were called until now. Of
   * those V8 has thrown some away when the run was not `short`: what such a run writes is better than nothing, and the next short
   * one writes it again.
   */
  keep(short: boolean): void {
    const path = this.#path
    if (path === undefined || !this.#isStale || (!short && this.#kept.size > 0)) return
    const temporary = `${path}.${process.pid}`
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
      const file = openSync(temporary, 'wx', 0o600)
      try {
        writeFileSync(file, this.#print())
        fsyncSync(file)
        const due = new Date(Date.now() - 2 * refreshed)
        if (!short) futimesSync(file, due, due)
      } finally {
        closeSync(file)
      }
      renameSync(temporary, path)
      removeOld(dirname(path))
    } catch {
      tryRemove(temporary)
    }
  }

  /** Takes what a file holds that this user wrote, whole, and that nobody else can write: it is run. */
  #read(path: string): void {
    let file: number
    try {
      file = openSync(path, 'r')
    } catch {
      return
    }
    try {
      const { uid, mode, mtimeMs } = fstatSync(file)
      // not so on Windows, where a user's folder of caches is closed to others
      if (process.geteuid !== undefined && (uid !== process.geteuid() || (mode & 0o022) !== 0)) return
      const bytes = readFileSync(file)
      const end = bytes.indexOf('\n') + 1
      const parts: [string, number][] = JSON.parse(bytes.toString('latin1', 0, end))
      let at = end
      for (const [name, length] of parts) {
        this.#kept.set(name, bytes.subarray(at, at + length))
        at += length
      }
      if (at !== bytes.length) this.#kept.clear()
      this.#isStale = Date.now() - mtimeMs > refreshed
    } catch {
      this.#kept.clear()
    } finally {
      closeSync(file)
    }
  }

  #print(): Buffer {
    const blobs = new Map(this.#kept)
    for (const [name, script] of this.#scripts) blobs.set(name, script.createCachedData())
    const padded = [...blobs].map(([name, blob]) => {
      const whole = Buffer.alloc(Math.ceil(blob.length / 8) * 8)
      blob.copy(whole)
      return [name, whole] as const
    })
    const head = JSON.stringify(padded.map(([name, { length }]) => [name, length]))
    const line = `${head.padEnd(Math.ceil((head.length + 1) / 8) * 8 - 1)}\n`
    return Buffer.concat([Buffer.from(line, 'latin1'), ...padded.map(([, blob]) => blob)])
  }
}

function tryRemove(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {
    // there is no such folder, or it is not for us
  }
}

function removeOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (Date.now() - statSync(path).mtimeMs > longest) rmSync(path)
  }
}
