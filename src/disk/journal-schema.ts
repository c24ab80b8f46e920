import * as v from 'valibot'
import { isOfApp, isPathInside } from '../text/paths.ts'

/** A POSIX path in a vault, outside the folders of apps and tools. */
const pathInVault = v.pipe(
  v.string(),
  v.maxLength(4096),
  v.check((path) => isPathInside(path), 'not a path inside the vault'),
  v.check(
    (path) => !path.split('/').some((name) => isOfApp(name) || name.toLowerCase() === '.notesplit'),
    'a path of an app',
  ),
)

const hash = v.pipe(v.string(), v.regex(/^sha256-[0-9a-f]{64}$/, 'no SHA-256'))

/** Milliseconds since 1970 in the range of a date. https://tc39.es/ecma262/#sec-time-values-and-time-range */
const time = v.pipe(v.number(), v.finite(), v.minValue(-8.64e15), v.maxValue(8.64e15))

const mostFiles = 1_000_000

export const journalSchema = v.pipe(
  v.object({
    version: v.literal(1),
    /** `writing`: some files are old, some new. `undoing`: the same while restoring. */
    state: v.picklist(['writing', 'written', 'undoing']),
    /** What the run did with the note; default: a split. */
    kind: v.optional(v.picklist(['split', 'join'])),
    /** The note that was split. */
    note: pathInVault,
    /** The notes that were split with it, in order. */
    others: v.optional(v.pipe(v.array(pathInVault), v.maxLength(mostFiles))),
    files: v.pipe(
      v.array(
        v.object({
          path: pathInVault,
          /**
           * The hash of its old content; null when it is new. The journal's folder has a copy, named by this file's
           * index.
           */
          before: v.nullable(hash),
          /** Null when it was removed. */
          after: v.nullable(hash),
        }),
      ),
      v.maxLength(mostFiles),
    ),
    /** The hashes of files that mention the notes and were not changed, by path. */
    seen: v.optional(v.record(v.string(), hash)),
    /** The folders that were made, outermost first. */
    folders: v.pipe(v.array(pathInVault), v.maxLength(mostFiles)),
    /** The modification times of existing folders, in milliseconds; `''` is the vault. */
    times: v.record(v.union([v.literal(''), pathInVault]), time),
  }),
  v.check(({ files }) => new Set(files.map(({ path }) => path)).size === files.length, 'a file twice'),
  v.check(({ files, folders, times }) => {
    const around = new Set(files.flatMap(({ path }) => foldersAround(path)))
    return folders.concat(Object.keys(times)).every((folder) => around.has(folder))
  }, 'a folder that holds none of its files'),
)

/** Lists the folders around a file, outermost first; `''` is the root. */
export function foldersAround(path: string): string[] {
  const names = path.split('/').slice(0, -1)
  return ['', ...names.map((_, i) => names.slice(0, i + 1).join('/'))]
}
