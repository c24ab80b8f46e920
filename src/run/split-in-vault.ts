import { lstatSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../disk/failure.ts'
import { hashText } from '../disk/hash.ts'
import type { VaultFile } from '../disk/list-vault.ts'
import { nearbyFiles } from '../disk/nearby-files.ts'
import { type PlanChoice, readPlanOf } from '../disk/read-plan-of.ts'
import type { VaultScan } from '../disk/scan-vault.ts'
import type { SplitRecord } from '../disk/split-record.ts'
import type { FileChange } from '../disk/transaction.ts'
import * as messages from '../messages/index.ts'
import { type NotePath, nameOf } from '../note/parse-note.ts'
import { defaultOptions, type SplitOptions } from '../options.ts'
import { loadParser } from '../parse/load-parser.ts'
import type { Parser } from '../parse/parser.ts'
import { loadReportingParser } from '../parse/reporting-parser.ts'
import { type HostReader, isRefused, ownTextOf } from '../plan/host.ts'
import type { VaultPlace } from '../prepare.ts'
import { type SplitResult, split } from '../split.ts'
import { readFrontmatter } from '../text/frontmatter.ts'
import { folderOf, folderPrefix } from '../text/paths.ts'
import { applyEdits, shiftedBy } from '../text/span.ts'
import { inboundOf } from '../vault/inbound-links.ts'
import { mentionOf } from '../vault/mention.ts'
import { type Protection, protectionOf } from '../vault/protection.ts'
import { intoSplitNote, type RelinkContext } from '../vault/relink.ts'
import type { RelinkedFile } from '../vault/relinked-file.ts'
import { placeInVault } from '../vault/surroundings.ts'
import { readVaultCheck } from '../vault/vault-check.ts'
import { addFiles, indexFiles, type VaultFiles } from '../vault/vault-files.ts'
import { isPrivate } from '../vault/vault-rules.ts'
import { contentOf, hostIn } from '../write/manifest.ts'
import type { ConfigOfNote } from './config-of.ts'
import type { FileMessages } from './file-messages.ts'
import { hostReader } from './host-reader.ts'
import { listMentions } from './list-mentions.ts'
import type { Resplit } from './read-resplit.ts'
import { followMoved, followRenamed, linksOf, type RelinkChange, relinkOthers } from './relink-others.ts'
import type { FollowedPlan } from './rename-in-plan-file.ts'
import type { VaultState } from './vault-state.ts'

/** A note to split. */
export interface VaultNote {
  /** The path that the user gave. */
  shown: string
  /** From the root of the vault. */
  path: string
  /** On the disk. */
  bytes: Buffer
  earlier: Resplit | undefined
  /** What `notesplit.yaml` says for it. */
  config: ConfigOfNote
  /** Marks of notes that are never changed. */
  protections: readonly Protection[]
}

/** A note that was split in a vault, before it is written. */
export interface VaultSplitNote {
  shown: string
  path: string
  result: SplitResult
  /** Other notes with updated links. */
  relinked: RelinkedFile[]
  /** What joining it needs. */
  record: SplitRecord
  /** Whether the split changes it. */
  isSplit: boolean
  /** The plan file it followed, when it was split before. */
  followed: FollowedPlan | undefined
}

/** How notes are split in their vault. */
export interface VaultSplitRequest {
  vault: string
  options: Partial<SplitOptions>
  /** Only for a single note. */
  plan?: PlanChoice | undefined
  /** Whether mentions of moved sections in code and settings are reported. */
  mentions?: boolean
}

/** What splitting a note in a vault needs. */
export interface VaultRun {
  request: VaultSplitRequest
  reported: FileMessages
  scan: VaultScan
  state: VaultState
  /** Topics of earlier splits that are made again: their text is in their notes. */
  joined: ReadonlySet<string>
}

/**
 * Splits a note and updates the links of others in the state of the run; after a problem, only the messages count.
 * Throws a `Failure`.
 */
export async function splitInState(note: VaultNote, run: VaultRun): Promise<VaultSplitNote> {
  const { request, reported, state } = run
  const inVault = { ...run, vault: request.vault }
  const renamed = await followRenamed(note, inVault)
  const around = lookAround(note, run)
  const { parser, found: limits } = loadReportingParser(request.options.parser ?? defaultOptions.parser)
  const { result, plan } = await splitThere(note, around, parser, run)
  reported.add(note.shown, limits)
  const { shown, path } = note
  const none = { manifest: result.manifest, links: [] }
  if (reported.exitCode > 0)
    return { shown, path, result, relinked: [], record: none, isSplit: false, followed: undefined }
  const hasMoved = await followMoved(note, result.outcome, inVault)
  const { mentions } = hasMoved ? lookAround(note, run) : around
  const context = linksInto(result, note, { ...around, parser })
  const others = await relinkOthers(
    { vault: request.vault, protections: note.protections, state },
    mentions,
    context,
    reported,
  )
  // the last edits of a note first; links that left a topic already lead to the note
  const earlier = renamed.map(({ links }) => links).reverse()
  const links = [...others.map((other) => linksOf(other, state)), ...earlier]
  const split = withLinksOfHosts(result, others)
  const written = notesToWrite(note, split, run)
  const isSplit = written.some(({ path, after }) => after && !state.read(path)?.equals(after))
  const isHost = (path: NotePath) => result.notes.some((own) => own.host && own.path === path)
  const changes = others.flatMap(({ change }) => (isHost(change.path) ? [] : change))
  for (const { path, before, after } of [...written, ...changes]) if (after) state.set(path, before, after)
  const relinked = [...others, ...renamed].map(({ file }) => file)
  const record = { manifest: split.manifest, links }
  const settled = note.earlier?.settled(folderPrefix(path))
  const followed = plan && plan !== request.plan && settled ? { plan, settled } : undefined
  const done = { shown, path, result: split, relinked, record, isSplit, followed }
  await reportPrivate(done, run)
  return done
}

/** The vault around a note. */
interface Around {
  /** The files of the vault, without topics of an earlier split. */
  files: VaultFiles
  place: VaultPlace
  /** Other notes that may link to the note. */
  mentions: VaultFile[]
}

/** Lists the files of the vault, and the notes that may link to a note. */
function lookAround({ path, earlier }: VaultNote, { scan, state, joined }: VaultRun): Around {
  const { mentions, aliases, medianWords } = scan.around(path, earlier?.topics)
  const isMention = mentionOf(nameOf(path))
  const pending = state.paths.map((statePath): VaultFile => {
    const kind = /\.canvas$/i.test(statePath) ? 'canvas' : 'note'
    return { path: statePath, kind, isIgnored: false }
  })
  const changed = new Set(state.paths)
  const all = [...mentions.filter((file) => !changed.has(file.path)), ...pending]
  const mentionsNow = all.filter((file) => {
    if (file.path === path) return false
    const text = state.pending(file.path)?.toString('utf8')
    return text === undefined ? !joined.has(file.path) : isMention(text, file.kind)
  })
  // topics of an earlier split are no notes of others
  const paths = [...new Set([...scan.files.map((file) => file.path), ...state.paths])].filter(
    (statePath) => statePath === path || !earlier?.topics.has(statePath),
  )
  const files = indexFiles(paths)
  const place = placeInVault({ path, paths, files, aliases, rules: scan.rules, medianWords })
  return { files, place, mentions: mentionsNow }
}

/** Splits a note as a part of its vault, and reports what was found. */
async function splitThere(
  { shown, path, bytes, earlier, config, protections }: VaultNote,
  { place }: Around,
  parser: Parser,
  { request, reported, state }: VaultRun,
) {
  const text = (state.pending(path) ?? bytes).toString('utf8')
  const source = { path, text, plan: readPlanOf(shown, request.plan), defaults: config.options }
  const result = await split(source, request.options, {
    parser,
    fallback: loadParser('remark'),
    hash: hashText,
    sourceFolder: folderOf(path),
    settled: earlier?.settled(''),
    vault: place,
    readHost: vaultHostReader({ shown, earlier, protections }, { request, state }),
    nearby: nearbyFiles(shown, { also: state.paths.map((statePath) => join(request.vault, statePath)) }),
  })
  const mentions = request.mentions ? listMentions(shown, result.outcome) : []
  for (const message of mentions) reported.add(message.file || shown, [message])
  // other fatal messages come from the note, its options or its plan
  const isBadInput = result.messages.some((message) => message.fatal && !messages.breaksGuarantee(message))
  for (const message of result.messages) reported.add(message.file || shown, [message], isBadInput ? 2 : 1)
  return { result, plan: source.plan }
}

/** Reads the notes that sections may join, as the run leaves them. */
function vaultHostReader(
  { shown, earlier, protections }: Pick<VaultNote, 'shown' | 'earlier' | 'protections'>,
  { request: { vault }, state }: Pick<VaultRun, 'request' | 'state'>,
): HostReader {
  const read = hostReader(vault, shown, (host) => {
    if (earlier?.topics.has(host)) return { refused: 'it is a topic of this note' }
    const text = state.pending(host)?.toString('utf8')
    const own = earlier?.hosts.get(host)?.own
    return own && text === ownTextOf(own) ? own : text
  })
  return async (host) => {
    const own = await read(host)
    if (isRefused(own)) return own
    const text = typeof own === 'string' ? own : ownTextOf(own)
    const mark = await protectionOf({ path: host, text, parser: loadParser('satteri') }, protections)
    return mark === undefined ? own : { refused: `\`${mark}\` protects it` }
  }
}

/** Returns the result of a split with the updated links of the notes that sections join. */
function withLinksOfHosts(result: SplitResult, others: readonly RelinkChange[]): SplitResult {
  const notes = result.notes.map((note) => {
    const edits = others.find(({ file }) => file.path === note.path)?.file.edits
    if (!note.host || !edits) return note
    const all = applyEdits(ownTextOf(note.host), edits)
    const cut = shiftedBy(edits, note.host.before.length)
    return { ...note, host: { ...note.host, before: all.slice(0, cut), after: all.slice(cut) } }
  })
  const manifestNotes = result.manifest.notes.map((note, i) => {
    const written = notes[i]
    return written?.host ? { ...note, host: hostIn(written, hashText) } : note
  })
  return { ...result, notes, manifest: { ...result.manifest, notes: manifestNotes } }
}

/** Lists the notes to write. Throws a `Failure` when a topic would replace another note, or would be left over. */
function notesToWrite(
  { path, bytes, earlier }: VaultNote,
  result: SplitResult,
  { request: { vault }, state }: VaultRun,
): FileChange[] {
  const written = result.notes.map((note): FileChange => {
    const after = Buffer.from(contentOf(note, result.manifest.source.bom))
    const { path } = note
    // the bytes on the disk, unless the state of the run has them already
    const before = note.role === 'index' ? bytes : note.host ? state.read(path) : earlier?.topics.get(path)
    return { path, before, after }
  })
  for (const { path: topic, before } of written) {
    const shown = join(vault, topic)
    const isTaken = state.pending(topic) !== undefined || lstatSync(shown, { throwIfNoEntry: false }) !== undefined
    if (!before && isTaken) throw new Failure(shown, messages.foreignFile(shown))
  }
  const paths = new Set(written.map((change) => change.path))
  const left = [...(earlier?.topics.keys() ?? []), ...(earlier?.deleted ?? [])].find((topic) => !paths.has(topic))
  if (left !== undefined) throw new Failure(join(vault, left), messages.topicLeftOver(left, path))
  return written
}

/** Returns how links of other notes to the note are updated. */
function linksInto(
  result: SplitResult,
  note: VaultNote,
  { files, parser }: { files: VaultFiles; parser: Parser },
): RelinkContext {
  // the names of topics are new, so that no other link changes its meaning
  const topics = result.notes.flatMap(({ path }) => (path === note.path ? [] : path))
  const inbound = inboundOf(result.outcome, note.path, addFiles(files, topics))
  return intoSplitNote(inbound, readVaultCheck(inbound, result.notes), parser)
}

/** Reports public notes with new links to private ones. */
async function reportPrivate(
  { relinked, result, path, shown }: VaultSplitNote,
  { request: { vault }, reported }: VaultRun,
): Promise<void> {
  if (isPrivate(path, result.outcome.places.survey.properties)) return
  for (const { path: from, text, links } of relinked) {
    const isClosed = isPrivate(from, (await readFrontmatter(text)).properties)
    if (isClosed) continue
    for (const { now, target } of links) {
      if (isPrivate(target, {})) reported.add(join(vault, from), [messages.privateLink(now, target)])
    }
  }
  for (const { path: target } of result.notes) {
    if (isPrivate(target, {})) reported.add(shown, [messages.privateLink(`[[${nameOf(target)}]]`, target)])
  }
}
