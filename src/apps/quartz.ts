import { decodeString } from 'micromark-util-decode-string'
import { folderOf, lastPart, resolvePath, stem } from '../text/paths.ts'
import { githubSlug, quartzSlug } from '../text/slug.ts'
import { type App, type AppHeading, type AppNote, drawArrows, educate } from './app.ts'
import { holdsMarkup, isMath, partsOf } from './wiki-text.ts'

/**
 * Quartz 4. It finds links in the source, compares addresses by case, and headings by slug.
 * https://github.com/jackyzha0/quartz/blob/v4/quartz/plugins/transformers/ofm.ts
 */
export const quartz: App = {
  name: 'quartz',
  title: 'Quartz',
  misses: { wiki: 'Quartz matches the slug of a heading', markdown: 'Quartz matches the slug of a heading' },
  reads: (form) => {
    const { kind, path, fragment, text, place } = form
    if (place.inHtml) return false
    // the fragment is made a slug before Markdown is read, but not in a cell
    const seen = { ...form, fragment: kind === 'wiki' && place.inCell ? fragment : undefined }
    if (kind === 'markdown') return !isMath(seen)
    if (place.inComment || place.after === '(') return false
    if (fragment === undefined && text === undefined && place.isLabel(path)) return false
    // `\[\[([^\[\]\|\#\\]+)?(#+[^\[\]\|\#\\]+)?(\\?\|[^\[\]\#]*)?\]\]`
    if (/[[\]|#\\]/.test(path + anchorOf(fragment ?? '')) || /[[\]#]/.test(text ?? '')) return false
    return !isMath(seen) && partsOf(seen).every((part) => !holdsMarkup(part))
  },
  findNote: ({ kind, path }, from, notes) => {
    const wanted = address(path.replace(/^\//, ''))
    if (kind === 'markdown' || /^\.\.?\//.test(path)) {
      const relative = address(resolvePath(folderOf(from), path.replace(/^\//, '')))
      const near = notes.find((note) => address(note.path) === relative)
      if (near || kind === 'wiki') return near
    }
    const same = notes.filter((note) => lastPart(stem(address(note.path))) === lastPart(stem(wanted)))
    const [only] = same
    if (only && same.length === 1) return only
    const atRoot = notes.find((note) => address(note.path) === wanted)
    return atRoot ?? (same.length === 0 ? byAlias(wanted, notes) : undefined)
  },
  followsIds: 'slugs',
  headingKeys: (heading) => [quartzId(heading)],
  fragmentKeys: ({ fragment = '' }) => [githubSlug(anchorOf(fragment).trim())],
  findBlock: (id, blocks, { path }) =>
    // the link becomes a slug, the id does not; within a note it keeps its caret, and leads nowhere
    path === '' ? -1 : blocks.findIndex((block) => block.id === githubSlug(id) && block.at !== 'heading'),
}

/** Returns a fragment as Quartz reads it: from the source, or after Markdown's escapes if there are any. */
function anchorOf(fragment: string): string {
  return fragment.includes('\\') ? decodeString(fragment) : fragment
}

/** Returns the id of a heading; `''` (unknown) where a footnote number is part of it. */
function quartzId({ text, slug, isCiting }: AppHeading): string {
  if (isCiting) return ''
  const smart = educate(drawArrows(text))
  return smart === text ? slug : githubSlug(smart)
}

function address(path: string): string {
  return stem(path)
    .split('/')
    .map((part) => quartzSlug(part))
    .join('/')
}

function byAlias(wanted: string, notes: readonly AppNote[]): AppNote | undefined {
  return notes.find(({ aliases }) => aliases.some((alias) => address(alias) === wanted))
}
