import { encodePath, folderOf, resolvePath, stem } from '../text/paths.ts'
import { foldName, githubSlug } from '../text/slug.ts'
import type { App } from './app.ts'

/**
 * Foam, the extension of VS Code. It compares a heading's text nodes, without code and HTML, exactly; in Markdown links
 * also its slug, as its preview does.
 * https://github.com/foambubble/foam/blob/main/packages/foam-core/src/services/markdown-parser.ts
 */
export const foam: App = {
  name: 'foam',
  title: 'Foam',
  misses: {
    wiki: 'Foam matches the exact heading text, ignores code in it, and does not unescape `\\|` in tables',
    markdown: 'Foam matches the exact heading text without code, or a slug',
  },
  // its parser finds the brackets whatever is between them; a definition with the name as its label wins, even over an
  // alias; a Markdown link must be on one line
  reads: ({ kind, path, text, place }) =>
    kind === 'markdown' ? path === '' || !/[\r\n]/.test(text ?? '') : !place.inHtml && !place.isLabel(path),
  findNote: ({ kind, path }, from, notes) => {
    if (kind === 'markdown') {
      const wanted = stem(resolvePath(folderOf(from), path.replace(/^\//, '')))
      return notes.find((note) => stem(note.path) === wanted)
    }
    const wanted = foldName(stem(path).replace(/^\.?\//, ''))
    const matching = notes.filter((note) => `/${foldName(stem(note.path))}`.endsWith(`/${wanted}`))
    const exact = matching.filter((note) => stem(note.path).endsWith(stem(path)))
    return (matching.length > 1 ? exact : matching).sort((a, b) => (a.path < b.path ? -1 : 1))[0]
  },
  followsIds: 'own-note',
  headingKeys: ({ words, slug, style, key }) => {
    // while a heading's own links are still to be rewritten, its words are unknown
    const label = style === 'html' || key === undefined ? '' : foamLabel(words)
    return [...(label === '' ? [] : [`label ${label}`, `words ${githubSlug(label)}`]), `slug ${slug}`]
  },
  fragmentKeys: ({ kind, path, fragment = '', isAngled, place, text }) => {
    // in a table cell the backslash before the bar becomes part of the heading
    if (kind === 'wiki') return place.inCell && text !== undefined ? [] : [`label ${fragment}`]
    // the preview follows links in the same note by slug
    if (path === '') return [`slug ${fragment}`]
    const isWhole = isAngled || encodePath(fragment) === fragment
    return isWhole ? [`label ${fragment}`, `words ${fragment}`] : [`words ${fragment}`]
  },
  findBlock: (id, blocks, { kind, place, text }) =>
    kind === 'wiki' && place.inCell && text !== undefined
      ? -1
      : blocks.findIndex((block) => block.id === id && /^[A-Za-z0-9-]+$/.test(id) && block.at !== 'below-list'),
}

/** Returns a heading's label, without a block id at its end. */
function foamLabel(words: string): string {
  return words.replace(/\s\^[a-zA-Z0-9-]+$/, '')
}
