import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CodeCache } from './code-cache.ts'

type Require = (name: string) => object

interface Module {
  exports: object
  require: Require
}
type Wrapper = (exports: object, require: Require, module: Module, file: string, folder: string) => void

/** Loads the files of the built program as Node loads CommonJS, but compiled by way of a cache. */
export class ChunkLoader {
  readonly #folder: string
  readonly #cache: CodeCache
  readonly #require: Require
  readonly #modules = new Map<string, Module>()

  /** The files in a folder: each a function of what CommonJS gives to a file, all of ASCII. `require` gives them the packages. */
  constructor(folder: string, cache: CodeCache, require: Require) {
    this.#folder = folder
    this.#cache = cache
    this.#require = require
  }

  /** What a file of the folder exports. */
  load(name: string): object {
    const known = this.#modules.get(name)
    if (known) return known.exports
    const require = (asked: string) => (asked.startsWith('./') ? this.load(asked.slice(2)) : this.#require(asked))
    const module: Module = { exports: {}, require }
    this.#modules.set(name, module)
    const path = join(this.#folder, name)
    // one byte for each character: V8 need not look for longer ones
    const run = this.#cache.compile(name, readFileSync(path, 'latin1'), path).runInThisContext() as Wrapper
    run(module.exports, require, module, path, this.#folder)
    return module.exports
  }
}
