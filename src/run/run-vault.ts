import { dirname, join, relative } from 'node:path'
import type { VFile } from 'vfile'
import { realPath } from '../disk/boundary.ts'
import { type Disk, realDisk } from '../disk/disk.ts'
import { Failure } from '../disk/failure.ts'
import { findVault } from '../disk/find-vault.ts'
import { finishFirst } from '../disk/finish-first.ts'
import { hashBytes, isInterrupted } from '../disk/journal.ts'
import { listVault } from '../disk/list-vault.ts'
import { readNoteFile } from '../disk/read-note.ts'
import { recoverVault } from '../disk/restore.ts'
import { scanVault } from '../disk/scan-vault.ts'
import { posixPath } from '../disk/spelling.ts'
import { type FileChange, replacedIn, writeVault } from '../disk/transaction.ts'
import * as messages from '../messages/index.ts'
import { defaultOptions } from '../options.ts'
import { loadParser } from '../parse/load-parser.ts'
import { ownTextOf } from '../plan/host.ts'
import type { SplitResult } from '../split.ts'
import { isPathInside } from '../text/paths.ts'
import { protectionOf, unmatchedPatterns } from '../vault/protection.ts'
import type { RelinkedFile } from '../vault/relinked-file.ts'
import { type ConfigOfNote, protectionsIn, reportedConfigOf } from './config-of.ts'
import { type ExitCode, FileMessages } from './file-messages.ts'
import { inVault, type VaultHold } from './in-vault.ts'
import { listFolderNotes } from './list-folder-notes.ts'
import { isSplit, readResplit } from './read-resplit.ts'
import { pathIn } from './read-vault-split.ts'
import { renameInPlanFile } from './rename-in-plan-file.ts'
import { splitInState, type VaultNote, type VaultSplitNote, type VaultSplitRequest } from './split-in-vault.ts'
import { VaultState } from './vault-state.ts'

/** A request to split notes in their vault. */
export interface VaultNotesRequest extends VaultSplitRequest {
  /** Paths of notes, and of folders: each means the notes directly in it. */
  notes: readonly string[]
  /** Tags with their `#` and patterns of paths: notes not to change. */
  protect: readonly string[]
  isDryRun: boolean
  force: boolean
  /** Whether no vault was named or found: `vault` is the current folder. */
  isAssumed?: boolean
  /** Called with the number of files read and of all files. */
  onProgress?: (done: number, all: number) => void
  /** How the vault is searched. */
  scan?: typeof scanVault
}

/** The outcome of a split of several notes in their vault, real or planned. */
export interface VaultNotesOutcome {
  /** In the order of the splits. */
  notes: VaultSplitNote[]
  /** For each note in turn: the note, its topics, then notes with updated links; each file once. */
  changes: FileChange[]
  isWritten: boolean
  files: VFile[]
  exitCode: ExitCode
}

/** A request to split a note in its vault. */
export type VaultRequest = Omit<VaultNotesRequest, 'notes'> & { note: string }

/** The outcome of a split of a note in its vault, real or planned. */
export interface VaultOutcome extends Omit<VaultNotesOutcome, 'notes'> {
  result: SplitResult | undefined
  relinked: RelinkedFile[]
}

/** Splits a note in its vault: as several notes are split. */
export async function runVault({ note, ...request }: VaultRequest, disk: Disk = realDisk): Promise<VaultOutcome> {
  const { notes, ...outcome } = await runVaultNotes({ ...request, notes: [note] }, disk)
  const [done] = notes
  return { ...outcome, result: done?.result, relinked: done?.relinked ?? [] }
}

/**
 * Splits notes in their vault, one after the other: the index of each replaces it, and the links of all other notes are
 * updated, also in the notes and topics of this run. Changes everything or nothing.
 */
export async function runVaultNotes(request: VaultNotesRequest, disk: Disk = realDisk): Promise<VaultNotesOutcome> {
  const reported = new FileMessages()
  const outcome: VaultNotesOutcome = {
    notes: [],
    changes: [],
    isWritten: false,
    files: reported.files,
    exitCode: 0,
  }
  await inVault(request.vault, disk, { reported, isLocked: !request.isDryRun }, async (hold) => {
    await reorganize(request, outcome, hold, reported)
    if (reported.exitCode > 0 || request.isDryRun || outcome.changes.length === 0) return
    await write(outcome, hold)
    for (const { followed } of outcome.notes)
      if (followed) reported.add(followed.plan.path, await renameInPlanFile(followed, disk))
  })
  return { ...outcome, exitCode: reported.exitCode }
}

/** Splits the notes one after the other, each in the vault that the ones before it leave. */
async function reorganize(
  request: VaultNotesRequest,
  outcome: VaultNotesOutcome,
  hold: VaultHold,
  reported: FileMessages,
): Promise<void> {
  await recover(request, reported, hold)
  const notes = await openNotes(request, reported, hold)
  if (reported.exitCode > 0 || notes.length === 0) return
  const scan = await search(request, notes, reported, hold)
  const state = new VaultState(hold.root)
  for (const { path, bytes, earlier } of notes) {
    if (!earlier) continue
    state.set(path, bytes, Buffer.from(earlier.text))
    for (const [host, { bytes: held, own }] of earlier.hosts) state.set(host, held, Buffer.from(ownTextOf(own)))
  }
  const joined = new Set(notes.flatMap(({ earlier }) => [...(earlier?.topics.keys() ?? [])]))
  const run = { request, reported, scan, state, joined }
  for (const note of notes) {
    const done = await reported.attempt(note.shown, () => splitInState(note, run))
    if (done) outcome.notes.push(done)
  }
  outcome.changes = reported.exitCode > 0 ? [] : state.changes()
  reported.addHardLinks(replacedIn(request.vault, outcome.changes))
}

/** Reads the notes. Reports each that is already split, or cannot be. */
async function openNotes(
  request: VaultNotesRequest,
  reported: FileMessages,
  { root }: VaultHold,
): Promise<VaultNote[]> {
  const { notes, vault, force } = request
  const vaultNotes = new Map<string, VaultNote>()
  for (const named of notes) {
    const folder = await reported.attempt(named, () => listFolderNotes(root, named, force))
    if (reported.exitCode > 0) continue
    for (const shown of folder ?? [named]) {
      const config = await reportedConfigOf(shown, reported)
      const note = await reported.attempt(shown, () => openNote(shown, request, root, config))
      for (const message of note?.earlier?.messages ?? [])
        reported.add(join(vault, message.file || (note as VaultNote).path), [message])
      if (note && !vaultNotes.has(note.path)) vaultNotes.set(note.path, note)
    }
  }
  return [...vaultNotes.values()]
}

/** Reads a note; of several, one that is split and was not edited is left out. Throws a `Failure` for a protected or split one. */
async function openNote(
  shown: string,
  { notes, vault, force, options, protect }: VaultNotesRequest,
  root: string,
  config: ConfigOfNote,
): Promise<VaultNote | undefined> {
  const path = pathInVault(shown, vault)
  const { text, bytes } = readNoteFile(shown)
  const protections = protectionsIn(root, protect, config)
  const parser = loadParser(options.parser ?? defaultOptions.parser)
  const mark = await protectionOf({ path, text, parser }, protections)
  if (mark !== undefined) throw new Failure(shown, messages.noteIsProtected(path, mark))
  const earlier = force ? undefined : await readResplit(root, path)
  // an app may have updated the links of the index since, and the last split kept them
  if (earlier === 'unchanged' || (!force && !earlier && isSplit(vault, path, hashBytes(bytes)))) {
    if (notes.length > 1) return undefined
    throw new Failure(shown, messages.alreadySplit(path))
  }
  return { shown, path, bytes, earlier, config, protections }
}

/** Searches the vault for links to the notes; reports what cannot be read. */
async function search(
  { vault, isAssumed, onProgress, protect, scan: searchIt = scanVault }: VaultNotesRequest,
  notes: readonly VaultNote[],
  reported: FileMessages,
  { root, lock }: VaultHold,
) {
  const scan = await searchIt(
    vault,
    notes.flatMap(({ path, earlier }) => [
      path,
      ...(earlier?.renamed.values() ?? []),
      ...(earlier?.topics.keys() ?? []),
    ]),
    (done, all) => {
      lock?.beat()
      onProgress?.(done, all)
    },
  )
  if (isAssumed) reported.add(vault, [messages.assumedVault(realPath(vault))])
  const outer = findVault(join(root, 'note.md'))
  if (outer?.mark === '.obsidian' && outer.path !== root) {
    const notes = listVault(outer.path).files.filter(({ kind, isIgnored }) => kind !== 'other' && !isIgnored)
    const within = `${posixPath(relative(outer.path, root))}/`
    const others = new Set(notes.flatMap(({ path }) => (path.startsWith(within) ? [] : dirname(path))))
    if (others.size > 0) reported.add(vault, [messages.partOfVault(vault, outer.path, [...others].sort())])
  }
  for (const { path, why } of scan.unreadable) reported.add(join(vault, path), [messages.unreadableNote(why)])
  const paths = scan.files.map(({ path }) => path)
  for (const { pattern, meant } of unmatchedPatterns(protect, paths))
    reported.add(vault, [messages.unmatchedProtection(pattern, meant)])
  for (const filter of scan.badFilters) reported.add(vault, [messages.badFilter(filter)])
  return scan
}

/** Writes the changes of a run in one transaction. */
async function write(outcome: VaultNotesOutcome, { root, disk, lock }: VaultHold): Promise<void> {
  const [first, ...others] = outcome.notes.filter(({ isSplit }) => isSplit)
  if (!first) return
  const header = { kind: 'split', note: first.path, record: first.record, others } as const
  await finishFirst(() => writeVault(root, header, outcome.changes, disk, lock))
  outcome.isWritten = true
}

/** Returns the path of a note from the root of the vault, with links resolved. */
function pathInVault(note: string, vault: string): string {
  const path = pathIn(vault, note)
  const isRead = /\.md$/i.test(path)
  if (!isRead || !isPathInside(path) || path.includes(':'))
    throw new Failure(note, messages.noteOutsideVault(vault, isRead))
  return path
}

/** Rolls back a killed run; a dry run only reports it. */
async function recover({ vault, isDryRun }: VaultNotesRequest, reported: FileMessages, hold: VaultHold): Promise<void> {
  if (isDryRun) {
    if (isInterrupted(vault)) throw new Failure(vault, messages.interruptedRun(vault, true))
    return
  }
  const note = await finishFirst(() => recoverVault(hold.root, hold.disk))
  if (note !== undefined) reported.add(join(vault, note), [messages.rolledBack(note)])
}
