import { folderOf, relativePath, resolvePath, stem } from '../text/paths.ts'
import { siteApp } from './site.ts'

/**
 * VitePress: relative links to files, with or without their ending; its own slugs as fragments; no wiki-links. It finds no
 * file with `%` in its name.
 * https://vitepress.dev/guide/markdown#header-anchors
 */
export const vitepress = siteApp({
  name: 'vitepress',
  title: 'VitePress',
  barredInNames: /%/g,
  pageUrl: (from, to) => relativePath(from, to).replace(/\.md$/, '.html'),
  findNote: ({ path }, from, notes) => {
    const wanted = stem(resolvePath(folderOf(from), path))
    return notes.find((note) => stem(note.path) === wanted)
  },
})
