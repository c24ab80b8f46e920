import { statSync } from 'node:fs'
import { join } from 'node:path'

/** Folds a path as disks do that ignore case and Unicode form. */
export function foldPath(path: string): string {
  return path.normalize('NFC').toLowerCase()
}

/** Finds the known path of a folder that names the same file as another spelling, if the disk treats them as one. */
export class Spellings {
  readonly #folder: string
  readonly #known: ReadonlySet<string>
  readonly #folded: ReadonlyMap<string, string>

  constructor(folder: string, known: Iterable<string>) {
    this.#folder = folder
    this.#known = new Set(known)
    this.#folded = new Map([...this.#known].map((path) => [foldPath(path), path]))
  }

  /** Returns the known spelling of a path; undefined if the file is unknown. */
  find(path: string): string | undefined {
    if (this.#known.has(path)) return path
    const other = this.#folded.get(foldPath(path))
    return other !== undefined && this.#isOne(path, other) ? other : undefined
  }

  #isOne(...paths: [string, string]): boolean {
    const [one, other] = paths.map((path) =>
      statSync(join(this.#folder, path), { bigint: true, throwIfNoEntry: false }),
    )
    return one !== undefined && other !== undefined && one.ino === other.ino && one.dev === other.dev
  }
}
