import { type NotePath, nameOf } from '../note/parse-note.ts'
import { foldName } from '../text/slug.ts'

/**
 * Chooses the index note of a folder without a manifest: the one with the folder's name, `index`, `README`, or the one
 * with links to most of the others. `links`: the notes that each note links.
 */
export function chooseIndex(folder: string, links: ReadonlyMap<NotePath, ReadonlySet<NotePath>>): NotePath | undefined {
  const paths = [...links.keys()]
  const atRoot = paths.filter((path) => !path.includes('/'))
  for (const name of [folder, 'index', 'README', '_index', 'home']) {
    const named = atRoot.find((path) => foldName(nameOf(path)) === foldName(name))
    if (named !== undefined) return named
  }
  const reach = (path: NotePath) => links.get(path)?.size ?? 0
  return paths.reduce<NotePath | undefined>(
    (best, path) => (best === undefined || reach(path) > reach(best) ? path : best),
    undefined,
  )
}
