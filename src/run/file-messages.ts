import { resolve } from 'node:path'
import { VFile } from 'vfile'
import type { VFileMessage } from 'vfile-message'

/** Collects messages by their file, in the order the files were first named. */
export class FileMessages {
  /** One for each file, under the path first used for it. */
  readonly files: VFile[]
  readonly #byPath: Map<string, VFile>

  /** `files` already have messages. */
  constructor(files: VFile[] = []) {
    this.files = files
    this.#byPath = new Map(files.map((file) => [resolve(file.path), file]))
  }

  /** Adds messages to the file at a path. A file without messages is listed too. */
  add(path: string, messages: readonly VFileMessage[]): void {
    const key = resolve(path)
    let file = this.#byPath.get(key)
    if (!file) {
      file = new VFile({ path })
      this.#byPath.set(key, file)
      this.files.push(file)
    }
    file.messages.push(...messages)
  }
}
