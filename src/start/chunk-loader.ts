import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { CodeCache } from './code-cache.ts'

interface Module {
  exports: object
}
type Require = (name: string) => object
type Wrapper = (exports: object, require: Require, module: Module, file: string, folder: string) => void

/** Loads the files of the built program as Node loads CommonJS, but compiled by way of a cache. */
export class ChunkLoader {
  readonly #folder: string
  readonly #cache: CodeCache
  readonly #require: NodeJS.Require
  readonly #modules = new Map<string, Module>()

  /** The files in a folder, all of ASCII. */
  constructor(folder: string, cache: CodeCache) {
    this.#folder = folder
    this.#cache = cache
    this.#require = createRequire(join(folder, 'any'))
  }

  /** What a file of the folder exports. */
  load(name: string): object {
    const known = this.#modules.get(name)
    if (known) return known.exports
    const module: Module = { exports: {} }
    this.#modules.set(name, module)
    const path = join(this.#folder, name)
    // one byte for each character: V8 need not look for longer ones
    const source = readFileSync(path, 'latin1')
    const wrapper = `(function (exports, require, module, __filename, __dirname) { ${source}\n})`
    const run = this.#cache.compile(name, wrapper, path).runInThisContext() as Wrapper
    const require = Object.assign(
      (asked: string) => (asked.startsWith('./') ? this.load(asked.slice(2)) : this.#require(asked)),
      this.#require,
    )
    run(module.exports, require, module, path, this.#folder)
    return module.exports
  }
}
