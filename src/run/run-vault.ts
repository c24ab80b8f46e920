import { lstatSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { VFile } from 'vfile'
import type { VFileMessage } from 'vfile-message'
import { confine, isInside, realPath } from '../disk/boundary.ts'
import { type Disk, realDisk } from '../disk/disk.ts'
import { asFailure, Failure, reading } from '../disk/failure.ts'
import { findVault } from '../disk/find-vault.ts'
import { finishFirst } from '../disk/finish-first.ts'
import { hashText } from '../disk/hash.ts'
import { hashBytes, isInterrupted } from '../disk/journal.ts'
import type { Lock } from '../disk/lock.ts'
import { lockVault } from '../disk/lock-vault.ts'
import { nearbyFiles } from '../disk/nearby-files.ts'
import { posixPath } from '../disk/posix-path.ts'
import { mostBytes, readFile } from '../disk/read-file.ts'
import { readNoteFile } from '../disk/read-note.ts'
import { type PlanChoice, readPlanOf } from '../disk/read-plan-of.ts'
import { recoverVault } from '../disk/restore.ts'
import { scanVault, type VaultScan } from '../disk/scan-vault.ts'
import { type FileChange, writeVault } from '../disk/transaction.ts'
import * as messages from '../messages/index.ts'
import { nameOf } from '../note/parse-note.ts'
import { readSurvey } from '../note/survey.ts'
import { defaultOptions, type SplitOptions } from '../options.ts'
import { loadParser } from '../parse/load-parser.ts'
import type { Parser } from '../parse/parser.ts'
import { loadReportingParser } from '../parse/reporting-parser.ts'
import { type SplitResult, split } from '../split.ts'
import { readFrontmatter } from '../text/read-frontmatter.ts'
import { inboundOf } from '../vault/inbound-links.ts'
import { protectionOf } from '../vault/protection.ts'
import { intoSplitNote, type RelinkContext, type RelinkedFile, relinkCanvas, relinkNote } from '../vault/relink.ts'
import { placeInVault } from '../vault/surroundings.ts'
import { readVaultCheck } from '../vault/vault-check.ts'
import { VaultFiles } from '../vault/vault-files.ts'
import { isPrivate } from '../vault/vault-rules.ts'
import { contentOf } from '../write/manifest.ts'
import { FileMessages } from './file-messages.ts'
import { listMentions } from './list-mentions.ts'
import { isSplit, readResplit } from './read-resplit.ts'

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
  exitCode: 0 | 1 | 2
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
  const report = (path: string, found: readonly VFileMessage[], code: 1 | 2) => {
    reported.add(path, found)
    if (found.some(({ fatal }) => fatal) && outcome.exitCode < code) outcome.exitCode = code
  }
  let lock: Lock | undefined
  try {
    checkVault(request.vault)
    const confined = confine(disk, realPath(request.vault))
    if (!request.isDryRun) lock = await lockVault(realPath(request.vault), confined)
    await reorganize(request, outcome, report, { disk: confined, lock })
  } catch (error) {
    const failure = asFailure(error, request.vault)
    report(failure.path, [failure.report], 2)
  } finally {
    lock?.release()
  }
  return outcome
}

type Report = (path: string, found: readonly VFileMessage[], code: 1 | 2) => void

/** A disk confined to the vault, with the vault's lock; undefined when nothing is written. */
interface Hold {
  disk: Disk
  lock: Lock | undefined
}

async function reorganize(
  request: VaultRequest,
  outcome: VaultOutcome,
  report: Report,
  { disk, lock }: Hold,
): Promise<void> {
  const { note, vault, force, isDryRun, options } = request
  const path = pathInVault(note, vault)
  await recover(request, report, disk)
  const { text, bytes } = readNoteFile(note)
  const earlier = force ? undefined : await readResplit(realPath(vault), path)
  if (!force && !earlier && isSplit(vault, path, hashBytes(bytes))) throw new Failure(note, messages.alreadySplit(path))
  for (const one of earlier?.messages ?? []) report(join(vault, one.file || path), [one], 1)
  if (outcome.exitCode > 0) return
  const scan = await scanVault(vault, path, nameOf(path), (done, all) => {
    lock?.beat()
    request.onProgress?.(done, all)
  })
  const around = findVault(join(realPath(vault), 'note.md'))
  if (around?.mark === '.obsidian' && around.path !== realPath(vault))
    report(vault, [messages.partOfVault(vault, around.path)], 1)
  for (const one of scan.unreadable) report(join(vault, one.path), [messages.unreadableNote(one.why)], 1)
  for (const filter of scan.badFilters) report(vault, [messages.badFilter(filter)], 1)
  // topics of an earlier split are no notes of others
  const paths = scan.files.map((file) => file.path).filter((one) => one === path || !earlier?.topics.has(one))
  const files = new VaultFiles(paths)
  const { aliases, rules, medianWords } = scan
  const place = placeInVault({ path, paths, files, aliases, rules, medianWords })
  const { parser, found: told } = loadReportingParser(options.parser ?? defaultOptions.parser)
  const source = { path, text: earlier?.text ?? text, plan: readPlanOf(note, request.plan) }
  const context = {
    parser,
    fallback: loadParser('remark'),
    hash: hashText,
    sourceFolder: '',
    settled: earlier?.settled(place.around.root),
    vault: place,
    nearby: nearbyFiles(note),
  }
  const result = await split(source, options, context)
  outcome.result = result
  report(note, told, 1)
  if (request.mentions) for (const one of listMentions(note, result.outcome)) report(one.file || note, [one], 1)
  // other fatal messages come from the note, its options or its plan
  const isBadInput = result.messages.some((message) => message.fatal && !messages.breaksGuarantee(message))
  for (const one of result.messages) report(one.file || note, [one], isBadInput ? 2 : 1)
  if (outcome.exitCode > 0) return
  const { root } = place.around
  outcome.root = root
  const written = result.notes.map((one): FileChange => {
    const after = Buffer.from(contentOf(one, result.record.source.bom))
    const before = one.role === 'index' ? bytes : earlier?.topics.get(root + one.path)
    return { path: root + one.path, before, after }
  })
  for (const { path: topic, before } of written) {
    if (!before && lstatSync(join(vault, topic), { throwIfNoEntry: false })) {
      throw new Failure(join(vault, topic), messages.foreignFile(join(vault, topic)))
    }
  }
  const left = [...(earlier?.topics.keys() ?? [])].find((topic) => !written.some((one) => one.path === topic))
  if (left !== undefined) throw new Failure(join(vault, left), messages.topicLeftOver(left, path))
  const inbound = inboundOf(result.outcome, path, files)
  // their names are new, so that no other link changes its meaning
  for (const one of written) if (one.path !== path) files.add(one.path)
  const others = await relinkAll(
    request,
    { mentions: scan.mentions.filter((one) => !earlier?.topics.has(one.path)) },
    path,
    intoSplitNote(inbound, readVaultCheck(inbound, result.notes), parser),
    report,
  )
  outcome.relinked = others.map(({ file }) => file)
  await reportPrivate(outcome, path, vault, report)
  outcome.changes = [...written, ...others.map(({ change }) => change)].filter(
    ({ before, after }) => !after || !before?.equals(after),
  )
  if (outcome.exitCode > 0 || isDryRun || outcome.changes.length === 0) return
  const links = others.map(({ file, change }) => ({
    path: file.path,
    edits: file.edits.map(({ span, text: now }): [number, number, string] => {
      const by = change.before?.toString('utf8').startsWith('\uFEFF') ? 1 : 0
      return [span.start + by, span.end + by, now]
    }),
  }))
  const record = { manifest: result.record, links }
  await finishFirst(() =>
    writeVault(realPath(vault), { kind: 'split', note: path, record }, outcome.changes, disk, lock),
  )
  outcome.isWritten = true
}

function checkVault(vault: string): void {
  const stats = reading(vault, () => statSync(vault, { throwIfNoEntry: false }))
  if (!stats?.isDirectory()) throw new Failure(vault, messages.notAVault(vault))
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
async function recover({ vault, isDryRun }: VaultRequest, report: Report, disk: Disk): Promise<void> {
  if (isDryRun) {
    if (isInterrupted(vault)) throw new Failure(vault, messages.interruptedRun(vault, true))
    return
  }
  const note = await finishFirst(() => recoverVault(realPath(vault), disk))
  if (note !== undefined) report(join(vault, note), [messages.rolledBack(note)], 1)
}

async function relinkAll(
  { vault, protect }: Pick<VaultRequest, 'vault' | 'protect'>,
  { mentions }: Pick<VaultScan, 'mentions'>,
  note: string | undefined,
  context: RelinkContext,
  report: Report,
): Promise<{ file: RelinkedFile; change: FileChange }[]> {
  const found: { file: RelinkedFile; change: FileChange }[] = []
  for (const { path, kind } of mentions) {
    if (path === note) continue
    const before = readFile(join(vault, path), mostBytes.note)?.bytes
    if (!before) throw new Failure(join(vault, path), messages.changedDuringRun())
    const text = before.toString('utf8')
    const file = await (kind === 'canvas' ? relinkCanvas : relinkNote)(path, text, context)
    if (file.problem !== undefined) report(join(vault, path), [messages.lostVaultLink(path, file.problem)], 1)
    if (file.text === text) continue
    const body = kind === 'canvas' ? '' : text.replace(/^\uFEFF/, '')
    const mark = await protectionIn(path, body, protect, context.parser)
    if (mark !== undefined) {
      const changed = file.links.flatMap(({ was, now }) => (was === now ? [] : was))
      report(join(vault, path), [messages.protectedNote(changed, mark)], 1)
      continue
    }
    reportCoarse(join(vault, path), text, file, report)
    found.push({ file, change: { path, before, after: Buffer.from(file.text) } })
  }
  return found
}

async function protectionIn(path: string, text: string, protect: readonly string[], parser: Parser) {
  return protect.length === 0 ? undefined : protectionOf(await readSurvey(path, text, parser), protect)
}

function reportCoarse(path: string, text: string, { links }: RelinkedFile, report: Report): void {
  const places = new messages.TextPlaces(text.replace(/^\uFEFF/, ''))
  for (const { span, was, target, isNear } of links) {
    if (isNear) report(path, [messages.nearestHeading(was, `\`${nameOf(target)}\``, places.of(span))], 1)
  }
}

/** Reports public notes with new links to private ones. */
async function reportPrivate(
  { relinked, result, root }: VaultOutcome,
  path: string,
  vault: string,
  report: Report,
): Promise<void> {
  const properties = result?.outcome.places.survey.properties ?? {}
  if (isPrivate(path, properties)) return
  for (const { path: from, text, links } of relinked) {
    const isClosed = isPrivate(from, (await readFrontmatter(text)).properties)
    if (isClosed) continue
    for (const { now, target } of links) {
      if (isPrivate(target, {})) report(join(vault, from), [messages.privateLink(now, target)], 1)
    }
  }
  for (const { path: topic } of result?.notes ?? []) {
    const target = root + topic
    if (isPrivate(target, {})) report(join(vault, path), [messages.privateLink(`[[${nameOf(topic)}]]`, target)], 1)
  }
}
