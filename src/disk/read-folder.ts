import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import type { Folders } from '../join/new-text.ts'
import { takeHostsOut } from '../join/take-hosts-out.ts'
import type { WrittenFolder } from '../join.ts'
import * as messages from '../messages/index.ts'
import { type NotePath, nameOf } from '../note/parse-note.ts'
import type { HostText } from '../plan/host.ts'
import { manifestName, notesOf } from '../write/manifest.ts'
import { Failure, reading } from './failure.ts'
import { readText } from './read-file.ts'
import { readManifest } from './read-manifest.ts'
import { readNoteText } from './read-note.ts'
import { isUtf8Name, posixPath, spellingsIn } from './spelling.ts'

/** An output folder on the disk. */
export interface FolderOnDisk extends WrittenFolder {
  folders: Folders
  /** The source note's path by the manifest; without one, beside the folder. */
  sourcePath: string
  /** Files other than Markdown, by their POSIX paths in the folder. */
  others: NotePath[]
  hosts: ReadonlyMap<NotePath, HostText>
}

/** Reads an output folder with its manifest. Skips hidden files and folders. Throws a `Failure`. */
export function readFolder(folder: string): FolderOnDisk {
  const stats = reading(folder, () => statSync(folder, { throwIfNoEntry: false }))
  if (!stats) throw new Failure(folder, messages.missingFolder(folder))
  if (!stats.isDirectory()) throw new Failure(folder, messages.notAFolder(folder, outputOf(folder)))
  const manifest = readManifest(folder, false)
  const files = new Map<NotePath, string>()
  const others: NotePath[] = []
  const ending = notesOf(manifest)
  const knownPath = spellingsIn(folder, manifest?.notes.map(({ path }) => path) ?? [])
  for (const path of listFiles(folder)) {
    // some disks list other spellings of names than were written
    if (ending.test(path)) files.set(knownPath(path) ?? path, readNoteText(join(folder, path)))
    else others.push(path)
  }
  const hosts = takeHostsOut(manifest, files)
  const name = basename(resolve(folder))
  const sourcePath = manifest ? join(folder, manifest.source.path) : `${resolve(folder)}.md`
  const from = resolve(folder)
  const to = dirname(resolve(sourcePath))
  const folders = { toSource: posixPath(relative(from, to)), toOutput: posixPath(relative(to, from)) }
  const path = posixPath(resolve(sourcePath))
  return { name, manifest, files, others, hosts, source: readText(sourcePath), folders, sourcePath, path }
}

/** Lists the folders directly in a folder that `split` wrote: a user may have meant one of them. */
export function splitsIn(folder: string): string[] {
  const paths = reading(folder, () => readdirSync(folder)).map((name) => join(folder, name))
  return paths.filter((path) => existsSync(join(path, manifestName)))
}

/** Returns the folder that split writes by default for a note, if it exists. */
function outputOf(note: string): string | undefined {
  const folder = join('output', nameOf(basename(note)))
  return existsSync(folder) ? folder : undefined
}

function listFiles(folder: string): string[] {
  const entries = reading(folder, () => readdirSync(folder, { recursive: true, withFileTypes: true }))
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const absolute = join(entry.parentPath, entry.name)
      if (!isUtf8Name(absolute)) throw new Failure(absolute, messages.badName(absolute))
      return posixPath(relative(folder, absolute))
    })
    .filter((path) => !path.split('/').some((part) => part.startsWith('.')))
    .sort()
}
