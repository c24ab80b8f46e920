import { join } from 'node:path'
import { Failure } from '../disk/failure.ts'
import type { VaultFile } from '../disk/list-vault.ts'
import type { FileChange } from '../disk/transaction.ts'
import * as messages from '../messages/index.ts'
import { nameOf } from '../note/parse-note.ts'
import { followHeadings } from '../vault/follow-headings.ts'
import { type Protection, protectionOf } from '../vault/protection.ts'
import { type RelinkContext, relinkCanvas, relinkNote } from '../vault/relink.ts'
import type { RelinkedFile } from '../vault/relinked-file.ts'
import type { FileMessages } from './file-messages.ts'
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
