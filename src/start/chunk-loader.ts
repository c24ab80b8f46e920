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
  readonly #packed = new Map<string, Wrapper>()
  readonly #modules = new Map<string, Module>()

  /** The files in a folder: each a function of what CommonJS gives to a file, all of ASCII. `require` gives them the packages. */
  constructor(folder: string, cache: CodeCache, require: Require) {
    this.#folder = folder
    this.#cache = cache
    this.#require = require
  }

  /** Takes the files that a pack holds: an object of them by name. */
  unpack(name: string): void {
    for (const [one, wrapper] of Object.entries(this.#compile(name) as Record<string, Wrapper>))
      this.#packed.set(one, wrapper)
  }

  /** What a file of the folder exports, or one of a pack. */
  load(name: string): object {
    const known = this.#modules.get(name)
    if (known) return known.exports
    const require = (asked: string) => (asked.startsWith('./') ? this.load(asked.slice(2)) : this.#require(asked))
    const module: Module = { exports: {}, require }
    this.#modules.set(name, module)
    const run = this.#packed.get(name) ?? (this.#compile(name) as Wrapper)
    run(module.exports, require, module, join(this.#folder, name), this.#folder)
    return module.exports
  }

  #compile(name: string): unknown {
    const path = join(this.#folder, name)
    // one byte for each character: V8 need not look for longer ones
    return this.#cache.compile(name, readFileSync(path, 'latin1'), path).runInThisContext()
  }
}
