import { join } from 'node:path'
import { Failure } from '../disk/failure.ts'
import type { VaultFile } from '../disk/list-vault.ts'
import type { VaultScan } from '../disk/scan-vault.ts'
import type { SplitRecord } from '../disk/split-record.ts'
import type { FileChange } from '../disk/transaction.ts'
import { placeOf } from '../links/places.ts'
import * as messages from '../messages/index.ts'
import { type LinkTarget, resolveFragment, resolveSubpath } from '../note/link-targets.ts'
import { type NotePath, nameOf } from '../note/parse-note.ts'
import type { Reference } from '../note/reference.ts'
import { readSurvey } from '../note/survey.ts'
import { loadParser } from '../parse/load-parser.ts'
import type { SplitOutcome } from '../split.ts'
import { append } from '../text/maps.ts'
import { followHeadings } from '../vault/follow-headings.ts'
import { type Protection, protectionOf } from '../vault/protection.ts'
import { type RelinkContext, relinkCanvas, relinkNote } from '../vault/relink.ts'
import type { RelinkedFile } from '../vault/relinked-file.ts'
import { intoJoinedNote, intoRenamedTopic } from '../vault/topic-links.ts'
import { indexFiles } from '../vault/vault-files.ts'
import type { FileMessages } from './file-messages.ts'
import type { Resplit } from './read-resplit.ts'
import type { VaultState } from './vault-state.ts'

/** Another file of the vault with updated links. */
export interface RelinkChange {
  file: RelinkedFile
  change: FileChange
}

/**
 * Updates the links of notes and canvases of a vault. Reports links that would be lost, or lead only near their target;
 * leaves protected notes alone. Throws a `Failure` when a file is gone.
 */
export async function relinkOthers(
  { vault, protections, state }: { vault: string; protections: readonly Protection[]; state: VaultState },
  mentions: readonly VaultFile[],
  context: RelinkContext,
  reported: FileMessages,
): Promise<RelinkChange[]> {
  const relinked: RelinkedFile[] = []
  const texts = new Map<string, { text: string; before: Buffer; kind: VaultFile['kind'] }>()
  for (const { path, kind } of mentions) {
    const before = state.read(path)
    if (!before) throw new Failure(join(vault, path), messages.changedDuringRun())
    const text = before.toString('utf8')
    texts.set(path, { text, before, kind })
    if (kind === 'canvas' && !isJson(text)) reported.add(join(vault, path), [messages.unreadableNote('it is not JSON')])
    else relinked.push(await (kind === 'canvas' ? relinkCanvas : relinkNote)(path, text, context))
  }
  const notes = new Map(
    [...texts].flatMap(([path, { text, kind }]) => (kind === 'note' ? [[path, text.replace(/^\uFEFF/, '')]] : [])),
  )
  const files = context.files ? await followHeadings(relinked, notes, context.files, context.parser) : relinked
  const changed: RelinkChange[] = []
  for (const file of files) {
    const { path } = file
    const { text, before, kind } = texts.get(path) as { text: string; before: Buffer; kind: VaultFile['kind'] }
    const shown = join(vault, path)
    if (file.problem !== undefined) reported.add(shown, [messages.lostVaultLink(path, file.problem)])
    reported.add(shown, missedLinks(text, file))
    if (file.text === text) continue
    const body = kind === 'canvas' ? '' : text
    const mark = await protectionOf({ path, text: body, parser: context.parser }, protections)
    if (mark === undefined) {
      reported.add(shown, nearLinks(text, file))
      changed.push({ file, change: { path, before, after: Buffer.from(file.text) } })
    } else {
      const links = file.links.flatMap(({ was, now }) => (was === now ? [] : was))
      reported.add(shown, [messages.protectedNote(links, mark, 'to the index note')])
    }
  }
  return changed
}

/** Returns the edits of a file for the journal, counted with its byte order mark. */
export function linksOf({ file, change }: RelinkChange, state: VaultState): SplitRecord['links'][number] {
  const text = change.before?.toString('utf8')
  const bom = text?.startsWith('\uFEFF') ? 1 : 0
  const edits = file.edits.map(({ span, text }): [number, number, string] => [span.start + bom, span.end + bom, text])
  // the journal keeps what is on the disk, and these edits are of what an earlier note of the run made of it
  return { path: file.path, edits, ...(state.pending(file.path) ? { held: text } : {}) }
}

/** A note that was split before, in a run. */
interface ResplitNote {
  path: NotePath
  earlier: Pick<Resplit, 'renamed' | 'topics' | 'linkTargets' | 'fragmentOf'> | undefined
  protections: readonly Protection[]
}

/** The run around a note. `joined`: the topics of all its notes. */
interface Around {
  vault: string
  scan: VaultScan
  state: VaultState
  joined: ReadonlySet<NotePath>
  reported: FileMessages
}

/** Updates the links of other notes to topics that were renamed by no app. */
export async function followRenamed(note: ResplitNote, around: Around): Promise<FollowedLinks[]> {
  const renamed = [...(note.earlier?.renamed ?? [])]
  if (renamed.length === 0) return []
  const paths = around.scan.files.map(({ path }) => path)
  const files = indexFiles(paths)
  const parser = loadParser('satteri')
  const done: FollowedLinks[] = []
  for (const [path, was] of renamed) {
    // another note may have the old name now
    if (files.named(was).length > 0) continue
    const survey = await readSurvey(path, note.earlier?.topics.get(path)?.toString('utf8') ?? '', parser)
    const context = intoRenamedTopic(survey, was, indexFiles([...paths, was]), parser)
    append(done, await followFrom(was, note, context, around))
  }
  return done
}

/**
 * Leads links of other notes to the note again, where a split moves their places from one topic to another file. Returns
 * whether there are any.
 */
export async function followMoved(
  note: ResplitNote,
  { places, linkTargets: joinedTargets }: SplitOutcome,
  around: Around,
): Promise<boolean> {
  const { topics, linkTargets, fragmentOf } = note.earlier ?? {}
  if (!topics?.size) return false
  const files = indexFiles(around.scan.files.map(({ path }) => path))
  let hasMoved = false
  for (const topic of topics.keys()) {
    const targets = linkTargets?.get(topic)
    if (!targets || !fragmentOf) continue
    const movedTo = (_: NotePath, linkTarget: LinkTarget | undefined, { syntax }: Reference) => {
      const isWiki = syntax.kind === 'wiki'
      const fragment = linkTarget && fragmentOf({ path: topic, linkTarget }, isWiki)
      const target = fragment && (isWiki ? resolveSubpath : resolveFragment)(joinedTargets, fragment)
      return target && placeOf(places, target).note.path !== topic ? fragment : undefined
    }
    const joined = { note: note.path, files, topics: new Map([[topic, targets]]), hosts: new Set<NotePath>() }
    const context = intoJoinedNote({ ...joined, fragmentOf: movedTo }, loadParser('satteri'))
    const list: RelinkContext['list'] = (survey) => context.list(survey).filter(({ isNear }) => !isNear)
    const followed = await followFrom(topic, note, { ...context, list }, around)
    hasMoved ||= followed.length > 0
  }
  return hasMoved
}

interface FollowedLinks {
  file: RelinkedFile
  links: SplitRecord['links'][number]
}

/** Updates links of other notes to a topic, in the state of the run. */
async function followFrom(
  topic: NotePath,
  { path: index, protections }: ResplitNote,
  context: RelinkContext,
  { vault, scan, state, joined, reported }: Around,
): Promise<FollowedLinks[]> {
  const done: FollowedLinks[] = []
  const mentions = scan.around(topic).mentions.filter((file) => file.path !== index && !joined.has(file.path))
  for (const other of await relinkOthers({ vault, protections, state }, mentions, context, reported)) {
    const { path: from, before, after } = other.change
    done.push({ file: other.file, links: linksOf(other, state) })
    if (after) state.set(from, before, after)
  }
  return done
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text.replace(/^\uFEFF/, ''))
    return true
  } catch {
    return false
  }
}

/** Names what looks like a link and was left unchanged. */
function missedLinks(text: string, { path, missed }: RelinkedFile) {
  const places = messages.textPlaces(text.replace(/^\uFEFF/, ''))
  return missed.map(({ source, span }) => messages.missedLink(source, path, places.of(span)))
}

/** Names the links that lead only near their target. */
function nearLinks(text: string, { links }: RelinkedFile) {
  const places = messages.textPlaces(text.replace(/^\uFEFF/, ''))
  return links.flatMap(({ span, was, target, isNear }) =>
    isNear ? messages.nearestHeading(was, `\`${nameOf(target)}\``, places.of(span)) : [],
  )
}
