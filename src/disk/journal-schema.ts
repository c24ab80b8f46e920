import * as v from 'valibot'

/** A POSIX path in a vault. Folders in which apps and tools keep their own files are none. */
const pathInVault = v.pipe(
  v.string(),
  v.maxLength(4096),
  v.check((path) => isPathInside(path), 'not a path inside the vault'),
  v.check((path) => !path.split('/').some((name) => ownFolders.has(name.toLowerCase())), 'a path of an app'),
)

const ownFolders: ReadonlySet<string> = new Set(['.git', '.notesplit', '.obsidian', '.ssh'])

/** Whether a path of a file that was read back stays in its folder on every system, links aside. */
export function isPathInside(path: string): boolean {
  if (path.includes('\0') || (process.platform === 'win32' && /^[A-Za-z]:|\\/.test(path))) return false
  return path.split('/').every((name) => name !== '' && name !== '.' && name !== '..')
}

const hash = v.pipe(v.string(), v.regex(/^sha256-[0-9a-f]{64}$/, 'no SHA-256'))

/** Milliseconds since 1970 that a date can hold. https://tc39.es/ecma262/#sec-time-values-and-time-range */
const time = v.pipe(v.number(), v.finite(), v.minValue(-8.64e15), v.maxValue(8.64e15))

const mostFiles = 1_000_000

export const journalSchema = v.pipe(
  v.object({
    version: v.literal(1),
    /** `writing`: some files are as before, some as after. `undoing`: the same, on the way back. */
    state: v.picklist(['writing', 'written', 'undoing']),
    /** What the run did with the note; a split when it is not told. */
    kind: v.optional(v.picklist(['split', 'join'])),
    /** The note that was split. */
    note: pathInVault,
    files: v.pipe(
      v.array(
        v.object({
          path: pathInVault,
          /** Hash of what it held; null when it is new. A copy is in the journal's folder, by this file's index. */
          before: v.nullable(hash),
          /** Null when it was removed. */
          after: v.nullable(hash),
        }),
      ),
      v.maxLength(mostFiles),
    ),
    /** Folders that were made, the outer ones first. */
    folders: v.pipe(v.array(pathInVault), v.maxLength(mostFiles)),
    /** When folders that existed were changed last, in milliseconds; `''` is the vault. */
    times: v.record(v.union([v.literal(''), pathInVault]), time),
  }),
  v.check(({ files }) => new Set(files.map(({ path }) => path)).size === files.length, 'a file twice'),
  v.check(({ files, folders, times }) => {
    const around = new Set(files.flatMap(({ path }) => foldersAround(path)))
    return folders.concat(Object.keys(times)).every((folder) => around.has(folder))
  }, 'a folder that holds none of its files'),
)

/** The folders around a file, the outer ones first; `''` is the root. */
export function foldersAround(path: string): string[] {
  const names = path.split('/').slice(0, -1)
  return ['', ...names.map((_, i) => names.slice(0, i + 1).join('/'))]
}
