import { folderOf, resolvePath } from '../text/paths.ts'
import type { App } from './app.ts'

/**
 * Docusaurus: relative links to files; ids as fragments; no wiki-links. It reads notes as MDX and stops at a file with
 * `%` or another character that is invalid in its addresses.
 * https://docusaurus.io/docs/markdown-features/links
 */
export const docusaurus: App = {
  name: 'docusaurus',
  title: 'Docusaurus',
  misses: {
    wiki: 'Docusaurus shows wiki-links as text',
    markdown: 'Docusaurus follows its own ids, and links between files in Markdown',
  },
  folderPage: 'index',
  endings: /\.mdx$/,
  // a parenthesis is a pattern in its routes, `!` a loader of webpack
  barredInNames: /[%!()]/g,
  isMdx: true,
  // only Markdown links are turned into those between pages
  reads: ({ kind, path, place }) => kind === 'markdown' && !(place.inHtml && path !== ''),
  findNote: ({ path }, from, notes) => {
    const wanted = resolvePath(folderOf(from), path)
    return notes.find((note) => note.path === wanted)
  },
  renderer: 'docusaurus',
  followsIds: 'anywhere',
  headingKeys: () => [],
  fragmentKeys: ({ fragment = '' }) => [fragment],
  findBlock: () => -1,
}
