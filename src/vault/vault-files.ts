import type { NotePath } from '../note/parse-note.ts'
import type { Addressing } from '../note/reference.ts'
import { remembered } from '../text/maps.ts'
import { decodeUri, folderOf, lastPart, linkpathFrom, resolvePath } from '../text/paths.ts'
import { foldName } from '../text/slug.ts'

/** The files of a vault by POSIX path, to resolve links. */
export interface VaultFiles {
  /** Returns the file at a path from the vault's root; `.md` may be left out, and case is ignored. */
  at(path: string): NotePath | undefined
  /** Returns the files with the last part of a path, in the order of the vault. */
  named(path: string): readonly NotePath[]
}

/** Indexes files; the first of several with one folded path wins. */
export function indexFiles(paths: Iterable<NotePath>): VaultFiles {
  const byPath = new Map<string, NotePath>()
  const byName = new Map<string, NotePath[]>()
  for (const path of paths) {
    for (const key of keysOf(path)) {
      if (!byPath.has(key)) byPath.set(key, path)
      remembered(byName, lastPart(key), () => []).push(path)
    }
  }
  return {
    at: (path) => byPath.get(foldName(path)),
    named: (path) => byName.get(foldName(lastPart(path))) ?? [],
  }
}

/** Returns files together with new ones. No path is in both. */
export function addFiles(files: VaultFiles, paths: Iterable<NotePath>): VaultFiles {
  const added = indexFiles(paths)
  return {
    at: (path) => files.at(path) ?? added.at(path),
    named: (path) => [...files.named(path), ...added.named(path)],
  }
}

/**
 * Resolves the linkpath of a wiki-link in the note at `from` by Obsidian's rules: a relative path; a path from the
 * root; of the files whose path ends with it those in the folder of the note, then the one with the shortest path.
 * https://help.obsidian.md/links
 */
export function resolveLinkpath(files: VaultFiles, linkpath: string, from: NotePath): NotePath | undefined {
  if (linkpath === '') return from
  if (/^\.\.?\//.test(linkpath)) return files.at(resolvePath(folderOf(from), linkpath))
  const wanted = linkpath.replace(/^\/+/, '')
  const exact = files.at(wanted)
  if (exact !== undefined || linkpath.startsWith('/')) return exact
  const ends = keysOf(wanted).map((key) => `/${key}`)
  const matching = files
    .named(wanted)
    .filter((path) => ends.some((end) => keysOf(path).some((key) => `/${key}`.endsWith(end))))
  const folder = foldName(folderOf(from))
  const isNear = (path: NotePath) => folder === '' || foldName(path).startsWith(`${folder}/`)
  const byLength = (a: NotePath, b: NotePath) => a.length - b.length || (a < b ? -1 : 1)
  return matching.sort((a, b) => Number(isNear(b)) - Number(isNear(a)) || byLength(a, b))[0]
}

/**
 * Resolves the path of a Markdown or HTML link: from the note's folder, as on the web; or, as in Obsidian, from the
 * root or by the end of its path.
 */
export function resolveUrl(files: VaultFiles, url: string, from: NotePath): NotePath | undefined {
  const path = decodePath(url)
  if (path === '') return from
  if (path.startsWith('/')) return files.at(path.replace(/^\/+/, ''))
  const near = files.at(resolvePath(folderOf(from), path))
  return near ?? (isRelative(path) ? undefined : resolveLinkpath(files, path, from))
}

/** Returns whether a linkpath matches several files, so that its target depends on the folder of the note. */
function isAmbiguous(files: VaultFiles, linkpath: string): boolean {
  return !/^[./]/.test(linkpath) && files.at(linkpath) === undefined && files.named(linkpath).length > 1
}

/** Returns how links in the note at `from` lead to the note at `target`. */
export function addressingIn(files: VaultFiles, from: NotePath, target: NotePath): Addressing {
  return {
    isItself: from === target,
    isNote: (linkpath) => resolveLinkpath(files, linkpath, from) === target,
    // `note.html` is the page that is made of `note.md`
    isFile: (path) =>
      (resolveUrl(files, path, from) ?? resolveUrl(files, path.replace(/\.html$/i, '.md'), from)) === target,
    isPortable: (path) => {
      const decoded = decodePath(path)
      if (isRelative(decoded) || files.at(resolvePath(folderOf(from), decoded)) !== undefined) return false
      return resolveUrl(files, path, from) !== undefined
    },
    pin: (linkpath) => {
      const meant = isAmbiguous(files, linkpath) ? resolveLinkpath(files, linkpath, from) : undefined
      return meant && linkpathFrom(from, meant)
    },
  }
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
