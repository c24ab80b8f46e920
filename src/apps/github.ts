import { folderOf, markdownEnding, resolvePath } from '../text/paths.ts'
import type { App } from './app.ts'

/**
 * Markdown files on GitHub: relative links to files, slugs as fragments, no wiki-links.
 * https://docs.github.com/en/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#section-links
 */
export const github: App = {
  name: 'github',
  title: 'GitHub',
  misses: { wiki: 'GitHub shows wiki-links as text', markdown: 'GitHub follows only slugs and ids' },
  folderPage: 'README',
  // it shows `.txt` as plain text
  endings: markdownEnding,
  reads: ({ kind }) => kind === 'markdown',
  findNote: ({ path }, from, notes) => {
    const wanted = path.startsWith('/') ? path.slice(1) : resolvePath(folderOf(from), path)
    return notes.find((note) => note.path === wanted)
  },
  followsIds: 'anywhere',
  headingKeys: ({ githubId }) => [githubId],
  fragmentKeys: ({ fragment = '' }) => [fragment],
  findBlock: () => -1,
}
