import { folderOf, noteEnding, relativePath, resolvePath, stem } from '../text/paths.ts'
import type { App } from './app.ts'

/**
 * VitePress: relative links to files, with or without their ending; its own slugs as fragments; no wiki-links. It finds no
 * file with `%` in its name.
 * https://vitepress.dev/guide/markdown#header-anchors
 */
export const vitepress: App = {
  name: 'vitepress',
  title: 'VitePress',
  misses: {
    wiki: 'VitePress shows wiki-links as text',
    markdown: 'VitePress follows its own ids, and links between files in Markdown',
  },
  folderPage: 'index',
  barredInNames: /%/g,
  pageUrl: (from, to) => relativePath(from, to).replace(/\.md$/, '.html'),
  // only Markdown links are turned into those between pages
  reads: ({ kind, path, place }) => kind === 'markdown' && !(place.inHtml && noteEnding.test(path)),
  findNote: ({ path }, from, notes) => {
    const wanted = stem(resolvePath(folderOf(from), path))
    return notes.find((note) => stem(note.path) === wanted)
  },
  renderer: 'vitepress',
  followsIds: 'anywhere',
  headingKeys: () => [],
  fragmentKeys: ({ fragment = '' }) => [fragment],
  findBlock: () => -1,
}
