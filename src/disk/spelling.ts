import { statSync } from 'node:fs'
import { join } from 'node:path'

/** A path as disks see it that know no upper and lower case, or one form of Unicode only. */
export function foldPath(path: string): string {
  return path.normalize('NFC').toLowerCase()
}

/** Finds among known paths of a folder the one that names the same file as another spelling of it, if the disk takes both for one. */
export class Spellings {
  readonly #folder: string
  readonly #known: ReadonlySet<string>
  readonly #folded: ReadonlyMap<string, string>

  constructor(folder: string, known: Iterable<string>) {
    this.#folder = folder
    this.#known = new Set(known)
    this.#folded = new Map([...this.#known].map((path) => [foldPath(path), path]))
  }

  /** The known spelling of a path; undefined when the file is none of the known ones. */
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
