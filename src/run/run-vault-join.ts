import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { VFile } from 'vfile'
import type { VFileMessage } from 'vfile-message'
import { confine, realPath } from '../disk/boundary.ts'
import { type Disk, realDisk } from '../disk/disk.ts'
import { asFailure, Failure } from '../disk/failure.ts'
import { finishFirst } from '../disk/finish-first.ts'
import { hashText } from '../disk/hash.ts'
import { listJournals } from '../disk/journal.ts'
import { listVault } from '../disk/list-vault.ts'
import type { Lock } from '../disk/lock.ts'
import { lockVault } from '../disk/lock-vault.ts'
import { mostBytes, readFile } from '../disk/read-file.ts'
import { recoverVault } from '../disk/restore.ts'
import { type FileChange, writeVault } from '../disk/transaction.ts'
import { type JoinedProperties, uniteProperties } from '../join/unite-properties.ts'
import { type JoinResult, join as joinFolder } from '../join.ts'
import * as messages from '../messages/index.ts'
import { type NotePath, nameOf } from '../note/parse-note.ts'
import { loadParser } from '../parse/load-parser.ts'
import { readFrontmatter } from '../text/read-frontmatter.ts'
import { mentionOf } from '../vault/mention.ts'
import { type RelinkedFile, relinkCanvas, relinkNote } from '../vault/relink.ts'
import { restoreLinks } from '../vault/restore-links.ts'
import { intoJoinedNote } from '../vault/topic-links.ts'
import { VaultFiles } from '../vault/vault-files.ts'
import { FileMessages } from './file-messages.ts'
import { heldBefore, pathIn, readVaultSplit, type VaultSplit } from './read-vault-split.ts'

/** A request to join in a vault. */
export interface VaultJoinRequest {
  /** The index note; undefined: that of the last split. */
  note: string | undefined
  vault: string
  isDryRun: boolean
  /** Whether to write although some links become broken. */
  force: boolean
}

/** The outcome of a join in a vault, real or planned. */
export interface VaultJoinOutcome {
  split: VaultSplit | undefined
  result: JoinResult | undefined
  /** The note, then its topics, then other notes with updated links. */
  changes: FileChange[]
  isWritten: boolean
  files: VFile[]
  exitCode: 0 | 1 | 2
}

export type Report = (path: string, found: readonly VFileMessage[], code: 1 | 2) => void

/**
 * Joins topics of a vault into their note, with all edits, and updates the links of other notes. Changes everything or
 * nothing.
 */
export async function runVaultJoin(request: VaultJoinRequest, disk: Disk = realDisk): Promise<VaultJoinOutcome> {
  const reported = new FileMessages()
  const outcome: VaultJoinOutcome = {
    split: undefined,
    result: undefined,
    changes: [],
    isWritten: false,
    files: reported.files,
    exitCode: 0,
  }
  const report: Report = (path, found, code) => {
    reported.add(path, found)
    if (found.some(({ fatal }) => fatal) && outcome.exitCode < code) outcome.exitCode = code
  }
  let lock: Lock | undefined
  try {
    const vault = realPath(request.vault)
    const confined = confine(disk, vault)
    if (!request.isDryRun) {
      lock = await lockVault(vault, confined)
      await finishFirst(() => recoverVault(vault, confined))
    }
    await joinInVault({ ...request, vault }, outcome, report)
    await writeJoin(vault, outcome, request.isDryRun, { disk: confined, lock })
  } catch (error) {
    const failure = asFailure(error, request.vault)
    report(failure.path, [failure.report], 2)
  } finally {
    lock?.release()
  }
  return outcome
}

/** Writes the result of a join, unless a problem prevents it. */
export async function writeJoin(
  vault: string,
  outcome: VaultJoinOutcome,
  isDryRun: boolean,
  { disk, lock }: { disk: Disk; lock: Lock | undefined },
): Promise<void> {
  const { split, changes } = outcome
  if (!split || outcome.exitCode > 0 || isDryRun || changes.length === 0) return
  const { journal } = split
  await finishFirst(() => writeVault(vault, { kind: 'join', note: journal.note }, changes, disk, lock))
  outcome.isWritten = true
  for (const folder of [...journal.folders].reverse()) removeEmpty(join(vault, folder), disk)
}

/** Computes and reports the changes of a join in a vault. `vault`: a real path. Throws a `Failure`. */
export async function joinInVault(request: VaultJoinRequest, outcome: VaultJoinOutcome, report: Report): Promise<void> {
  const { vault, force } = request
  const wanted = request.note === undefined ? undefined : pathIn(vault, request.note)
  const split = await readVaultSplit(vault, wanted)
  if (!split) throw new Failure(request.note ?? vault, messages.notSplitHere(request.note ?? vault))
  outcome.split = split
  for (const { journal } of listJournals(vault)) {
    if (journal?.kind === 'join' || journal?.note === split.journal.note) continue
    const isTopic = split.written.record.notes.some(({ path }) => path === journal?.note)
    if (journal && isTopic && (await readVaultSplit(vault, journal.note)))
      throw new Failure(join(vault, journal.note), messages.alreadySplit(journal.note))
  }
  const { written, index } = split
  const parser = loadParser('satteri')
  const context = { parser, hash: hashText, folders: written.folders, isTracked: true, dropEmptied: force }
  const result = await joinFolder(written, context)
  outcome.result = result
  const found = result.messages.filter(({ ruleId }) => ruleId !== 'properties-stay')
  for (const message of found) report(join(vault, message.file || index), [message], 1)
  if (outcome.exitCode > 0) return
  const united = uniteProperties(result.text.replace(/^\uFEFF/, ''), await addedProperties(split))
  for (const { path, key, value } of united.left)
    report(join(vault, path), [messages.propertyLeft(key, JSON.stringify(value))], 1)
  const text = (result.text.startsWith('\uFEFF') ? '\uFEFF' : '') + united.text
  const own = written.record.notes.flatMap(({ path }) => (written.files.has(path) ? path : []))
  outcome.changes = own.map((path): FileChange => {
    const before = readFile(join(vault, path), mostBytes.note)?.bytes
    return { path, before, after: path === index ? Buffer.from(text) : undefined }
  })
  for (const { file, before } of await relinkOthers(vault, split, result)) {
    const path = join(vault, file.path)
    if (file.problem !== undefined) report(path, [messages.lostVaultLink(file.path, file.problem)], 1)
    const lost = file.links.filter(({ isNear }) => isNear).map(({ was }) => was)
    if (lost.length > 0) report(path, [messages.undecidedLink(lost, index, force)], 1)
    if (file.text !== before.toString('utf8'))
      outcome.changes.push({ path: file.path, before, after: Buffer.from(file.text) })
  }
  outcome.changes = outcome.changes.filter(({ before, after }) => !after || !before?.equals(after))
  for (const path of orphansOf(vault, split)) report(join(vault, path), [messages.orphan(path)], 1)
}

/** Collects the properties that users added to topics or changed in them. */
async function addedProperties({ written, index }: VaultSplit): Promise<JoinedProperties[]> {
  const added: JoinedProperties[] = []
  for (const { path, pieces } of written.record.notes) {
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
async function relinkOthers(vault: string, split: VaultSplit, { fragmentOf, linkTargets }: JoinResult) {
  const { written, index } = split
  const own = new Set(written.record.notes.map(({ path }) => path))
  const { files } = listVault(vault)
  const topics = new Map([...(linkTargets ?? [])].filter(([path]) => path !== index && written.files.has(path)))
  const joined = {
    note: index,
    files: new VaultFiles(files.map(({ path }) => path)),
    topics,
    fragmentOf: (
      path: NotePath,
      linkTarget: Parameters<NonNullable<typeof fragmentOf>>[0]['linkTarget'],
      isWiki: boolean,
    ) => fragmentOf?.({ path, linkTarget }, isWiki),
  }
  const context = intoJoinedNote(joined, loadParser('satteri'))
  const mentions = [...topics.keys()].map((path) => mentionOf(nameOf(path)))
  const found: { file: RelinkedFile; before: Buffer }[] = []
  for (const { path, kind, isIgnored } of files) {
    if (kind === 'other' || isIgnored || own.has(path)) continue
    const before = readFile(join(vault, path), mostBytes.note)?.bytes
    const text = before?.toString('utf8')
    if (!before || text === undefined || !Buffer.from(text).equals(before)) continue
    let restored = text
    for (const layer of split.links) {
      const held = heldBefore(layer, path)
      const made = layer.links.find((one) => one.path === path)?.edits
      if (held !== undefined && made) restored = restoreLinks(held, made, restored)
    }
    const isMentioned = mentions.some((isMention) => isMention(restored, kind))
    if (restored === text && !isMentioned) continue
    const unchanged = { path, text: restored, edits: [], links: [], problem: undefined }
    const file = isMentioned
      ? await (kind === 'canvas' ? relinkCanvas : relinkNote)(path, restored, context)
      : unchanged
    found.push({ file, before })
  }
  return found
}

/** Finds foreign notes in the folders that the split made: they stay. */
function orphansOf(vault: string, { journal, written }: VaultSplit): NotePath[] {
  const own = new Set(written.record.notes.map(({ path }) => path))
  return listVault(vault).files.flatMap(({ path }) =>
    !own.has(path) && journal.folders.some((folder) => path.startsWith(`${folder}/`)) ? path : [],
  )
}

function removeEmpty(folder: string, disk: Disk): void {
  if (existsSync(folder) && readdirSync(folder).length === 0) disk.removeFolder(folder)
}
