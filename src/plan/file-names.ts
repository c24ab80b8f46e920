import { nameOf } from '../note/parse-note.ts'
import { isReservedName, noteName } from '../text/file-name.ts'
import { folderPrefix } from '../text/paths.ts'
import { foldName, githubSlug, quartzSlug } from '../text/slug.ts'
import { lowerBound } from '../text/span.ts'
import { hasLetter } from '../text/words.ts'

/** Allocates file names that are unique under case folding, Unicode form, Quartz paths and GitHub slugs. */
export class UniqueFileNames {
  readonly #barred: readonly RegExp[]
  /** What has each name, for messages. */
  readonly #taken = new Map<string, string | undefined>()
  /** The length of the longest path of a note of each name. */
  readonly #names = new Map<string, Extreme>()
  /** The paths of all notes from back to front, sorted once one is looked up: with one folder none is. */
  readonly #paths: string[] = []
  #isSorted = false
  readonly #folders = new Set<string>()
  readonly #isSlug: boolean
  /** The next number of a name, so that many sections of one name take linear time. */
  readonly #next = new Map<string, number>()

  /** `barred`: what no name holds. */
  constructor(barred: readonly RegExp[] = [], isSlug = false) {
    this.#isSlug = isSlug
    this.#barred = barred
  }

  /** Reserves the name of a note of the vault, by its path there. */
  reserveNote(path: string): void {
    this.reserve(nameOf(path))
    this.#add(foldName(path.replace(/\.[^./]*$/, '')), foldName(nameOf(path)))
  }

  /** Reserves an existing name, such as that of the index note. The first owner counts. */
  reserve(name: string, owner?: string): void {
    for (const key of keysOf(name)) this.#taken.set(key, this.#taken.get(key) ?? owner)
  }

  /** Returns what has a name; undefined: a note of the vault, or nothing. */
  ownerOf(name: string): string | undefined {
    return keysOf(name)
      .map((key) => this.#taken.get(key))
      .find(Boolean)
  }

  /**
   * Returns a free name for a title: the plain one, one with the title around it, or a numbered one.
   * A name without letters or digits (only an emoji) has no address on the web and gets the title around it.
   */
  take(title: string, around: string, place: NamePlace = plainPlace): string {
    const { number = '' } = place
    const base = this.#clean(title) || 'Untitled'
    const plain = this.#shape(base, '', number)
    const context = this.#clean(around).slice(0, 60).trim()
    const brackets = ` (${context})`
    const suffix = this.#barred.some((pattern) => brackets.search(pattern) >= 0) ? ` - ${context}` : brackets
    const inContext = context === '' ? '' : this.#shape(base, suffix, number)
    for (const name of [plain, inContext]) if (this.isFree(name, place)) return this.#give(name, place)
    const isPlain = hasAddress(plain) && !isReservedName(plain)
    const counted = isPlain ? base : base + (context === '' ? ' note' : suffix)
    const key = foldName(number + counted)
    for (let next = this.#next.get(key) ?? 2; ; next++) {
      const name = this.#shape(counted, ` ${next}`, number)
      if (!this.isFree(name, place)) continue
      this.#next.set(key, next + 1)
      return this.#give(name, place)
    }
  }

  /** The name that a title has when no other note has it. */
  wanted(title: string, { number = '' }: NamePlace = plainPlace): string {
    return this.#shape(this.#clean(title) || 'Untitled', '', number)
  }

  #shape(base: string, suffix: string, number: string): string {
    const lead = number === '' ? '' : `${number} `
    const name = noteName(lead + base, suffix).slice(lead.length)
    if (!this.#isSlug) return lead + name
    const slug =
      githubSlug(name)
        // what is left of an emoji
        .replace(/[\ufe0e\ufe0f]/g, '')
        .replace(/-{2,}/g, '-')
        .replace(/^[-\u200d]+|(?<![-\u200d])[-\u200d]+$/g, '') || name
    return lead.replace(' ', '-') + slug
  }

  /** The name of a title without what is barred, and without the spaces that removed brackets leave. */
  #clean(title: string): string {
    const name = noteName(this.#barred.reduce((cleaned, pattern) => cleaned.replace(pattern, ' '), title))
    return name.replace(/\( | (?=[),])/g, (space) => space.trim())
  }

  /** Returns whether a name is free and every app finds a note of that name there. */
  isFree(name: string, place: NamePlace = plainPlace): boolean {
    if (!hasAddress(name) || isReservedName(name)) return false
    return keysOf(name).every((key) => !this.#taken.has(key)) && !this.#isCaught(name, place)
  }

  /**
   * Returns whether an app that takes the shortest path ending with a link's text (`@flowershow/remark-wiki-link`)
   * would confuse the note with another: `[[R1]]` is `DeepR1.md` before it is `Topics/R1.md`. Never true in a single
   * folder.
   */
  #isCaught(name: string, place: NamePlace): boolean {
    const path = pathOf(name, place)
    const folder = folderPrefix(path)
    if (this.#folders.size === 0 || (this.#folders.size === 1 && this.#folders.has(folder))) return false
    if (this.#isEnding(foldName(name), folder, path.length)) return true
    for (let index = 0; index < path.length; index++) {
      const longest = outside(this.#names.get(path.slice(index)), folder)
      if (longest !== undefined && path.length <= longest) return true
    }
    return false
  }

  /** Returns whether a note in another folder has a path of at most `length` that ends with a name. */
  #isEnding(name: string, folder: string, length: number): boolean {
    if (!this.#isSorted) this.#paths.sort()
    this.#isSorted = true
    const start = backwards(name)
    let at = this.#placeOf(start)
    for (let path = this.#paths[at]; path?.startsWith(start); path = this.#paths[++at])
      if (path.length <= length && folderPrefix(backwards(path)) !== folder) return true
    return false
  }

  #placeOf(start: string): number {
    return lowerBound(this.#paths, 0, (path) => (path < start ? -1 : 0))
  }

  #give(name: string, place: NamePlace): string {
    this.reserve(name, 'another topic')
    this.#add(pathOf(name, place), foldName(name))
    return name
  }

  #add(path: string, base: string): void {
    const folder = folderPrefix(path)
    this.#folders.add(folder)
    this.#names.set(base, withValue(this.#names.get(base), folder, path.length))
    const start = backwards(path)
    if (this.#isSorted) this.#paths.splice(this.#placeOf(start), 0, start)
    else this.#paths.push(start)
  }
}

function backwards(text: string): string {
  return text.split('').reverse().join('')
}

/** The largest of some numbers, and the largest of another folder. */
interface Extreme {
  folder: string
  value: number
  other?: { folder: string; value: number } | undefined
}

function withValue(extreme: Extreme | undefined, folder: string, value: number): Extreme {
  if (!extreme) return { folder, value }
  if (value > extreme.value) return { folder, value, other: extreme.folder === folder ? extreme.other : extreme }
  const isSecond = folder !== extreme.folder && value > (extreme.other?.value ?? Number.NEGATIVE_INFINITY)
  return isSecond ? { ...extreme, other: { folder, value } } : extreme
}

/** Returns the largest number of all folders except one. */
function outside(extreme: Extreme | undefined, folder: string): number | undefined {
  return extreme?.folder === folder ? extreme.other?.value : extreme?.value
}

const plainPlace: NamePlace = { folder: '', isHub: false }

/** The location of a future note. */
export interface NamePlace {
  /** The folder with a trailing slash; `''` for the output folder. */
  folder: string
  /** Whether it has a folder of the same name with the notes it points to. */
  isHub: boolean
  /** The number that the name begins with, such as `04.01`. */
  number?: string
}

function pathOf(name: string, { folder, isHub }: NamePlace): string {
  return foldName(isHub ? `${folder}${name}/${name}` : `${folder}${name}`)
}

/** Returns whether GitHub can link a note of this name: its slug has a letter or a digit. */
export function hasAddress(name: string): boolean {
  return hasLetter(githubSlug(name))
}

function keysOf(name: string): string[] {
  return [`name ${foldName(name)}`, `quartz ${quartzSlug(name).toLowerCase()}`, `github ${githubSlug(name)}`]
}
