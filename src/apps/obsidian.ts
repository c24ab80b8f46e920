import { folderOf, lastPart, resolvePath, stem } from '../text/paths.ts'
import { foldName } from '../text/slug.ts'
import { singleSpaces } from '../text/words.ts'
import type { App, AppHeading } from './app.ts'

/**
 * Normalizes a heading and the heading of a link as Obsidian compares them: marks become spaces, case is ignored.
 * https://github.com/obsidianmd/obsidian-api (`stripHeading`)
 */
export function stripHeading(text: string): string {
  return singleSpaces(text.replace(/[!"#$%&()*+,.:;<=>?@^`{|}~/[\]\\\r\n]/g, ' ')).trim()
}

/**
 * Returns what Obsidian writes after `#` for a link to a heading.
 * https://github.com/obsidianmd/obsidian-api (`stripHeadingForLink`)
 */
export function stripHeadingForLink(text: string): string {
  return singleSpaces(text.replace(/[:#|^\\\r\n]|%%|\[\[|\]\]/g, ' ')).trim()
}

/** Returns the key under which Obsidian finds a heading. */
export function obsidianKey(text: string): string {
  return stripHeading(text).toLowerCase()
}

/**
 * Obsidian, as a model: the app does not run without a window. Note names in the whole vault, ignoring case; headings
 * by the words of their source.
 * https://help.obsidian.md/links
 */
export const obsidian: App = {
  name: 'obsidian',
  title: 'Obsidian',
  misses: {
    wiki: 'Obsidian matches the heading as it is written in the source',
    markdown: 'Obsidian matches the heading as it is written in the source',
  },
  reads: ({ kind, path, fragment, place }) =>
    !place.inHtml && !(kind === 'wiki' && (place.inComment || /\[\[|\]\]|[|\r\n]/.test(path + (fragment ?? '')))),
  findNote: ({ kind, path }, from, notes) => {
    const relative = resolvePath(folderOf(from), path)
    const same = (a: string, b: string) => foldName(a) === foldName(b)
    const wanted = stem(path).replace(/^\//, '')
    if (kind === 'markdown' || /^\.\.?\//.test(path)) {
      const near = notes.find((note) => same(stem(note.path), stem(relative)))
      if (near) return near
    }
    return (
      notes.find((note) => same(stem(note.path), wanted)) ??
      notes.find((note) =>
        wanted.includes('/')
          ? `/${foldName(stem(note.path))}`.endsWith(`/${foldName(wanted)}`)
          : same(lastPart(stem(note.path)), wanted),
      )
    )
  },
  headingKeys: ({ key }) => (key === undefined ? [] : [key]),
  fragmentKeys: ({ fragment = '' }) => [obsidianKey(fragment)],
  findChain: findObsidianHeading,
  findBlock: (id, blocks) =>
    /^[A-Za-z0-9-]+$/.test(id) ? blocks.findIndex((block) => block.id.toLowerCase() === id.toLowerCase()) : -1,
}

/**
 * Returns the index of the heading that Obsidian opens for `#subpath`: each part is searched below the one before it,
 * and the first match wins. -1 if none.
 */
function findObsidianHeading(headings: readonly AppHeading[], subpath: string): number {
  const wanted = subpath.split('#').map(obsidianKey).filter(Boolean)
  if (wanted.length === 0) return -1
  let part = 0
  let depth = 0
  for (let i = 0; i < headings.length; i++) {
    const heading = headings[i] as AppHeading
    if (heading.depth <= depth || heading.key !== wanted[part]) continue
    depth = heading.depth
    part++
    if (part === wanted.length) return i
  }
  return -1
}
