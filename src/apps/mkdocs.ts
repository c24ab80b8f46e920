import { folderOf, noteEnding, pageFolder, relativePath, resolvePath } from '../text/paths.ts'
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
  // https://www.mkdocs.org/user-guide/writing-your-docs/#file-layout
  endings: /\.(?:markdown|mdown|mkd)$/,
  // each page is the index of a folder. https://www.mkdocs.org/user-guide/configuration/#use_directory_urls
  pageUrl: (from, to) =>
    relativePath(resolvePath(pageFolder(from), 'x'), resolvePath(pageFolder(to), 'x')).slice(0, -1) || './',
  // only Markdown links are turned into those between pages
  reads: ({ kind, path, place }) => kind === 'markdown' && !(place.inHtml && noteEnding.test(path)),
  findNote: ({ path, place }, from, notes) => {
    const wanted = resolvePath(place.inHtml ? pageFolder(from) : folderOf(from), path)
    return notes.find((note) => (place.inHtml ? pageFolder(note.path) : note.path) === wanted)
  },
  renderer: 'mkdocs',
  followsIds: 'anywhere',
  headingKeys: () => [],
  fragmentKeys: ({ fragment = '' }) => [fragment],
  findBlock: () => -1,
}
