import { lstatSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { VFile } from 'vfile'
import type { VFileMessage } from 'vfile-message'
import { isInside, realPath } from '../disk/boundary.ts'
import { type Disk, realDisk } from '../disk/disk.ts'
import { Failure } from '../disk/failure.ts'
import { findVault } from '../disk/find-vault.ts'
import { finishFirst } from '../disk/finish-first.ts'
import { hashText } from '../disk/hash.ts'
import { hashBytes, isInterrupted } from '../disk/journal.ts'
import type { VaultFile } from '../disk/list-vault.ts'
import { nearbyFiles } from '../disk/nearby-files.ts'
import { posixPath } from '../disk/posix-path.ts'
import { readNoteFile } from '../disk/read-note.ts'
import { type PlanChoice, readPlanOf } from '../disk/read-plan-of.ts'
import { recoverVault } from '../disk/restore.ts'
import { scanVault } from '../disk/scan-vault.ts'
import { type FileChange, writeVault } from '../disk/transaction.ts'
import * as messages from '../messages/index.ts'
import { nameOf } from '../note/parse-note.ts'
import { defaultOptions, type SplitOptions } from '../options.ts'
import { loadParser } from '../parse/load-parser.ts'
import type { Parser } from '../parse/parser.ts'
import { loadReportingParser } from '../parse/reporting-parser.ts'
import type { VaultPlace } from '../prepare.ts'
import { type SplitResult, split } from '../split.ts'
import { readFrontmatter } from '../text/read-frontmatter.ts'
import { inboundOf } from '../vault/inbound-links.ts'
import { intoSplitNote, type RelinkContext, type RelinkedFile } from '../vault/relink.ts'
import { placeInVault } from '../vault/surroundings.ts'
import { readVaultCheck } from '../vault/vault-check.ts'
import { VaultFiles } from '../vault/vault-files.ts'
import { isPrivate } from '../vault/vault-rules.ts'
import { contentOf } from '../write/manifest.ts'
import { type ExitCode, FileMessages } from './file-messages.ts'
import { inVault, type VaultHold } from './in-vault.ts'
import { listMentions } from './list-mentions.ts'
import { isSplit, type Resplit, readResplit } from './read-resplit.ts'
import { type RelinkChange, relinkOthers } from './relink-others.ts'

/** A request to split in a vault. */
export interface VaultRequest {
  note: string
  vault: string
  options: Partial<SplitOptions>
  plan?: PlanChoice | undefined
  /** Tags with their `#` and patterns of paths: notes not to change. */
  protect: readonly string[]
  isDryRun: boolean
  force: boolean
  /** Whether mentions of moved sections in code and settings are reported. */
  mentions?: boolean
  /** Called with the number of files read and of all files. */
  onProgress?: (done: number, all: number) => void
  /** How the vault is searched. */
  scan?: typeof scanVault
}

/** The outcome of a split in a vault, real or planned. */
export interface VaultOutcome {
  result: SplitResult | undefined
  /** The path from the vault to the folder of the note, with a trailing slash unless empty. */
  root: string
  /** Sorted by path; the note first, then its topics, then notes with updated links. */
  changes: FileChange[]
  relinked: RelinkedFile[]
  isWritten: boolean
  files: VFile[]
  exitCode: ExitCode
}

/**
 * Splits a note in its vault: the index replaces it, and the links of all other notes are updated. Changes everything
 * or nothing.
 */
export async function runVault(request: VaultRequest, disk: Disk = realDisk): Promise<VaultOutcome> {
  const reported = new FileMessages()
  const outcome: VaultOutcome = {
    result: undefined,
    root: '',
    changes: [],
    relinked: [],
    isWritten: false,
    files: reported.files,
    exitCode: 0,
  }
  const { parser, found } = loadReportingParser(request.options.parser ?? defaultOptions.parser)
  await inVault(request.vault, disk, { reported, isLocked: !request.isDryRun }, (hold) =>
    reorganize(request, outcome, { hold, reported, parser, limits: found }),
  )
  return { ...outcome, exitCode: reported.exitCode }
}

/** What every step of a run needs. */
interface Run {
  hold: VaultHold
  reported: FileMessages
  parser: Parser
  /** What the parser could not do. */
  limits: readonly VFileMessage[]
}

/** Splits the note, updates the links of others and writes all of it, as far as no problem prevents it. */
async function reorganize(request: VaultRequest, outcome: VaultOutcome, run: Run): Promise<void> {
  const { vault, isDryRun } = request
  const { reported, hold } = run
  const note = await openNote(request, run)
  if (reported.exitCode > 0) return
  const around = await searchVault(request, note, run)
  const result = await splitThere(request, note, around, run)
  outcome.result = result
  if (reported.exitCode > 0) return
  outcome.root = around.place.around.root
  const written = notesToWrite(vault, note, result, outcome.root)
  const others = await relinkOthers(
    request,
    around.mentions,
    linksInto(result, note, written, { ...around, parser: run.parser }),
    reported,
  )
  outcome.relinked = others.map(({ file }) => file)
  await reportPrivate(outcome, note.path, vault, reported)
  outcome.changes = [...written, ...others.map(({ change }) => change)].filter(
    ({ before, after }) => !after || !before?.equals(after),
  )
  if (reported.exitCode > 0 || isDryRun || outcome.changes.length === 0) return
  const record = { manifest: result.record, links: others.map(linksOf) }
  const header = { kind: 'split', note: note.path, record } as const
  await finishFirst(() => writeVault(hold.root, header, outcome.changes, hold.disk, hold.lock))
  outcome.isWritten = true
}

/** The note that is split. */
interface VaultNote {
  /** From the root of the vault. */
  path: string
  bytes: Buffer
  /** Joined with its topics when an earlier split was edited. */
  text: string
  earlier: Resplit | undefined
}

/** Reads the note, after an interrupted run was rolled back. Throws a `Failure` when it is already split. */
async function openNote(request: VaultRequest, { reported, hold }: Run): Promise<VaultNote> {
  const { note, vault, force } = request
  const path = pathInVault(note, vault)
  await recover(request, reported, hold)
  const { text, bytes } = readNoteFile(note)
  const earlier = force ? undefined : await readResplit(hold.root, path)
  if (!force && !earlier && isSplit(vault, path, hashBytes(bytes))) throw new Failure(note, messages.alreadySplit(path))
  for (const message of earlier?.messages ?? []) reported.add(join(vault, message.file || path), [message])
  return { path, bytes, text: earlier?.text ?? text, earlier }
}

/** The vault around the note. */
interface Around {
  files: VaultFiles
  place: VaultPlace
  /** Other notes that may link to the note. */
  mentions: VaultFile[]
}

/** Lists the vault and finds the notes that may link to the note; reports what cannot be read. */
async function searchVault(request: VaultRequest, note: VaultNote, { reported, hold }: Run): Promise<Around> {
  const { vault, onProgress, scan: search = scanVault } = request
  const { path, earlier } = note
  const scan = await search(vault, path, nameOf(path), (done, all) => {
    hold.lock?.beat()
    onProgress?.(done, all)
  })
  const outer = findVault(join(hold.root, 'note.md'))
  if (outer?.mark === '.obsidian' && outer.path !== hold.root)
    reported.add(vault, [messages.partOfVault(vault, outer.path)])
  for (const { path: file, why } of scan.unreadable) reported.add(join(vault, file), [messages.unreadableNote(why)])
  for (const filter of scan.badFilters) reported.add(vault, [messages.badFilter(filter)])
  // topics of an earlier split are no notes of others
  const isOther = (file: VaultFile) => file.path !== path && !earlier?.topics.has(file.path)
  const paths = scan.files.filter((file) => file.path === path || isOther(file)).map((file) => file.path)
  const files = new VaultFiles(paths)
  const { aliases, rules, medianWords } = scan
  const place = placeInVault({ path, paths, files, aliases, rules, medianWords })
  return { files, place, mentions: scan.mentions.filter(isOther) }
}

/** Splits the note as a part of its vault, and reports what was found. */
async function splitThere(
  request: VaultRequest,
  note: VaultNote,
  { place }: Around,
  { reported, parser, limits }: Run,
) {
  const source = { path: note.path, text: note.text, plan: readPlanOf(request.note, request.plan) }
  const result = await split(source, request.options, {
    parser,
    fallback: loadParser('remark'),
    hash: hashText,
    sourceFolder: '',
    settled: note.earlier?.settled(place.around.root),
    vault: place,
    nearby: nearbyFiles(request.note),
  })
  reported.add(request.note, limits)
  const mentions = request.mentions ? listMentions(request.note, result.outcome) : []
  for (const message of mentions) reported.add(message.file || request.note, [message])
  // other fatal messages come from the note, its options or its plan
  const isBadInput = result.messages.some((message) => message.fatal && !messages.breaksGuarantee(message))
  for (const message of result.messages) reported.add(message.file || request.note, [message], isBadInput ? 2 : 1)
  return result
}

/** Lists the notes to write. Throws a `Failure` when a topic would replace another note, or would be left over. */
function notesToWrite(vault: string, { path, bytes, earlier }: VaultNote, result: SplitResult, root: string) {
  const written = result.notes.map((note): FileChange => {
    const after = Buffer.from(contentOf(note, result.record.source.bom))
    const before = note.role === 'index' ? bytes : earlier?.topics.get(root + note.path)
    return { path: root + note.path, before, after }
  })
  for (const { path: topic, before } of written) {
    const shown = join(vault, topic)
    if (!before && lstatSync(shown, { throwIfNoEntry: false })) throw new Failure(shown, messages.foreignFile(shown))
  }
  const paths = new Set(written.map((change) => change.path))
  const left = [...(earlier?.topics.keys() ?? [])].find((topic) => !paths.has(topic))
  if (left !== undefined) throw new Failure(join(vault, left), messages.topicLeftOver(left, path))
  return written
}

/** Returns how links of other notes to the note are updated. */
function linksInto(
  result: SplitResult,
  note: VaultNote,
  written: readonly FileChange[],
  { files, parser }: { files: VaultFiles; parser: Parser },
): RelinkContext {
  const inbound = inboundOf(result.outcome, note.path, files)
  // their names are new, so that no other link changes its meaning
  for (const { path } of written) if (path !== note.path) files.add(path)
  return intoSplitNote(inbound, readVaultCheck(inbound, result.notes), parser)
}

/** Returns the edits of a file for the journal, counted with its byte order mark. */
function linksOf({ file, change }: RelinkChange) {
  const bom = change.before?.toString('utf8').startsWith('\uFEFF') ? 1 : 0
  const edits = file.edits.map(({ span, text }): [number, number, string] => [span.start + bom, span.end + bom, text])
  return { path: file.path, edits }
}

/** Returns the path of a note from the root of the vault, with links resolved. */
function pathInVault(note: string, vault: string): string {
  const root = realPath(vault)
  const real = realPath(note)
  const path = posixPath(relative(root, real))
  if (path === '' || !isInside(root, real) || path.includes(':'))
    throw new Failure(note, messages.noteOutsideVault(vault))
  return path
}

/** Rolls back a killed run; a dry run only reports it. */
async function recover({ vault, isDryRun }: VaultRequest, reported: FileMessages, hold: VaultHold): Promise<void> {
  if (isDryRun) {
    if (isInterrupted(vault)) throw new Failure(vault, messages.interruptedRun(vault, true))
    return
  }
  const note = await finishFirst(() => recoverVault(hold.root, hold.disk))
  if (note !== undefined) reported.add(join(vault, note), [messages.rolledBack(note)])
}

/** Reports public notes with new links to private ones. */
async function reportPrivate(
  { relinked, result, root }: VaultOutcome,
  path: string,
  vault: string,
  reported: FileMessages,
): Promise<void> {
  const properties = result?.outcome.places.survey.properties ?? {}
  if (isPrivate(path, properties)) return
  for (const { path: from, text, links } of relinked) {
    const isClosed = isPrivate(from, (await readFrontmatter(text)).properties)
    if (isClosed) continue
    for (const { now, target } of links) {
      if (isPrivate(target, {})) reported.add(join(vault, from), [messages.privateLink(now, target)])
    }
  }
  for (const { path: topic } of result?.notes ?? []) {
    const target = root + topic
    if (isPrivate(target, {})) reported.add(join(vault, path), [messages.privateLink(`[[${nameOf(topic)}]]`, target)])
  }
}
