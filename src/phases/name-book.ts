import { isReservedName, noteName } from '../markdown/note-name.ts'
import { foldName, githubSlug, quartzSlug } from '../markdown/slug.ts'

/**
 * Hands out file names that no other note has: not to a file system that ignores case and Unicode form, not as Quartz's
 * address, not as GitHub's slug.
 */
export class NameBook {
  readonly #taken = new Set<string>()
  /** The next number of a name, so that many sections of one name cost no more than few. */
  readonly #next = new Map<string, number>()

  /** Takes a name that exists already: the index note, or a note of the vault. */
  reserve(name: string): void {
    for (const key of keysOf(name)) this.#taken.add(key)
  }

  /**
   * A free name for a title: the plain one, then one with the title of what is around it, then numbered ones.
   * A name without letters or digits (an emoji alone) has no address on the web and takes the title of what is around it.
   */
  take(title: string, around: string): string {
    const plain = noteName(title) || 'Untitled'
    const context = noteName(around).slice(0, 60).trim()
    const inContext = context === '' ? '' : noteName(plain, ` (${context})`)
    for (const name of [plain, inContext]) if (this.isFree(name)) return this.#give(name)
    const base = hasAddress(plain) && !isReservedName(plain) ? plain : inContext || `${plain} note`
    const key = foldName(base)
    for (let number = this.#next.get(key) ?? 2; ; number++) {
      const name = noteName(base, ` ${number}`)
      if (!this.isFree(name)) continue
      this.#next.set(key, number + 1)
      return this.#give(name)
    }
  }

  /** Whether no other note has a name, and every client finds a note of it. */
  isFree(name: string): boolean {
    return hasAddress(name) && !isReservedName(name) && keysOf(name).every((key) => !this.#taken.has(key))
  }

  #give(name: string): string {
    this.reserve(name)
    return name
  }
}

function hasAddress(name: string): boolean {
  return /[\p{L}\p{N}]/u.test(githubSlug(name))
}

function keysOf(name: string): string[] {
  return [`name ${foldName(name)}`, `quartz ${quartzSlug(name)}`, `github ${githubSlug(name)}`]
}
