import { type Arrival, followLink, indexLinks, listWrittenLinks, type WrittenLink } from '../check/written-links.ts'
import type { WrittenNote } from '../check/written-note.ts'
import { type NotePath, nameOf } from '../note/parse-note.ts'
import type { Reference } from '../note/reference.ts'
import { resolveReferences } from '../note/resolve-references.ts'
import { remembered } from '../text/maps.ts'
import { encodePath, renameTargets } from '../text/paths.ts'
import { foldName } from '../text/slug.ts'
import { holds, type Span } from '../text/span.ts'
import { type BasePiece, piecesIn } from './base-note.ts'
import type { Change, FolderNote } from './folder-note.ts'
import { listNewReferences, type NewReference } from './new-references.ts'
import { likeness } from './shared-words.ts'

interface NoteLinks {
  references: Reference[]
  links: Map<number, WrittenLink>
  written: WrittenNote
}

/** The links of the notes of a folder. */
export interface FolderLinks {
  /** Lists the links of a note by start, each with its target; undefined: no note of the folder. */
  arrivals(note: FolderNote): readonly (readonly [WrittenLink, Arrival | undefined])[]
  /** Lists the new references of a note that lead to a note of the folder. */
  newReferences(note: FolderNote): readonly NewReference[]
  /** The notes that each note links. */
  reach(): Map<NotePath, Set<NotePath>>
}

/**
 * Resolves the links of the notes of a folder; those of each note once. `renamed`: old path of a note by its new one;
 * new text may still have the old one.
 */
export function linksOf(
  notes: readonly FolderNote[],
  renamed: ReadonlyMap<NotePath, NotePath> = new Map(),
): FolderLinks {
  const linksIn = new Map(notes.map((note) => [note, readLinks(note)]))
  const index = indexLinks([...linksIn.values()].map(({ written }) => written))
  const names = new Map([...renamed].map(([now, was]) => [nameOf(was), nameOf(now)]))
  const known = new Map<FolderNote, readonly NewReference[]>()
  const arrivals: FolderLinks['arrivals'] = (note) => {
    const { links, written } = linksIn.get(note) as NoteLinks
    return [...links.values()].map((link) => [link, followLink(index, link, written)] as const)
  }
  const newReferences: FolderLinks['newReferences'] = (note) =>
    remembered(known, note, () => {
      const { references, links, written } = linksIn.get(note) as NoteLinks
      const follow = (link: WrittenLink) => {
        const now = link.kind === 'wiki' ? names.get(link.path) : undefined
        return (
          followLink(index, link, written) ?? (now ? followLink(index, { ...link, path: now }, written) : undefined)
        )
      }
      return listNewReferences(note, { references, links, follow })
    })
  const reachOf = (note: FolderNote) =>
    arrivals(note).flatMap(([, to]) => (to && to.written.note.path !== note.path ? to.written.note.path : []))
  return {
    arrivals,
    newReferences,
    reach: () => new Map(notes.map((note) => [note.path, new Set(reachOf(note))])),
  }
}

function readLinks({ path, text, survey, linkTargets, base }: FolderNote): NoteLinks {
  const note = { path, role: base?.role ?? 'topic', title: nameOf(path), text, pieces: [], head: undefined } as const
  const written = { note: { ...note, pieces: [], host: base?.host }, survey, linkTargets, pieces: [] }
  return { references: resolveReferences(survey, linkTargets), links: listWrittenLinks(survey), written }
}

/**
 * Compares text of a note with `piece`, the program's text: `followed` when only its link targets were rewritten,
 * `edited` when it still links a topic that a pointer links, or has half of the words of a template or callout.
 * `renamed`: old path of a note by its new one; `moved`: missing notes whose text is in another one.
 */
export function versionOf(
  links: FolderLinks,
  note: FolderNote,
  renamed: ReadonlyMap<NotePath, NotePath>,
  moved: ReadonlyMap<NotePath, { to: NotePath }>,
): VersionOfPointer {
  const arrivals = links.arrivals(note)
  return ({ start, end }, piece) => {
    const pointer = note.base?.text.slice(piece.start, piece.end) ?? ''
    const text = note.text.slice(start, end)
    const within = arrivals.filter(([link]) => start <= link.start && link.start < end)
    // an app that renames a note writes links to a note
    const isDead = within.some(([link, to]) => !to && !pointer.includes(link.path))
    for (const [, to] of within) {
      if (!to) continue
      const { path: now } = to.written.note
      const isLinked = (path: NotePath) =>
        pointer.includes(`[[${nameOf(path)}`) || pointer.includes(encodePath(nameOf(path)))
      const isSame = !isDead && withoutTargets(pointer).includes(withoutTargets(text))
      if (isLinked(renamed.get(now) ?? now)) return isSame ? 'followed' : 'edited'
      if (isSame && [...moved].some(([gone, { to }]) => to === now && isLinked(gone))) return 'followed'
    }
    const isFrame = piece.why === 'template' || piece.why === 'provenance'
    return isFrame && likeness(pointer, text) >= 0.5 ? 'edited' : undefined
  }
}

/**
 * Returns whether a change of a note only updates links to renamed or merged notes, as apps do. `paths`: new path of a
 * note by its old one.
 */
export function isFollowed(paths: ReadonlyMap<NotePath, NotePath>) {
  return ({ base, text }: FolderNote, { base: { start, end }, at }: Change): boolean => {
    const was = base?.text.slice(start, end) ?? ''
    if (!base || was === '') return false
    // a link that the author wrote to a note that sections joined, and that was renamed
    const isAuthors = (piece: BasePiece) => piece.isVerbatim && piece.role === 'home' && holds(piece, { start, end })
    if (piecesIn(base.pieces, { start, end }).some(isAuthors)) return false
    return renameTargets(was, paths) === text.slice(at.start, at.end)
  }
}

/** How new text relates to a pointer; undefined: unrelated. */
export type VersionOfPointer = (at: Span, pointer: BasePiece) => 'followed' | 'edited' | undefined

/** Returns the lines of a text without the targets of links, each with a line ending on either side. */
function withoutTargets(text: string): string {
  const plain = text.replace(/\[\[[^\]|#]*/g, '[[').replace(/(?<!\\)\]\([^()\s]*\)/g, ']()')
  return `\n${plain.trim().replace(/(?<![ \t])[ \t]*(?:\r\n|\n|\r)[ \t]*/g, '\n')}\n`
}

/**
 * Chooses the index note of a folder without a manifest: the one with the folder's name, `index`, `README`, or the one
 * with links to most of the others. `links`: the notes that each note links.
 */
export function chooseIndex(folder: string, links: ReadonlyMap<NotePath, ReadonlySet<NotePath>>): NotePath | undefined {
  const paths = [...links.keys()]
  const atRoot = paths.filter((path) => !path.includes('/'))
  for (const name of [folder, 'index', 'README', '_index', 'home']) {
    const named = atRoot.find((path) => foldName(nameOf(path)) === foldName(name))
    if (named !== undefined) return named
  }
  const reach = (path: NotePath) => links.get(path)?.size ?? 0
  return paths.reduce<NotePath | undefined>(
    (best, path) => (best === undefined || reach(path) > reach(best) ? path : best),
    undefined,
  )
}
