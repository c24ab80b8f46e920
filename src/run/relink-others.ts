import { join } from 'node:path'
import { Failure } from '../disk/failure.ts'
import type { VaultFile } from '../disk/list-vault.ts'
import type { VaultScan } from '../disk/scan-vault.ts'
import type { SplitRecord } from '../disk/split-record.ts'
import type { FileChange } from '../disk/transaction.ts'
import * as messages from '../messages/index.ts'
import { type NotePath, nameOf } from '../note/parse-note.ts'
import { readSurvey } from '../note/survey.ts'
import { loadParser } from '../parse/load-parser.ts'
import { followHeadings } from '../vault/follow-headings.ts'
import { type Protection, protectionOf } from '../vault/protection.ts'
import { type RelinkContext, relinkCanvas, relinkNote } from '../vault/relink.ts'
import type { RelinkedFile } from '../vault/relinked-file.ts'
import { intoRenamedTopic } from '../vault/topic-links.ts'
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
  earlier: Pick<Resplit, 'renamed' | 'topics'> | undefined
  protections: readonly Protection[]
}

/** Updates the links of other notes to topics that were renamed by no app. `joined`: the topics of all notes of the run. */
export async function followRenamed(
  { path: index, earlier, protections }: ResplitNote,
  vault: string,
  { scan, state, joined }: { scan: VaultScan; state: VaultState; joined: ReadonlySet<NotePath> },
  reported: FileMessages,
): Promise<{ file: RelinkedFile; links: SplitRecord['links'][number] }[]> {
  const renamed = [...(earlier?.renamed ?? [])]
  if (renamed.length === 0) return []
  const paths = scan.files.map(({ path }) => path)
  const files = indexFiles(paths)
  const parser = loadParser('satteri')
  const done: Awaited<ReturnType<typeof followRenamed>> = []
  for (const [path, was] of renamed) {
    // another note may have the old name now
    if (files.named(was).length > 0) continue
    const survey = await readSurvey(path, earlier?.topics.get(path)?.toString('utf8') ?? '', parser)
    const context = intoRenamedTopic(survey, was, indexFiles([...paths, was]), parser)
    const mentions = scan.around(was).mentions.filter((file) => file.path !== index && !joined.has(file.path))
    for (const other of await relinkOthers({ vault, protections, state }, mentions, context, reported)) {
      const { path: from, before, after } = other.change
      done.push({ file: other.file, links: linksOf(other, state) })
      if (after) state.set(from, before, after)
    }
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
