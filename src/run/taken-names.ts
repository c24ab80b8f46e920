import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { nameOf } from '../note/parse-note.ts'
import { foldName } from '../text/slug.ts'
import { manifestName } from '../write/manifest.ts'

/**
 * Lists the names of the topics in an output folder that other notes were split into, folded: a wiki-link opens a note by its
 * name, wherever it is. `rewritten` are the folders that this run decides anew.
 */
export function listTakenNames(out: string, rewritten: ReadonlySet<string>): Set<string> {
  const names = new Set<string>()
  if (!statSync(out, { throwIfNoEntry: false })?.isDirectory()) return names
  for (const entry of readdirSync(out, { withFileTypes: true })) {
    const folder = join(out, entry.name)
    if (!entry.isDirectory() || rewritten.has(resolve(folder).toLowerCase())) continue
    if (!existsSync(join(folder, manifestName))) continue
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      const name = nameOf(basename(file))
      if (/\.md$/i.test(file) && !isIndexName(name)) names.add(foldName(name))
    }
  }
  return names
}

/** Every folder may have one of these, and nobody links to it by that name. */
export function isIndexName(name: string): boolean {
  return /^(?:readme|index)$/i.test(name)
}
