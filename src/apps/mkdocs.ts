import { resolvePath } from '../text/paths.ts'
import type { App } from './app.ts'

/**
 * MkDocs: relative links to files; the ids of Python-Markdown as fragments; no wiki-links.
 * https://www.mkdocs.org/user-guide/writing-your-docs/#linking-to-pages
 */
export const mkdocs: App = {
  name: 'mkdocs',
  title: 'MkDocs',
  misses: { wiki: 'MkDocs shows wiki-links as text', markdown: 'MkDocs follows only its own ids of headings' },
  folderPage: 'index',
  reads: ({ kind }) => kind === 'markdown',
  findNote: ({ path }, from, notes) => {
    const wanted = resolvePath(from.split('/').slice(0, -1).join('/'), path)
    return notes.find((note) => note.path === wanted)
  },
  renderer: 'mkdocs',
  headingKeys: () => [],
  fragmentKeys: ({ fragment = '' }) => [fragment],
  findBlock: () => -1,
}
