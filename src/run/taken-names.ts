import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { posixPath } from '../disk/spelling.ts'
import { nameOf } from '../note/parse-note.ts'
import { allTopics, type Topic } from '../plan/split-plan.ts'
import { markdownEnding } from '../text/paths.ts'
import { foldName } from '../text/slug.ts'
import { manifestName } from '../write/manifest.ts'

/** Notes by their folded names, as paths in the output folder. */
export type TakenNames = Map<string, string>

/**
 * Lists the notes of other notes' folders in an output folder: a wiki-link opens a note by name in any folder.
 * `rewritten`: the folders that this run writes.
 */
export function listTakenNames(out: string, rewritten: ReadonlySet<string>): TakenNames {
  const names: TakenNames = new Map()
  if (!statSync(out, { throwIfNoEntry: false })?.isDirectory()) return names
  for (const entry of readdirSync(out, { withFileTypes: true })) {
    const folder = join(out, entry.name)
    if (!entry.isDirectory() || rewritten.has(resolve(folder).toLowerCase())) continue
    if (!existsSync(join(folder, manifestName))) continue
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      const name = nameOf(basename(file))
      if (markdownEnding.test(file) && !isIndexName(name)) names.set(foldName(name), `${entry.name}/${posixPath(file)}`)
    }
  }
  return names
}

/** Returns whether every folder may have a note of this name, which no link uses. */
export function isIndexName(name: string): boolean {
  return /^(?:readme|index)$/i.test(name)
}

/**
 * Repeats an attempt with reserved names, each with the note that has it, until no topic has a taken name, except those that a plan names: the user chose
 * them. It ends, because each time at least one more of the taken names is reserved.
 */
export async function withFreeNames<T>(
  taken: ReadonlyMap<string, string>,
  attempt: (reserved: ReadonlyMap<string, string>) => Promise<T>,
  topicsOf: (result: T) => readonly Topic[],
): Promise<T> {
  const reserved = new Map<string, string>()
  for (;;) {
    const result = await attempt(new Map(reserved))
    const unplanned = allTopics(topicsOf(result)).filter(({ reason }) => reason !== 'plan')
    const chosen = unplanned.map(({ path }) => nameOf(basename(path)))
    const clashing = chosen.filter((name) => taken.has(foldName(name)) && !reserved.has(name))
    if (clashing.length === 0) return result
    for (const name of clashing) reserved.set(name, `\`${taken.get(foldName(name))}\``)
  }
}
