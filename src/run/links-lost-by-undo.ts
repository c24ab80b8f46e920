import { join } from 'node:path'
import { ifReadable } from '../disk/failure.ts'
import { hashText } from '../disk/hash.ts'
import { type Journal, keptPath } from '../disk/journal.ts'
import { listVault } from '../disk/list-vault.ts'
import { readText } from '../disk/read-file.ts'
import { findLinkTargets, type LinkTargets } from '../note/link-targets.ts'
import { type NotePath, nameOf } from '../note/parse-note.ts'
import { readSurvey } from '../note/survey.ts'
import { loadParser } from '../parse/load-parser.ts'
import type { Parser } from '../parse/parser.ts'
import { mentionOf } from '../vault/mention.ts'
import { relinkCanvas, relinkNote } from '../vault/relink.ts'
import { intoJoinedNote } from '../vault/topic-links.ts'
import { indexFiles } from '../vault/vault-files.ts'

/** Links of a file, as written in it. */
export interface FileLinks {
  path: NotePath
  links: string[]
}

/** Lists the notes and canvases of a vault, other than some files, that mention the names of these. */
export function listMentioning(vault: string, changed: readonly NotePath[]) {
  const { files } = listVault(vault)
  const isMention = changed.flatMap((path) => (/\.md$/i.test(path) ? mentionOf(nameOf(path)) : []))
  const others = new Set(changed)
  const mentioning = files.flatMap(({ path, kind, isIgnored }) => {
    if (kind === 'other' || isIgnored || others.has(path)) return []
    // what notesplit cannot read it did not change either
    const text = ifReadable(() => readText(join(vault, path)))
    return text === undefined || !isMention.some((test) => test(text, kind)) ? [] : { path, kind, text }
  })
  return { files, mentioning }
}

/**
 * Lists the links that would have no target after the files of a journal are restored. They are in files that were
 * written since the run.
 */
export async function linksLostByUndo(
  vault: string,
  { folder, journal }: { folder: string; journal: Journal },
): Promise<FileLinks[]> {
  const { files, mentioning } = listMentioning(
    vault,
    journal.files.map(({ path }) => path),
  )
  const others = mentioning.filter(({ path, text }) => journal.seen?.[path] !== hashText(text))
  if (others.length === 0) return []
  const parser = loadParser('satteri')
  const changed = journal.files.flatMap(({ path, before }, i) =>
    /\.md$/i.test(path) ? { path, old: before === null ? undefined : readText(keptPath(folder, i)) } : [],
  )
  const [now, then] = [new Map<NotePath, LinkTargets>(), new Map<NotePath, LinkTargets>()]
  for (const { path, old } of changed) {
    const text = readText(join(vault, path))
    if (text !== undefined) now.set(path, await readTargets(path, text, parser))
    if (old !== undefined) then.set(path, await readTargets(path, old, parser))
  }
  const all = indexFiles(files.map(({ path }) => path))
  const lost: FileLinks[] = []
  for (const { path, kind, text } of others) {
    const [was, is] = await Promise.all(
      [now, then].map(async (topics) => {
        const context = intoJoinedNote(
          { note: path, files: all, topics, hosts: new Set<string>(), fragmentOf: () => '' },
          parser,
        )
        const { links } = await (kind === 'canvas' ? relinkCanvas : relinkNote)(path, text, context)
        return links.filter(({ isNear }) => !isNear)
      }),
    )
    const kept = new Set(is?.map(({ span }) => span.start))
    const links = (was ?? []).flatMap(({ span, was: link }) => (kept.has(span.start) ? [] : link))
    if (links.length > 0) lost.push({ path, links })
  }
  return lost
}

async function readTargets(path: NotePath, text: string, parser: Parser): Promise<LinkTargets> {
  return findLinkTargets(await readSurvey(path, text.replace(/^\uFEFF/, ''), parser))
}
