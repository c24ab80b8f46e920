import { basename, join } from 'node:path'
import type { VFileMessage } from 'vfile-message'
import { findJournals } from '../disk/find-vault.ts'
import { hashText } from '../disk/hash.ts'
import { listJournals, listRuns } from '../disk/journal.ts'
import { mostBytes, readFile } from '../disk/read-file.ts'
import { settleNotes } from '../join/settle-notes.ts'
import type { JoinResult } from '../join.ts'
import { isAboutTopics } from '../messages/index.ts'
import { nameOf } from '../note/parse-note.ts'
import type { HostText } from '../plan/host.ts'
import type { SettledNotes, SettledTopic } from '../plan/settled-notes.ts'
import { folderPrefix, lastPart } from '../text/paths.ts'
import { readEarlierSplit } from './read-earlier-split.ts'
import { pathIn, readVaultSplit, type VaultSplit } from './read-vault-split.ts'
import { joinDisk } from './run-join.ts'

/** What a split of an index note starts from: the joined note, and the topics that are there, by path, with their bytes. */
export interface Resplit {
  text: string
  /** What the join found, in the notes by path from the vault. */
  messages: VFileMessage[]
  topics: ReadonlyMap<string, Buffer>
  /** The paths of deleted topics: other notes may still link them. */
  deleted: readonly string[]
  /** The old path of each renamed topic by its new one. */
  renamed: ReadonlyMap<string, string>
  /** The notes that sections joined: their bytes, and their own text. */
  hosts: ReadonlyMap<string, { bytes: Buffer; own: HostText }>
  /** The link targets of topics, and their fragments in the joined note. */
  linkTargets: JoinResult['linkTargets']
  fragmentOf: JoinResult['fragmentOf']
  /** Names and properties to keep; `root` is the folder of the note with a slash. */
  settled: (root: string) => SettledNotes
}

/**
 * Joins the topics of an earlier split of a note, so that it can be split again; undefined without one, `unchanged`
 * when nothing was edited since, unless only a plan is wanted (`isPlan`), with the current names of all topics.
 */
export async function readResplit(
  vault: string,
  path: string,
  isPlan = false,
): Promise<Resplit | 'unchanged' | undefined> {
  const split = await readVaultSplit(vault, path)
  if (split?.index !== path) return undefined
  const { written } = split
  if (!isPlan && !isEdited(vault, split)) return 'unchanged'
  const joined = await joinDisk(written)
  const messages = joined.messages.filter((message) => !isAboutTopics(message) || message.ruleId === 'moves-to-topic')
  const topics = new Map<string, Buffer>()
  const hosts = new Map<string, { bytes: Buffer; own: HostText }>()
  for (const { path: topic } of written.manifest.notes) {
    const bytes = topic === path ? undefined : readFile(join(vault, topic), mostBytes.note)?.bytes
    const host = written.hosts.get(topic)
    if (bytes && host) hosts.set(topic, { bytes, own: host })
    else if (bytes) topics.set(topic, bytes)
  }
  const deleted = written.manifest.notes.flatMap(({ path: topic, host }) =>
    host || written.files.has(topic) || joined.moved?.has(topic) ? [] : topic,
  )
  const renamed = written.followed?.renamed ?? new Map()
  const since = { renamed, joined, note: 'joined in a vault' } as const
  const { topics: kept, texts } = settleNotes(written.manifest, written.files, since)
  // topics stay in the folder of the old name when their index note was renamed
  const isMoved = split.index !== split.journal.note
  const pathOf = ({ path, paths }: SettledTopic) => path ?? (isPlan || isMoved ? paths[0] : undefined)
  const settled = (root: string): SettledNotes => ({
    index: undefined,
    isIndex: true,
    texts,
    topics: new Map(
      [...kept].map(([id, topic]) => [
        id,
        {
          ...topic,
          isNew: topic.isNew || isMoved,
          path: pathOf(topic)?.startsWith(root) ? pathOf(topic)?.slice(root.length) : undefined,
          // a plan has only the name of a topic that was moved out of the note's folder
          paths: topic.paths.map((path) =>
            path.startsWith(root) ? path.slice(root.length) : topic.path === undefined ? path : lastPart(path),
          ),
        },
      ]),
    ),
  })
  const { text, linkTargets, fragmentOf } = joined
  return { text, messages, topics, deleted, renamed, hosts, linkTargets, fragmentOf, settled }
}

/** Whether a note of a split is missing, was renamed, or holds what no run of notesplit wrote: links in it may have followed another split. */
function isEdited(vault: string, { written }: VaultSplit): boolean {
  const ours = new Set(
    listJournals(vault).flatMap(({ journal }) => journal?.files.flatMap(({ path, after }) => `${path} ${after}`) ?? []),
  )
  for (const { path, hash } of written.manifest.notes) ours.add(`${path} ${hash}`)
  const isOurs = ([path, text]: [string, string]) => ours.has(`${path} ${hashText(text)}`)
  const { manifest, followed, files } = written
  const isMissing = manifest.notes.some(({ path }) => !files.has(path))
  return isMissing || (followed?.renamed.size ?? 0) > 0 || [...files].some((file) => !isOurs(file))
}

/**
 * Returns whether a note is an index that a split wrote and only later splits changed: their links may have been
 * updated.
 */
export function isSplit(vault: string, path: string, hash: string): boolean {
  const all = listRuns(vault).map(({ journal }) => journal)
  // a joined note is an ordinary note again
  const joined = all.findLastIndex((journal) => journal.kind === 'join' && journal.note === path)
  const journals = all.slice(joined + 1)
  const isLeft = journals.some(({ files }) => files.some((file) => file.path === path && file.after === hash))
  return isLeft && journals.some(({ note }) => note === path)
}

/**
 * Returns the names that topics of a note have since an earlier split. In a vault the note itself became their index:
 * then its text is that of the joined note.
 */
export async function readSplitOf(
  note: string,
  output: string,
): Promise<{ text?: string; settled?: SettledNotes | undefined }> {
  const vault = findJournals(note)
  const path = vault === undefined ? '' : pathIn(vault, note)
  const resplit = vault === undefined ? undefined : await readResplit(vault, path, true)
  if (typeof resplit !== 'object')
    return { settled: (await readEarlierSplit(join(output, nameOf(basename(note))), true))?.settled }
  return { text: resplit.text, settled: resplit.settled(folderPrefix(path)) }
}
