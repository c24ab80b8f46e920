import type { NotePath } from '../note/parse-note.ts'
import type { Parser } from '../parse/parser.ts'
import type { SplitPlan, Topic } from '../plan/split-plan.ts'
import { folderPrefix, lastPart } from '../text/paths.ts'
import type { Hash, JoinedFile, Manifest } from '../write/manifest.ts'
import { rebuildNotes } from './base-note.ts'
import { sourceOf } from './file-states.ts'
import { linksOf } from './folder-links.ts'
import { type FolderNote, placeNow } from './folder-note.ts'
import { readFolderNotes } from './read-notes.ts'
import { countWords, shareOf } from './shared-words.ts'

/** How a renamed file was recognized: by its bytes, by the links to it, or by most of its words. */
type Evidence = 'content' | 'links' | 'words'

/** A manifest with the current paths of its files. */
export interface FollowedManifest {
  manifest: Manifest | undefined
  /** The old path of each renamed note by its new one. */
  renamed: Map<NotePath, NotePath>
  /** The new paths of notes that only share most of their words with the written ones. */
  guessed: Set<NotePath>
}

/** A note that shares at least this part of its words with another is treated as the same; with its first heading, half of it. */
const leastAlike = 0.5

/**
 * Finds files that were renamed or moved since they were written: a missing file whose bytes have another path, whose
 * links now lead there, or, in the folders of topics, that shares most of its words. A file is matched only once, and never while its old path
 * exists. `source`: the text of the source note, if it exists.
 */
export async function followRenames(
  manifest: Manifest | undefined,
  files: ReadonlyMap<NotePath, string>,
  source: string | undefined,
  { parser, hash }: { parser: Parser; hash: Hash },
): Promise<FollowedManifest> {
  const renames = new Map<NotePath, { to: NotePath; by: Evidence }>()
  const joined = manifest?.source.joined
  const added = listNewFiles(manifest, joined?.files ?? []).map((file) => ({ ...file, hash: hash(file.text) }))
  const written = [...(manifest?.notes ?? []), ...added]
  const known = new Set(written.map(({ path }) => path))
  const missing = written.filter(({ path }) => !files.has(path))
  const foreign = new Set([...files.keys()].filter((path) => !known.has(path)).sort())
  if (!manifest || missing.length === 0 || foreign.size === 0)
    return { manifest, renamed: new Map(), guessed: new Set() }
  const take = (from: NotePath, to: NotePath, by: Evidence) => {
    renames.set(from, { to, by })
    foreign.delete(to)
  }
  for (const { path, hash: written } of missing) {
    const same = [...foreign].filter((candidate) => hash(files.get(candidate) as string) === written)
    // of several copies the one with the old name was moved
    const to = same.find((candidate) => lastPart(candidate) === lastPart(path)) ?? same[0]
    if (to !== undefined) take(path, to, 'content')
  }
  const text = sourceOf(manifest, source, files, hash)
  if (text !== undefined && renames.size < missing.length && foreign.size > 0) {
    const bases = new Map(rebuildNotes(manifest, text).map((base) => [base.path, base]))
    const open = () => missing.map(({ path }) => path).filter((path) => !renames.has(path))
    const links = await countFollowedLinks({ manifest, bases, files, parser })
    for (const { from, to } of links) {
      if (!renames.has(from) && foreign.has(to)) take(from, to, 'links')
    }
    // elsewhere in a vault, an unrelated note may be alike
    const folders = manifest.notes.flatMap(({ path, role }) => (role === 'topic' ? folderPrefix(path) : []))
    const isNear = (from: NotePath, to: NotePath) =>
      folderPrefix(from) === folderPrefix(to) ||
      (from !== manifest.notes[0]?.path && folders.some((folder) => to.startsWith(folder)))
    for (const { from, to } of likeness(open(), foreign, [...bases.values(), ...added], files)) {
      if (!renames.has(from) && foreign.has(to) && isNear(from, to)) take(from, to, 'words')
    }
  }
  const follow = <Named extends { path: NotePath }>(all: readonly Named[]): Named[] =>
    all.map((note) => ({ ...note, path: renames.get(note.path)?.to ?? note.path }))
  const now = { ...manifest.source, ...(joined && { joined: { ...joined, files: follow(joined.files) } }) }
  const guessed = [...renames.values()].flatMap(({ to, by }) => (by === 'words' ? to : []))
  return {
    manifest: {
      ...manifest,
      source: now,
      notes: follow(manifest.notes),
      plan: renamePlan(manifest.plan, (path) => renames.get(path)?.to),
    },
    renamed: new Map([...renames].map(([from, { to }]) => [to, from])),
    guessed: new Set(guessed),
  }
}

/** Returns a plan with the current paths of its notes. */
function renamePlan(
  { index, topics, ...rest }: SplitPlan,
  newPathOf: (path: NotePath) => NotePath | undefined,
): SplitPlan {
  const rename = <Named extends { path: NotePath }>(note: Named): Named => {
    const path = newPathOf(note.path)
    return path === undefined ? note : { ...note, path, isRenamed: true }
  }
  const renameAll = (all: readonly Topic[]): Topic[] =>
    all.map((topic) => rename({ ...topic, topics: renameAll(topic.topics) }))
  return { ...rest, index: index && rename(index), topics: renameAll(topics) }
}

interface RenamedLinks {
  manifest: Manifest
  bases: ReadonlyMap<NotePath, ReturnType<typeof rebuildNotes>[number]>
  files: ReadonlyMap<NotePath, string>
  parser: Parser
}

/** Lists pairs of a missing file and a new one that received its links, most links first. */
async function countFollowedLinks({ manifest, bases, files, parser }: RenamedLinks) {
  const present = manifest.notes.filter(({ path }) => files.has(path))
  const written = new Map([...bases].map(([path, { text }]) => [path, text]))
  const states = (paths: Iterable<NotePath>) => [...paths].map((path) => ({ path, state: 'edited' as const }))
  const before = await readFolderNotes(states(bases.keys()), bases, written, parser)
  const now = await readFolderNotes(states(files.keys()), bases, files, parser)
  const [oldLinks, newLinks] = [linksOf([...before.values()]), linksOf([...now.values()])]
  const counts = new Map<string, { from: NotePath; to: NotePath; count: number }>()
  /** How many links to a missing file lead to no file now: it was deleted, even if new text with a link replaced others. */
  const dead = new Map<NotePath, number>()
  for (const { path } of present) {
    const [was, is] = [before.get(path) as FolderNote, now.get(path) as FolderNote]
    // a link to a file that is gone may be the one that was updated
    const arrivals = [...newLinks.arrivals(is)].flatMap(([link, arrival]) => {
      const to = arrival?.written.note.path
      return (to === undefined ? link.kind === 'wiki' : !bases.has(to)) ? [{ at: link.start, to }] : []
    })
    for (const [link, arrival] of oldLinks.arrivals(was)) {
      const from = arrival?.written.note.path
      if (from === undefined || files.has(from) || from === path) continue
      const place = placeNow(is, link.start)
      const [only, ...others] = arrivals.filter(({ at }) => place.start <= at && at <= place.end)
      if (only && only.to === undefined) dead.set(from, (dead.get(from) ?? 0) + 1)
      if (only?.to === undefined || others.some(({ to }) => to !== only.to)) continue
      const key = JSON.stringify([from, only.to])
      const count = counts.get(key)?.count ?? 0
      counts.set(key, { from, to: only.to, count: count + 1 })
    }
  }
  return [...counts.values()]
    .filter(({ from, count }) => count > (dead.get(from) ?? 0))
    .sort((a, b) => b.count - a.count)
}

/**
 * Lists pairs of a missing file and a new one that share most of their words: those of the same first heading first, then
 * the most alike.
 */
function likeness(
  missing: readonly NotePath[],
  foreign: ReadonlySet<NotePath>,
  written: readonly { path: NotePath; text: string }[],
  files: ReadonlyMap<NotePath, string>,
) {
  const texts = new Map(written.map(({ path, text }) => [path, text]))
  const candidates = [...foreign].map((to) => {
    const text = files.get(to) ?? ''
    return { to, words: countWords(text), head: firstHeading(text) }
  })
  return missing
    .flatMap((from) => {
      const text = texts.get(from) ?? ''
      const words = countWords(text)
      const head = firstHeading(text)
      return candidates.flatMap(({ to, words: others, head: other }) => {
        const share = shareOf(words, others)
        const isSameHead = head !== undefined && head === other
        return share >= (isSameHead ? leastAlike / 2 : leastAlike)
          ? { from, to, share: share + Number(isSameHead) }
          : []
      })
    })
    .sort((a, b) => b.share - a.share)
}

function firstHeading(text: string): string | undefined {
  return /^#+[ \t]+(\S.*)$/m.exec(text)?.[1]
}

/** Lists the files that a join merged into the note and no split wrote. */
export function listNewFiles(manifest: Manifest | undefined, joined: readonly JoinedFile[]) {
  const known = new Set(manifest?.notes.map(({ path }) => path))
  return joined.flatMap(({ path, text = '' }) => (known.has(path) ? [] : { path, text }))
}
