import { decodeString } from 'micromark-util-decode-string'
import { lastPart, stem } from '../text/paths.ts'
import { githubSlug } from '../text/slug.ts'
import { type App, educate } from './app.ts'
import { holdsMarkup, isMath, partsOf } from './wiki-text.ts'

/**
 * starlight-obsidian: wiki-links in text nodes, the first note of that name or path, slugs as fragments. It does not
 * follow Markdown links between notes in a vault of wiki-links.
 * https://github.com/HiDeoo/starlight-obsidian/blob/main/packages/starlight-obsidian/libs/remark.ts
 */
export const starlight: App = {
  name: 'starlight',
  title: 'starlight-obsidian',
  // https://starlight.astro.build/reference/frontmatter/#title-required
  needsTitle: true,
  misses: {
    wiki: 'starlight-obsidian matches the slug of a heading',
    markdown: 'starlight-obsidian does not follow Markdown links between notes',
  },
  reads: (form) => {
    const { kind, path, fragment, text, place } = form
    if (isMath(form)) return false
    if (kind === 'markdown') return path === ''
    if (place.inHtml || place.inComment) return false
    if (place.after === '(' || (fragment === undefined && text === undefined && place.isLabel(path))) return false
    if (/[[\]|\r\n]/.test(path + (fragment ?? '')) || (text !== undefined && /[[\]\r\n]/.test(text))) return false
    return partsOf(form).every((part) => !holdsMarkup(part) && !/==[^=]+==|%%|%(?![0-9a-f]{2})/i.test(part))
  },
  findNote: ({ path }, _, notes) => {
    const wanted = path.replace(/^\.?\//, '')
    return (
      notes.find((note) => lastPart(stem(note.path)) === wanted || `${lastPart(stem(note.path))}.md` === wanted) ??
      notes.find(
        (note) =>
          stem(note.path).split('/').map(githubSlug).join('/') === stem(wanted).split('/').map(githubSlug).join('/'),
      )
    )
  },
  followsIds: 'own-note',
  headingKeys: ({ text, slug }) => [pageId(text, slug)],
  // a chain keeps its first part, as `split('#', 2)` does
  fragmentKeys: ({ kind, fragment = '' }) => [
    kind === 'wiki' ? githubSlug(decodeString(fragment.split('#')[0] as string)) : fragment,
  ],
  findBlock: (id, blocks, { kind }) =>
    kind === 'wiki'
      ? blocks.findIndex((block) => block.id === githubSlug(id) && (block.at === 'leaf' || block.at === 'quote'))
      : -1,
}

/** Astro makes typographic quotes and dashes before it makes ids, and leaves out a dash at the end. */
function pageId(text: string, slug: string): string {
  const smart = educate(text)
  return (smart === text ? slug : githubSlug(smart)).replace(/-$/, '')
}
