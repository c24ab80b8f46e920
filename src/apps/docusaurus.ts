import { folderOf, relativePath, resolvePath, withoutEnding } from '../text/paths.ts'
import { siteApp } from './site.ts'

/**
 * Docusaurus: relative links to files; ids as fragments; no wiki-links. It reads notes as MDX and stops at a file with
 * `%` or another character that is invalid in its addresses.
 * https://docusaurus.io/docs/markdown-features/links
 */
export const docusaurus = siteApp({
  name: 'docusaurus',
  title: 'Docusaurus',
  endings: /\.mdx$/,
  // a parenthesis is a pattern in its routes, `!` a loader of webpack
  barredInNames: /[%!()]/g,
  isMdx: true,
  pageUrl: (from, to) => pageOf(relativePath(from, to)) || './',
  findNote: ({ path, place }, from, notes) => {
    const wanted = resolvePath(folderOf(from), path)
    return notes.find((note) => (place.inHtml ? resolvePath('', pageOf(note.path)) : note.path) === wanted)
  },
})

/**
 * Returns the path of the page of a note: that of an index is its folder. A number before a name, which its address does
 * not have, is not looked at: the path of the note is returned.
 */
function pageOf(path: string): string {
  if (/(?:^|\/)\d+\s*[-_.]/.test(path)) return path
  return withoutEnding(path).replace(/(^|\/)(?:index|readme)$/i, '$1')
}
