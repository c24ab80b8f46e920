import { join } from 'node:path'
import { mostBytes, readFile } from '../disk/read-file.ts'
import type { FileChange } from '../disk/transaction.ts'
import type { NotePath } from '../note/parse-note.ts'

/** A file that a run changes. */
interface PendingFile {
  /** Its bytes on the disk; undefined for a new file. */
  before: Buffer | undefined
  now: Buffer
}

/** The files of a vault as a run will leave them: those on the disk, and over them the changes that are not written yet. */
export class VaultState {
  readonly #vault: string
  readonly #pending = new Map<NotePath, PendingFile>()

  constructor(vault: string) {
    this.#vault = vault
  }

  /** The paths of changed and new files. */
  get paths(): NotePath[] {
    return [...this.#pending.keys()]
  }

  /** Returns the content of a changed or new file. */
  pending(path: NotePath): Buffer | undefined {
    return this.#pending.get(path)?.now
  }

  /** Returns the current content of a file; undefined if absent. Throws a `Failure`. */
  read(path: NotePath): Buffer | undefined {
    return this.pending(path) ?? readFile(join(this.#vault, path), mostBytes.note)?.bytes
  }

  /** Sets the content of a file. `before`: its bytes on the disk, unless it was set before. */
  set(path: NotePath, before: Buffer | undefined, now: Buffer): void {
    const file = this.#pending.get(path)
    this.#pending.set(path, { before: file ? file.before : before, now })
  }

  /** Lists the changes to write, in the order of their first change. */
  changes(): FileChange[] {
    return [...this.#pending].flatMap(([path, { before, now }]) =>
      before?.equals(now) ? [] : { path, before, after: now },
    )
  }
}
