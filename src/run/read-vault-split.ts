import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { realPath } from '../disk/boundary.ts'
import { Failure, ifReadable, reading } from '../disk/failure.ts'
import { hashText } from '../disk/hash.ts'
import { type Journal, keptPath, listRuns } from '../disk/journal.ts'
import { listVault } from '../disk/list-vault.ts'
import { readText } from '../disk/read-file.ts'
import type { FolderOnDisk } from '../disk/read-folder.ts'
import { listedPath, posixPath } from '../disk/spelling.ts'
import { readSplitRecord, type SplitRecord } from '../disk/split-record.ts'
import { followRenames } from '../join/follow-renames.ts'
import { takeHostsOut } from '../join/take-hosts-out.ts'
import * as messages from '../messages/index.ts'
import { type NotePath, nameOf } from '../note/parse-note.ts'
import { loadParser } from '../parse/load-parser.ts'
import { allTopics, type Topic } from '../plan/split-plan.ts'
import { folderOf } from '../text/paths.ts'
import { addressingIn, indexFiles, resolveUrl, type VaultFiles } from '../vault/vault-files.ts'
import type { Manifest } from '../write/manifest.ts'

/** A split in a vault, with the current state of its notes. Paths are POSIX, from the vault's root. */
export interface VaultSplit {
  /** The folder of its journal. */
  folder: string
  journal: Journal
  /** The links that this split and earlier ones of the note rewrote, the last split first. */
  links: { folder: string; journal: Journal; links: SplitRecord['links'] }[]
  /** The current paths of topics by those that they had in earlier splits, where these differ. */
  newPaths: ReadonlyMap<NotePath, NotePath>
  /** Its notes as an output folder: the vault itself, without foreign notes. */
  written: FolderOnDisk & { manifest: Manifest }
  /** The current path of the index note. */
  index: NotePath
}

/** Returns the last split of a note that was not joined since; of any note when none is named. */
export async function readVaultSplit(vault: string, note: NotePath | undefined): Promise<VaultSplit | undefined> {
  const joined = new Set<NotePath>()
  const ended: Run[] = []
  for (const run of listRuns(vault).reverse()) {
    const { folder, journal, part } = run
    if (journal.state !== 'written') continue
    // a join ends all splits of the note before it
    if (journal.kind === 'join') joined.add(journal.note)
    else if (joined.has(journal.note) || isOlderName(vault, run, ended)) ended.push(run)
    else {
      const saved = readSplitRecord(folder, part)
      const split = saved && (await followSplit(vault, { folder, journal, saved }))
      if (split && (note === undefined || split.index === note || journal.note === note)) return split
      if (journal.note === note) throw new Failure(join(vault, note), messages.noSplitRecord(note))
    }
  }
  return undefined
}

async function followSplit(
  vault: string,
  { folder, journal, saved }: { folder: string; journal: Journal; saved: SplitRecord },
): Promise<VaultSplit | undefined> {
  const manifest = manifestInVault(saved, journal)
  const { notes } = manifest
  const files = new Map<NotePath, string>()
  for (const { path } of notes) {
    const text = readText(join(vault, path))
    if (text !== undefined) files.set(path, text)
  }
  if (files.size < notes.length) {
    // what was there before the split is no topic
    const older = new Set(journal.files.flatMap(({ path, before }) => (before === null ? [] : path)))
    for (const { path, kind, isIgnored } of listVault(vault).files) {
      if (kind === 'note' && !isIgnored && !older.has(path)) files.set(path, readText(join(vault, path)) ?? '')
    }
  }
  const hosts = takeHostsOut(manifest, files)
  const context = { parser: loadParser('satteri'), hash: hashText }
  const { manifest: followed = manifest, renamed, guessed } = await followRenames(manifest, files, undefined, context)
  const topicPaths = new Set(followed.notes.map(({ path }) => path))
  for (const path of files.keys()) if (!topicPaths.has(path)) files.delete(path)
  const index = followed.notes[0]?.path
  if (index === undefined || !files.has(index)) return undefined
  const sourcePath = join(vault, index)
  const toSource = folderOf(index)
  const links = olderLinks(vault, folder, journal)
  // a run of several notes made the folders of all of them; the first split of a note made those of the next ones
  const made = new Set(links.flatMap((older) => older.journal.folders))
  const folders = [...made].filter((folder) => notes.some(({ path }) => path.startsWith(`${folder}/`))).sort()
  return {
    folder,
    journal: { ...journal, folders },
    links,
    newPaths: newPathsOf(
      links.flatMap((older) => older.topics),
      followed,
    ),
    index,
    written: {
      name: nameOf(index),
      manifest: { ...followed, source: { ...followed.source, path: index } },
      files,
      others: [],
      hosts,
      source: undefined,
      path: index,
      followed: { renamed, guessed },
      sourcePath,
      folders: { toSource, toOutput: posixPath(relative(toSource, '')), isByName: namesIn(vault, index) },
    },
  }
}

/** Returns the manifest of a split with paths from the vault's root: earlier versions wrote them from the note's folder. */
function manifestInVault({ manifest }: SplitRecord, { note }: Journal): Manifest {
  const { plan, notes } = manifest
  const written = notes.find(({ role }) => role === 'index')
  const root = note.slice(0, note.length - (written?.path.length ?? 0))
  const topicIn = (topic: Topic): Topic => ({ ...topic, path: root + topic.path, topics: topic.topics.map(topicIn) })
  const index = { ...plan.index, path: note }
  return {
    ...manifest,
    notes: notes.map((each) => ({ ...each, path: root + each.path })),
    plan: { ...plan, index, topics: plan.topics.map(topicIn) },
  }
}

/** Returns the current paths of topics by their earlier ones, where these differ. */
function newPathsOf(earlier: readonly Topic[], { plan }: Manifest): VaultSplit['newPaths'] {
  const current = new Map(allTopics(plan.topics).map(({ sections, path }) => [sections[0], path]))
  return new Map(
    earlier.flatMap(({ path, sections }): [NotePath, NotePath][] => {
      const now = current.get(sections[0])
      return now === undefined || now === path ? [] : [[path, now]]
    }),
  )
}

/** Returns whether Obsidian finds a path of a topic by its name in the vault, and finds the same file from the index. */
function namesIn(vault: string, index: NotePath): (path: string, from: NotePath) => boolean {
  let files: VaultFiles | undefined
  return (path, from) => {
    files ??= indexFiles(listVault(vault).files.map((file) => file.path))
    const isByName = addressingIn(files, from, index).isPortable(path)
    return isByName && resolveUrl(files, path, from) === resolveUrl(files, path, index)
  }
}

type Run = ReturnType<typeof listRuns>[number]

/** Returns whether a run split a note before it was renamed: that file is gone, and later runs made its topics again. */
function isOlderName(vault: string, run: Run, later: readonly Run[]): boolean {
  if (later.length === 0 || existsSync(join(vault, run.journal.note))) return false
  const paths = new Set(topicsOf(run).map(({ path }) => path))
  return later.some((other) => topicsOf(other).some(({ path }) => paths.has(path)))
}

function topicsOf({ folder, journal, part }: Run): Topic[] {
  const saved = ifReadable(() => readSplitRecord(folder, part))
  return saved ? allTopics(manifestInVault(saved, journal).plan.topics) : []
}

/** Returns the links of this split and of earlier ones of the same note since it was joined, the last one first. */
function olderLinks(vault: string, last: string, { note }: Journal) {
  const runs: Run[] = []
  const names = new Set([note])
  const all = listRuns(vault)
  const index = all.findIndex(({ folder, journal }) => folder === last && journal.note === note)
  for (const run of all.slice(0, index + 1).reverse()) {
    const { note: name, kind } = run.journal
    if (kind === 'join' && names.has(name)) break
    if (kind === 'join' || !(names.has(name) || isOlderName(vault, run, runs))) continue
    names.add(name)
    runs.push(run)
  }
  return runs.flatMap((run) => {
    const saved = readSplitRecord(run.folder, run.part)
    return saved ? [{ ...run, links: saved.links, topics: topicsOf(run) }] : []
  })
}

/** Returns the content of a file before a split; undefined when the split did not change it, or the copy is gone. */
export function heldBefore(
  { folder, journal }: Pick<VaultSplit, 'folder' | 'journal'>,
  path: NotePath,
): string | undefined {
  const i = journal.files.findIndex((file) => file.path === path)
  if (i < 0 || journal.files[i]?.before === null) return undefined
  const text = readText(keptPath(folder, i))
  return text !== undefined && hashText(text) === journal.files[i]?.before ? text : undefined
}

/** Returns the path of a note from the root of a vault, as the disk lists it. */
export function pathIn(vault: string, note: string): NotePath {
  const root = realPath(vault)
  return reading(note, () => listedPath(root, posixPath(relative(root, realPath(note)))))
}
