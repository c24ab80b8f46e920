import { folderOf, resolvePath, stem } from '../text/paths.ts'
import { githubSlug } from '../text/slug.ts'
import type { App } from './app.ts'

/**
 * Sites built with the remark-wiki-link family (`@flowershow/remark-wiki-link`) and rehype-slug: the shortest path that ends
 * with the linkpath, ignoring case; slugs as fragments; no block ids.
 * https://github.com/flowershow/remark-wiki-link
 */
export const remarkWikiLink: App = {
  name: 'remark',
  title: 'remark-wiki-link',
  misses: {
    wiki: 'remark-wiki-link matches slugs, has no block ids, and does not unescape `\\|` in tables',
    markdown: 'remark follows only slugs and ids',
  },
  reads: ({ kind, path, text, embed, place, fragment }) => {
    if (kind === 'markdown') return true
    if (embed || place.inHtml || /^$|[\]\r\n]/.test(path + (fragment ?? '') || ' ')) return false
    // a bar in a table cell ends the cell, or becomes part of the name
    return text === undefined || !/[[\]\r\n]/.test(text)
  },
  findNote: ({ kind, path, fragment, text, place }, from, notes) => {
    if (kind === 'markdown') {
      const wanted = stem(resolvePath(folderOf(from), path))
      return notes.find((note) => stem(note.path) === wanted)
    }
    const isBarred = place.inCell && text !== undefined && fragment === undefined
    const wanted = (isBarred ? `${path}\\` : path).toLowerCase()
    return [...notes]
      .filter((note) => stem(note.path).toLowerCase().endsWith(wanted))
      .sort((a, b) => a.path.length - b.path.length)[0]
  },
  followsIds: 'anywhere',
  headingKeys: ({ slug }) => [slug],
  fragmentKeys: ({ kind, fragment = '' }) => [kind === 'wiki' ? githubSlug(fragment) : fragment],
  findBlock: () => -1,
}
