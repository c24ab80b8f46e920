import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { VFile } from 'vfile'
import type { VFileMessage } from 'vfile-message'
import { type Disk, realDisk } from '../disk/disk.ts'
import { Failure } from '../disk/failure.ts'
import { finishFirst } from '../disk/finish-first.ts'
import { hashText } from '../disk/hash.ts'
import { isInterrupted, listRuns } from '../disk/journal.ts'
import { listVault, type VaultFile } from '../disk/list-vault.ts'
import { mostBytes, readFile } from '../disk/read-file.ts'
import { recoverVault } from '../disk/restore.ts'
import type { SplitRecord } from '../disk/split-record.ts'
import { type FileChange, replacedIn, writeVault } from '../disk/transaction.ts'
import { settleNotes } from '../join/settle-notes.ts'
import { type JoinedProperties, uniteProperties } from '../join/unite-properties.ts'
import { type JoinResult, join as joinFolder } from '../join.ts'
import * as messages from '../messages/index.ts'
import { type NotePath, nameOf } from '../note/parse-note.ts'
import { loadParser } from '../parse/load-parser.ts'
import { ownTextOf } from '../plan/host.ts'
import { readFrontmatter } from '../text/frontmatter.ts'
import { renameTargets } from '../text/paths.ts'
import { mentionOf } from '../vault/mention.ts'
import { relinkCanvas, relinkNote } from '../vault/relink.ts'
import type { RelinkedFile } from '../vault/relinked-file.ts'
import { restoreLinks } from '../vault/restore-links.ts'
import { intoJoinedNote, type JoinedTopics } from '../vault/topic-links.ts'
import { indexFiles } from '../vault/vault-files.ts'
import { protectorIn } from './config-of.ts'
import { type ExitCode, FileMessages } from './file-messages.ts'
import { inVault, type VaultHold } from './in-vault.ts'
import { listMentioning } from './links-lost-by-undo.ts'
import { heldBefore, pathIn, readVaultSplit, type VaultSplit } from './read-vault-split.ts'

type LinkEdits = SplitRecord['links'][number]['edits']

/** A request to join in a vault. */
export interface VaultJoinRequest {
  /** The index note; undefined: that of the last split. */
  note: string | undefined
  vault: string
  isDryRun: boolean
  /** Whether to write although some links become broken, and to drop the text of emptied topics. */
  force: boolean
}

/** A join in a vault before it is written. */
export interface VaultJoin {
  split: VaultSplit
  /** The note, then its topics, then other notes with updated links. */
  changes: FileChange[]
}

/** The outcome of a join in a vault, real or planned. */
export interface VaultJoinOutcome {
  split: VaultSplit | undefined
  changes: readonly FileChange[]
  isWritten: boolean
  files: VFile[]
  exitCode: ExitCode
}

/**
 * Joins topics of a vault into their note, with all edits, and updates the links of other notes. Changes everything or
 * nothing.
 */
export async function runVaultJoin(request: VaultJoinRequest, disk: Disk = realDisk): Promise<VaultJoinOutcome> {
  const { vault, isDryRun } = request
  const reported = new FileMessages()
  const { files } = reported
  const outcome: VaultJoinOutcome = { split: undefined, changes: [], isWritten: false, files, exitCode: 0 }
  await inVault(vault, disk, { reported, isLocked: !isDryRun }, async (hold) => {
    if (!isDryRun) await finishFirst(() => recoverVault(hold.root, hold.disk))
    else if (isInterrupted(hold.root)) throw new Failure(vault, messages.interruptedRun(vault, true))
    const joined = await joinInVault({ ...request, dropEmptied: request.force }, reported)
    Object.assign(outcome, joined)
    if (reported.exitCode === 0 && !isDryRun) outcome.isWritten = await writeJoin(joined, hold)
  })
  return { ...outcome, exitCode: reported.exitCode }
}

/** Writes a join; returns whether anything changed. */
export async function writeJoin({ split, changes }: VaultJoin, { root, disk, lock }: VaultHold): Promise<boolean> {
  if (changes.length === 0) return false
  const { journal } = split
  const { mentioning } = listMentioning(
    root,
    changes.map(({ path }) => path),
  )
  const seen = Object.fromEntries(mentioning.map(({ path, text }) => [path, hashText(text)]))
  await finishFirst(() => writeVault(root, { kind: 'join', note: journal.note, seen }, changes, disk, lock))
  for (const folder of [...journal.folders].reverse()) removeEmpty(join(root, folder), disk)
  return true
}

/** Computes the changes of a join in a vault, and reports what prevents it. Throws a `Failure`. */
export async function joinInVault(
  request: Pick<VaultJoinRequest, 'note' | 'vault' | 'force'> & { dropEmptied?: boolean },
  reported: FileMessages,
): Promise<VaultJoin> {
  const { vault, force, dropEmptied = false } = request
  const split = await findSplit(request)
  const { written, index } = split
  const markOf = await protectorIn(vault, index, reported)
  const mark = await markOf(index, written.files.get(index) ?? '')
  if (mark !== undefined) throw new Failure(join(vault, index), messages.noteIsProtected(index, mark))
  const result = await joinFolder(written, {
    parser: loadParser('satteri'),
    hash: hashText,
    folders: written.folders,
    isTracked: true,
    dropEmptied,
  })
  for (const message of result.messages)
    if (!messages.isAboutTopics(message)) reported.add(join(vault, message.file || index), [message])
  const { texts, topics } = settleNotes(written.manifest, written.files, { joined: result })
  for (const { now } of new Set([...texts, ...[...topics.values()].flatMap((topic) => topic.texts)]))
    reported.add(join(vault, index), [messages.pointerDropped(now)])
  if (reported.exitCode > 0) return { split, changes: [] }
  const united = uniteProperties(result.text.replace(/^\uFEFF/, ''), await addedProperties(split))
  for (const { path, key, value } of united.left)
    reported.add(join(vault, path), [messages.propertyLeft(key, JSON.stringify(value))])
  const text = (result.text.startsWith('\uFEFF') ? '\uFEFF' : '') + united.text
  const listing = listVault(vault)
  for (const { path, why } of listing.unreadable) reported.add(join(vault, path), [messages.unreadableNote(why)])
  const linking = await relinkOthers(vault, split, result, listing.files)
  const others = await withoutProtected(linking, { vault, split, markOf }, reported)
  for (const { file } of others) reported.add(join(vault, file.path), problemsOf(file, index, force))
  for (const path of orphansOf(listing.files, split)) reported.add(join(vault, path), [messages.orphan(path)])
  const changes = [
    ...ownChanges(vault, split, text),
    ...others.map(({ file: { path, text }, before }) => ({ path, before, after: Buffer.from(text) })),
  ]
  const changed = changes.filter(({ before, after }) => !after || !before?.equals(after))
  reported.addHardLinks(replacedIn(vault, changed))
  return { split, changes: changed }
}

/** Finds the split to join. Throws a `Failure` if absent, or if one of its topics is split. */
async function findSplit({ vault, note }: Pick<VaultJoinRequest, 'note' | 'vault'>): Promise<VaultSplit> {
  const split = await readVaultSplit(vault, note === undefined ? undefined : pathIn(vault, note))
  if (!split) throw new Failure(note ?? vault, messages.notSplitHere(note ?? vault))
  const topics = new Set(split.written.manifest.notes.map(({ path }) => path))
  topics.delete(split.journal.note)
  for (const { journal } of listRuns(vault)) {
    if (journal.kind === 'join' || !topics.has(journal.note)) continue
    if (await readVaultSplit(vault, journal.note))
      throw new Failure(join(vault, journal.note), messages.alreadySplit(journal.note))
  }
  return split
}

/** The changes of the joined note, and of its topics, which are removed. */
function ownChanges(vault: string, { written, index }: VaultSplit, text: string): FileChange[] {
  const present = written.manifest.notes.filter(({ path, host }) => !host && written.files.has(path))
  return present.map(({ path }) => {
    const before = readFile(join(vault, path), mostBytes.note)?.bytes
    return { path, before, after: path === index ? Buffer.from(text) : undefined }
  })
}

/** Names the links of another note that would be lost, or have no target in the joined note. */
function problemsOf({ path, problem, links }: RelinkedFile, index: NotePath, force: boolean): VFileMessage[] {
  const undecided = links.filter(({ isNear }) => isNear).map(({ was }) => was)
  return [
    ...(problem === undefined ? [] : [messages.lostVaultLink(path, problem)]),
    ...(undecided.length === 0 ? [] : [messages.undecidedLink(undecided, index, force)]),
  ]
}

/** Collects the properties that users added to topics or changed in them. */
async function addedProperties({ written, index }: VaultSplit): Promise<JoinedProperties[]> {
  const added: JoinedProperties[] = []
  for (const { path, pieces } of written.manifest.notes) {
    const text = written.files.get(path)
    if (path === index || text === undefined) continue
    const [first] = pieces
    const head = first && 'generated' in first && first.why === 'frontmatter' ? (first.was ?? first.generated) : ''
    const [was, now] = await Promise.all([readFrontmatter(head), readFrontmatter(text.replace(/^\uFEFF/, ''))])
    const isNew = ([key, value]: [string, unknown]) => JSON.stringify(was.properties[key]) !== JSON.stringify(value)
    added.push({ path, properties: Object.fromEntries(Object.entries(now.properties).filter(isNew)) })
  }
  return added
}

/**
 * Returns the other notes and canvases of the vault with their links restored, and links to topics updated to the
 * joined note.
 */
async function relinkOthers(
  vault: string,
  split: VaultSplit,
  { fragmentOf, joinedTargets, linkTargets }: JoinResult,
  files: readonly VaultFile[],
) {
  const { written, index } = split
  const topicPaths = new Set(written.manifest.notes.map(({ path }) => path))
  const topics = listTargets(vault, split, linkTargets)
  const joined: JoinedTopics = {
    note: index,
    files: indexFiles([...new Set([...files.map(({ path }) => path), ...topics.keys()])]),
    topics,
    hosts: new Set(written.manifest.notes.flatMap(({ path, host }) => (host ? path : []))),
    fragmentOf: (path, linkTarget, { syntax }) =>
      fragmentOf?.({ path: split.newPaths.get(path) ?? path, linkTarget }, syntax.kind === 'wiki'),
  }
  const context = intoJoinedNote(joined, loadParser('satteri'))
  const mentions = [...topics.keys()].map((path) => mentionOf(nameOf(path)))
  const relinked: { file: RelinkedFile; before: Buffer }[] = []
  for (const { path, kind, isIgnored } of files) {
    const host = written.hosts.get(path)
    if (!host && (kind === 'other' || isIgnored || topicPaths.has(path))) continue
    const before = readFile(join(vault, path), mostBytes.note)?.bytes
    const text = before?.toString('utf8')
    if (!before || text === undefined || !Buffer.from(text).equals(before)) continue
    const own = host ? ownTextOf(host) : text
    let restored = own
    for (const layer of split.links) {
      for (const made of layer.links.filter((link) => link.path === path)) {
        const held = made.held ?? heldBefore(layer, path)
        if (held === undefined) continue
        const edits = renamedSince(made.edits, restored, split.newPaths)
        const { note } = layer.journal
        const renamed = index === note ? undefined : ([note, index] as const)
        restored = restoreLinks(held, edits, restored, { into: joinedTargets, renamed })
      }
    }
    const isMentioned = host !== undefined || mentions.some((isMention) => isMention(restored, kind))
    if (restored === text && !isMentioned) continue
    const unchanged = {
      path,
      text: restored,
      edits: [],
      links: [],
      missed: [],
      reworded: new Map(),
      problem: undefined,
    }
    const file = isMentioned
      ? await (kind === 'canvas' ? relinkCanvas : relinkNote)(path, restored, context)
      : unchanged
    relinked.push({ file, before })
  }
  return relinked
}

/** Returns the edits as an app left them that renamed topics. `now`: the text with them. */
function renamedSince(edits: LinkEdits, now: string, newPaths: VaultSplit['newPaths']): LinkEdits {
  if (newPaths.size === 0) return edits
  return edits.map(([start, end, text]) => {
    const renamed = renameTargets(text, newPaths)
    return [start, end, now.includes(text) || !now.includes(renamed) ? text : renamed]
  })
}

/** Lists the link targets of topics by all paths that links to them may have. */
function listTargets(vault: string, { index, newPaths }: VaultSplit, linkTargets: JoinResult['linkTargets']) {
  // links to a deleted topic still mean its section, and those to the old path of a renamed one
  const topics = new Map([...(linkTargets ?? [])].filter(([path]) => path !== index))
  for (const [was, now] of newPaths) {
    const targets = topics.get(now)
    if (targets && !existsSync(join(vault, was))) topics.set(was, targets)
  }
  return topics
}

/** Leaves out notes that `notesplit.yaml` protects, and names their links to topics. */
async function withoutProtected(
  others: Awaited<ReturnType<typeof relinkOthers>>,
  { vault, split, markOf }: { vault: string; split: VaultSplit; markOf: Awaited<ReturnType<typeof protectorIn>> },
  reported: FileMessages,
) {
  const open: typeof others = []
  for (const { file, before } of others) {
    const mark = await markOf(file.path, before.toString('utf8'))
    if (mark === undefined || split.written.hosts.has(file.path)) open.push({ file, before })
    else {
      const links = file.links.flatMap(({ was, now }) => (was === now ? [] : was))
      if (links.length > 0) reported.add(join(vault, file.path), [messages.protectedNote(links, mark, 'nowhere')])
    }
  }
  return open
}

/** Finds foreign notes in the folders that the split made: they stay. */
function orphansOf(files: readonly VaultFile[], { journal, written }: VaultSplit): NotePath[] {
  const topicPaths = new Set(written.manifest.notes.map(({ path }) => path))
  return files.flatMap(({ path }) =>
    !topicPaths.has(path) && journal.folders.some((folder) => path.startsWith(`${folder}/`)) ? path : [],
  )
}

function removeEmpty(folder: string, disk: Disk): void {
  if (existsSync(folder) && readdirSync(folder).length === 0) disk.removeFolder(folder)
}
