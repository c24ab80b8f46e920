import { listImplicitLinks } from '../note/implicit-links.ts'
import { type LinkTarget, resolveFragment, resolveSubpath } from '../note/link-targets.ts'
import { nameInLink, nameOf } from '../note/parse-note.ts'
import type { Survey } from '../note/survey.ts'
import type { Renderer } from '../text/heading-ids.ts'
import { holdsUrl } from '../text/html.ts'
import { groupBy } from '../text/maps.ts'
import { decodeUri, folderOf, noteEnding, pageFolder, resolvePath, stem } from '../text/paths.ts'
import { foldName } from '../text/slug.ts'
import type { WrittenNote } from './written-note.ts'

/** A link of a written note. */
export interface WrittenLink {
  start: number
  /** A `path` is outside links: a tool reads the file. */
  kind: 'wiki' | 'url' | 'label' | 'path'
  /** Linkpath, path or identifier; `''` for the note itself. */
  path: string
  /** The text after `#`; undefined without one. */
  fragment: string | undefined
}

/** The target of a link of a written note. */
export interface Arrival {
  written: WrittenNote
  /** Undefined: the file itself. */
  linkTarget: LinkTarget | undefined
}

/** Lists the links of a written note by start. */
export function listWrittenLinks(survey: Survey): Map<number, WrittenLink> {
  const links = new Map<number, WrittenLink>()
  const add = (link: WrittenLink) => links.set(link.start, link)
  for (const link of survey.links) {
    const { start } = link.span
    if ('url' in link) add(urlLink(start, link.url))
    else add({ start, kind: 'label', path: link.identifier, fragment: undefined })
  }
  for (const definition of survey.definitions) {
    if (definition.kind !== 'definition') continue
    const { span, label, url } = definition
    // `[!note]: [[Name]]` is the title of a callout
    if (!(label.startsWith('!') && url.startsWith('[['))) add(urlLink(span.start, url))
  }
  for (const { path, span, isLink } of survey.pathMentions)
    add({ ...urlLink(span.start, path), kind: isLink ? 'url' : 'path' })
  for (const tag of survey.tags)
    for (const { name, value, span } of tag.attributes) if (holdsUrl(tag.name, name)) add(urlLink(span.start, value))
  // of a pandoc note; elsewhere they are text that nobody asks about
  for (const { span, label } of listImplicitLinks(survey))
    add({ start: span.start, kind: 'wiki', path: '', fragment: label })
  for (const { span, linkpath, subpath } of survey.wikiLinks) {
    add({ start: span.start, kind: 'wiki', path: linkpath, fragment: subpath })
  }
  return links
}

function urlLink(start: number, url: string): WrittenLink {
  const hash = url.indexOf('#')
  return {
    start,
    kind: 'url',
    path: decodeUri(hash < 0 ? url : url.slice(0, hash)),
    fragment: hash < 0 ? undefined : url.slice(hash + 1),
  }
}

/** Returns the path of a URL, decoded and without its fragment. */
export function pathOfUrl(url: string): string {
  return urlLink(0, url).path
}

/** Written notes by the names that links use. */
export interface LinkIndex {
  byPath: ReadonlyMap<string, WrittenNote>
  /** More than one: a wiki-link needs a path to one of them. */
  byName: ReadonlyMap<string, readonly WrittenNote[]>
  /** The URLs of each note's definitions by identifier; the first of a label wins. */
  urls: ReadonlyMap<WrittenNote, ReadonlyMap<string, string>>
  /** Returns the folder that relative paths of folders start from on the page of a note. */
  folderOfPage: (path: string) => string
}

/** Indexes written notes, to follow links among them. A page of Docusaurus is a file in its folder, elsewhere a folder itself. */
export function indexLinks(notes: readonly WrittenNote[], renderer?: Renderer): LinkIndex {
  return {
    folderOfPage: renderer === 'docusaurus' ? folderOf : pageFolder,
    byPath: new Map(notes.map((written) => [foldName(written.note.path), written])),
    byName: groupBy(notes, ({ note }) => foldName(nameOf(note.path))),
    urls: new Map(notes.map((written) => [written, urlsOf(written)])),
  }
}

function urlsOf({ survey }: WrittenNote): Map<string, string> {
  const urls = new Map<string, string>()
  for (const definition of survey.definitions) {
    if ('url' in definition && !urls.has(definition.identifier)) urls.set(definition.identifier, definition.url)
  }
  return urls
}

/** Returns where a link of the note `from` leads; undefined if not to a written note. */
export function followLink(index: LinkIndex, link: WrittenLink, from: WrittenNote): Arrival | undefined {
  const { kind, path, fragment, start } = link
  if (kind === 'label') {
    const url = index.urls.get(from)?.get(path)
    return url === undefined ? undefined : followLink(index, urlLink(start, url), from)
  }
  const written =
    path === '' ? from : kind === 'wiki' ? noteOfName(index, path) : noteOfUrl(index, path, from.note.path)
  if (!written) return undefined
  // the note that sections joined is not of this split, its sections are
  if (fragment === undefined) return written.note.host && path !== '' ? undefined : { written, linkTarget: undefined }
  const { linkTargets } = written
  const linkTarget = kind === 'wiki' ? resolveSubpath(linkTargets, fragment) : resolveFragment(linkTargets, fragment)
  return linkTarget && { written, linkTarget: linkTarget.kind === 'top' ? undefined : linkTarget }
}

/** Returns the note of a relative path: of a file, of the page made of a note, or of the folder of that page. */
function noteOfUrl({ byPath, folderOfPage }: LinkIndex, path: string, from: string): WrittenNote | undefined {
  const noteAt = (wanted: string) => byPath.get(foldName(wanted))
  const [ending = '.md'] = noteEnding.exec(from) ?? []
  const near = resolvePath(folderOf(from), path.replace(/\.html$/i, ending))
  if (!path.endsWith('/')) return noteAt(near) ?? noteAt(near + ending)
  const folder = resolvePath(folderOfPage(from), path)
  return noteAt(folder + ending) ?? noteAt(resolvePath(folder, `index${ending}`))
}

/** Returns the note of a linkpath, its path from the root first; undefined when more than one could be meant. */
function noteOfName({ byName }: LinkIndex, linkpath: string): WrittenNote | undefined {
  const named = byName.get(foldName(nameInLink(linkpath))) ?? []
  const fold = (path: string) => foldName(stem(path))
  if (named.length === 1) return named[0]
  const meant = named.filter(({ note }) => `/${fold(note.path)}`.endsWith(`/${fold(linkpath)}`))
  return meant.length === 1 ? meant[0] : meant.find(({ note }) => fold(note.path) === fold(linkpath))
}
