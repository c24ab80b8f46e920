import { folderOf, pageFolder, relativePath, resolvePath } from '../text/paths.ts'
import { siteApp } from './site.ts'

/**
 * MkDocs: relative links to files; the ids of Python-Markdown as fragments; no wiki-links.
 * https://www.mkdocs.org/user-guide/writing-your-docs/#linking-to-pages
 */
export const mkdocs = siteApp({
  name: 'mkdocs',
  title: 'MkDocs',
  // https://www.mkdocs.org/user-guide/writing-your-docs/#file-layout
  endings: /\.(?:markdown|mdown|mkd)$/,
  // each page is the index of a folder. https://www.mkdocs.org/user-guide/configuration/#use_directory_urls
  pageUrl: (from, to) =>
    relativePath(resolvePath(pageFolder(from), 'x'), resolvePath(pageFolder(to), 'x')).slice(0, -1) || './',
  findNote: ({ path, place }, from, notes) => {
    const wanted = resolvePath(place.inHtml ? pageFolder(from) : folderOf(from), path)
    return notes.find((note) => (place.inHtml ? pageFolder(note.path) : note.path) === wanted)
  },
})
