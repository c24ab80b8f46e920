import * as v from 'valibot'
import * as messages from '../messages/index.ts'
import { unitKinds } from '../options.ts'
import { isPathInside } from '../text/paths.ts'
import { type Manifest, manifestName } from './manifest.ts'

const mostNotes = 1_000_000
const offset = v.pipe(v.number(), v.integer(), v.minValue(0))
const span = v.pipe(
  v.strictTuple([offset, offset]),
  v.check(([start, end]) => start <= end, 'a span that ends before it starts'),
)
const moved = v.exactOptional(v.literal(true))
const why = v.string()

const pieceSchema = v.union(
  [
    v.strictObject({ source: span, moved }),
    v.strictObject({ edit: span, was: v.string(), now: v.string(), why, moved }),
    v.strictObject({ carried: span, now: v.exactOptional(v.string()), why }),
    v.strictObject({ generated: v.string(), was: v.exactOptional(v.string()), why }),
  ],
  'no piece of a note',
)

const hostSchema = v.strictObject({
  before: v.string(),
  after: v.string(),
  depth: offset,
  heading: v.optional(v.string()),
  hash: v.string(),
})

const notePath = v.pipe(
  v.string(),
  v.maxLength(4096),
  v.check((path) => isPathInside(path), 'a path outside the folder'),
)

const joinedSchema = v.strictObject({
  over: v.string(),
  lines: v.array(v.string()),
  files: v.array(v.strictObject({ path: notePath, section: v.optional(v.string()), text: v.optional(v.string()) })),
})

/** The fields of a plan's topic that later splits read. */
const topic: v.GenericSchema = v.looseObject({
  path: v.string(),
  sections: v.array(v.string()),
  topics: v.lazy(() => v.array(topic)),
})

/** The path of a source note, from the output folder: relative, and of a file. */
const sourcePath = v.pipe(
  v.string(),
  v.maxLength(4096),
  v.check((path) => !/^(?:[/\\]|[A-Za-z]:)|\0/.test(path) && /[^/\\.]$/.test(path), 'not a relative path of a note'),
)

/** The keys of a manifest that are read again; spans are [start, end) in UTF-16 units of the source without its mark. */
export const manifestSchema = v.pipe(
  v.looseObject({
    version: v.literal(1),
    source: v.looseObject({
      path: sourcePath,
      hash: v.string(),
      bom: v.boolean(),
      length: offset,
      lines: v.optional(v.array(v.string())),
      joined: v.optional(joinedSchema),
    }),
    options: v.looseObject({ splitAt: v.array(v.picklist(unitKinds)) }),
    plan: v.looseObject({ index: v.optional(v.looseObject({})), topics: v.array(topic) }),
    notes: v.pipe(
      v.array(
        v.looseObject({
          path: notePath,
          role: v.picklist(['index', 'topic']),
          hash: v.string(),
          host: v.exactOptional(hostSchema),
          pieces: v.array(pieceSchema),
        }),
      ),
      v.maxLength(mostNotes),
    ),
  }),
  v.check(({ notes }) => new Set(notes.map(({ path }) => path)).size === notes.length, 'a note twice'),
  v.check(({ notes }) => notes.filter(({ role }) => role === 'index').length === 1, 'not one index note'),
  v.check(({ source, notes }) => {
    const ends = notes.flatMap(({ pieces }) => pieces.map((entry) => spanOf(entry)?.[1] ?? 0))
    return ends.every((end) => end <= source.length)
  }, 'a piece behind the end of the note'),
)

function spanOf(entry: v.InferOutput<typeof pieceSchema>): readonly [number, number] | undefined {
  if ('source' in entry) return entry.source
  if ('edit' in entry) return entry.edit
  return 'carried' in entry ? entry.carried : undefined
}

/** Parses a manifest. Throws an `Error` if invalid. */
export function parseManifest(text: string): Manifest {
  // in the order of its keys, so that it can be printed again
  return parseVersioned(manifestSchema, text, manifestName).data as Manifest
}

/** Parses JSON of version 1 by a schema; `name`: that of the whole in messages. Throws an `Error` if invalid. */
export function parseVersioned<S extends v.GenericSchema>(schema: S, text: string, name: string) {
  const data: unknown = JSON.parse(text)
  const version = (data as { version?: unknown } | null)?.version
  if (version !== 1 && version !== undefined) throw new Error(messages.newerVersion(version))
  const result = v.safeParse(schema, data)
  if (result.success) return { data, output: result.output }
  const [issue] = result.issues
  throw new Error(`\`${v.getDotPath(issue) ?? name}\`: ${issue.message}`)
}
