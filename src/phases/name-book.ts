import { isReservedName, noteName } from '../markdown/note-name.ts'
import { foldName, githubSlug, quartzSlug } from '../markdown/slug.ts'
import { nameOf } from '../note/parse-note.ts'

/**
 * Hands out file names that no other note has: not to a file system that ignores case and Unicode form, not as Quartz's
 * address, not as GitHub's slug.
 */
export class NameBook {
  readonly #root: string
  readonly #taken = new Set<string>()
  /** The notes that were named, by folder. */
  readonly #byFolder = new Map<string, { path: string; base: string }[]>()
  /** The next number of a name, so that many sections of one name cost no more than few. */
  readonly #next = new Map<string, number>()

  /** `root` is the folder of all notes that are named, with a slash behind, in the vault whose notes are reserved. */
  constructor(root = '') {
    this.#root = root
  }

  /** Takes the name of a note of the vault, by its path there. */
  reserveNote(path: string): void {
    this.reserve(nameOf(path))
    this.#add(foldName(path.replace(/\.[^./]*$/, '')), foldName(nameOf(path)))
  }

  /** Takes a name that exists already: of the index note, or another. */
  reserve(name: string): void {
    for (const key of keysOf(name)) this.#taken.add(key)
  }

  /**
   * A free name for a title: the plain one, then one with the title of what is around it, then numbered ones.
   * A name without letters or digits (an emoji alone) has no address on the web and takes the title of what is around it.
   */
  take(title: string, around: string, place: NamePlace = plainPlace): string {
    const plain = noteName(title) || 'Untitled'
    const context = noteName(around).slice(0, 60).trim()
    const inContext = context === '' ? '' : noteName(plain, ` (${context})`)
    for (const name of [plain, inContext]) if (this.isFree(name, place)) return this.#give(name, place)
    const base = hasAddress(plain) && !isReservedName(plain) ? plain : inContext || `${plain} note`
    const key = foldName(base)
    for (let number = this.#next.get(key) ?? 2; ; number++) {
      const name = noteName(base, ` ${number}`)
      if (!this.isFree(name, place)) continue
      this.#next.set(key, number + 1)
      return this.#give(name, place)
    }
  }

  /** Whether no other note has a name, and every client finds a note of it there. */
  isFree(name: string, place: NamePlace = plainPlace): boolean {
    if (!hasAddress(name) || isReservedName(name)) return false
    return keysOf(name).every((key) => !this.#taken.has(key)) && !this.#isCaught(name, place)
  }

  /**
   * Whether a client that takes the shortest path that ends with a link's text (`@flowershow/remark-wiki-link`) would take the
   * note for another, or another for it: `[[R1]]` is `DeepR1.md` before it is `Topics/R1.md`. In one folder it never does.
   */
  #isCaught(name: string, place: NamePlace): boolean {
    const path = foldName(this.#root) + pathOf(name, place)
    const base = foldName(name)
    for (const [folder, notes] of this.#byFolder) {
      if (folder === folderOf(path)) continue
      for (const other of notes) {
        if (other.path.endsWith(base) && other.path.length <= path.length) return true
        if (path.endsWith(other.base) && path.length <= other.path.length) return true
      }
    }
    return false
  }

  #give(name: string, place: NamePlace): string {
    this.reserve(name)
    this.#add(foldName(this.#root) + pathOf(name, place), foldName(name))
    return name
  }

  #add(path: string, base: string): void {
    const notes = this.#byFolder.get(folderOf(path)) ?? []
    notes.push({ path, base })
    this.#byFolder.set(folderOf(path), notes)
  }
}

const plainPlace: NamePlace = { folder: '', isHub: false }

/** Where a note will stand. */
export interface NamePlace {
  /** The folder with a slash behind it; `''` for the one that is written. */
  folder: string
  /** Whether it gets a folder of its own name for the notes that it points to. */
  isHub: boolean
}

function pathOf(name: string, { folder, isHub }: NamePlace): string {
  return foldName(isHub ? `${folder}${name}/${name}` : `${folder}${name}`)
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1)
}

function hasAddress(name: string): boolean {
  return /[\p{L}\p{N}]/u.test(githubSlug(name))
}

function keysOf(name: string): string[] {
  return [`name ${foldName(name)}`, `quartz ${quartzSlug(name).toLowerCase()}`, `github ${githubSlug(name)}`]
}
