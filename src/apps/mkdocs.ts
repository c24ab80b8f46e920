import { folderOf, resolvePath } from '../text/paths.ts'
import type { App } from './app.ts'

/**
 * MkDocs: relative links to files; the ids of Python-Markdown as fragments; no wiki-links.
 * https://www.mkdocs.org/user-guide/writing-your-docs/#linking-to-pages
 */
export const mkdocs: App = {
  name: 'mkdocs',
  title: 'MkDocs',
  misses: {
    wiki: 'MkDocs shows wiki-links as text',
    markdown: 'MkDocs follows its own ids, and links between files in Markdown',
  },
  folderPage: 'index',
  // only Markdown links are turned into those between pages
  reads: ({ kind, path, place }) => kind === 'markdown' && !(place.inHtml && path !== ''),
  findNote: ({ path }, from, notes) => {
    const wanted = resolvePath(folderOf(from), path)
    return notes.find((note) => note.path === wanted)
  },
  renderer: 'mkdocs',
  headingKeys: () => [],
  fragmentKeys: ({ fragment = '' }) => [fragment],
  findBlock: () => -1,
}
