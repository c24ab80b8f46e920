import type { NotePath } from '../note/parse-note.ts'
import type { Addressing } from '../note/reference.ts'
import { decodeUri, folderOf, relativePath, resolvePath } from '../text/paths.ts'
import { foldName } from '../text/slug.ts'

/** The files of a vault by POSIX path, to resolve links. */
export class VaultFiles {
  /** By folded path, with and without `.md`. */
  readonly #byPath = new Map<string, NotePath>()
  /** By folded last part, with and without `.md`. */
  readonly #byName = new Map<string, NotePath[]>()

  constructor(paths: Iterable<NotePath>) {
    for (const path of paths) this.add(path)
  }

  add(path: NotePath): void {
    for (const key of keysOf(path)) if (!this.#byPath.has(key)) this.#byPath.set(key, path)
    for (const key of keysOf(path.replace(/^.*\//, ''))) {
      const same = this.#byName.get(key)
      if (same) same.push(path)
      else this.#byName.set(key, [path])
    }
  }

  /** Returns the file at a path from the vault's root; `.md` may be left out, and case is ignored. */
  at(path: string): NotePath | undefined {
    return this.#byPath.get(foldName(path))
  }

  /**
   * Resolves the linkpath of a wiki-link in the note at `from` by Obsidian's rules: a relative path; a path from the
   * root; of the files whose path ends with it those in the folder of the note, then the one with the shortest path.
   * https://help.obsidian.md/links
   */
  resolveLinkpath(linkpath: string, from: NotePath): NotePath | undefined {
    if (linkpath === '') return from
    if (/^\.\.?\//.test(linkpath)) return this.at(resolvePath(folderOf(from), linkpath))
    const wanted = linkpath.replace(/^\/+/, '')
    const exact = this.at(wanted)
    if (exact !== undefined || linkpath.startsWith('/')) return exact
    const ends = keysOf(wanted).map((key) => `/${key}`)
    const found = this.#named(wanted).filter((path) =>
      ends.some((end) => keysOf(path).some((key) => `/${key}`.endsWith(end))),
    )
    const folder = foldName(folderOf(from))
    const isNear = (path: NotePath) => folder === '' || foldName(path).startsWith(`${folder}/`)
    const byLength = (a: NotePath, b: NotePath) => a.length - b.length || (a < b ? -1 : 1)
    return found.sort((a, b) => Number(isNear(b)) - Number(isNear(a)) || byLength(a, b))[0]
  }

  /**
   * Resolves the path of a Markdown or HTML link: from the note's folder, as on the web; or, as in Obsidian, from the
   * root or by the end of its path.
   */
  resolveUrl(url: string, from: NotePath): NotePath | undefined {
    const path = decodePath(url)
    if (path === '') return from
    if (path.startsWith('/')) return this.at(path.replace(/^\/+/, ''))
    return (
      this.at(resolvePath(folderOf(from), path)) ?? (isRelative(path) ? undefined : this.resolveLinkpath(path, from))
    )
  }

  /** Returns whether a linkpath matches several files, so that its target depends on the folder of the note. */
  isAmbiguous(linkpath: string): boolean {
    return !/^[./]/.test(linkpath) && this.at(linkpath) === undefined && this.#named(linkpath).length > 1
  }

  #named(linkpath: string): NotePath[] {
    return [...(this.#byName.get(foldName(linkpath.replace(/^.*\//, ''))) ?? [])]
  }
}

/** Returns how links in the note at `from` lead to the note at `target`. */
export function addressingIn(files: VaultFiles, from: NotePath, target: NotePath): Addressing {
  return {
    isItself: from === target,
    isNote: (linkpath) => files.resolveLinkpath(linkpath, from) === target,
    // `note.html` is the page that is made of `note.md`
    isFile: (path) =>
      (files.resolveUrl(path, from) ?? files.resolveUrl(path.replace(/\.html$/i, '.md'), from)) === target,
    isPortable: (path) => {
      const decoded = decodePath(path)
      if (isRelative(decoded) || files.at(resolvePath(folderOf(from), decoded)) !== undefined) return false
      return files.resolveUrl(path, from) !== undefined
    },
    pin: (linkpath) => {
      const meant = files.isAmbiguous(linkpath) ? files.resolveLinkpath(linkpath, from) : undefined
      return meant && linkpathFrom(from, meant)
    },
  }
}

/** Returns a relative linkpath, which begins with a dot. */
export function linkpathFrom(from: NotePath, to: NotePath): string {
  const path = relativePath(from, to).replace(/\.md$/i, '')
  return path.startsWith('../') ? path : `./${path}`
}

function isRelative(path: string): boolean {
  return /^\.{1,2}(?:\/|$)/.test(path)
}

/** Returns the path of a URL without its query, decoded where possible. */
export function decodePath(url: string): string {
  return decodeUri(url.replace(/\?.*$/s, ''))
}

function keysOf(path: string): string[] {
  const key = foldName(path)
  return key.endsWith('.md') ? [key, key.slice(0, -3)] : [key]
}
