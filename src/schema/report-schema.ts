import * as v from 'valibot'
import { described } from '../option-schema.ts'
import type { Topic } from '../plan/split-plan.ts'
import type { Manifest } from '../write/manifest.ts'
import { manifestSchema } from '../write/parse-manifest.ts'

const number = v.pipe(v.number(), v.integer(), v.minValue(0))
const place = v.pipe(v.number(), v.integer(), v.minValue(1))
const path = (what: string) => described(v.pipe(v.string(), v.minLength(1)), what)
const reason = v.picklist(['depth', 'max-words', 'min-words', 'small', 'only-definitions', 'contents', 'plan', 'new'])
const anchors = (what: string) => described(v.array(v.string()), what)

const topic: v.GenericSchema<Topic> = v.lazy(() =>
  v.strictObject({
    path: path('POSIX path in the folder'),
    title: v.string(),
    sections: anchors('The sections that it is made of, by anchor, in order'),
    topics: v.array(topic),
    words: number,
    reason,
    isRetitled: v.exactOptional(v.literal(true)),
    into: v.exactOptional(v.string()),
    isRenamed: v.exactOptional(v.literal(true)),
    alias: v.exactOptional(v.string()),
    keep: v.exactOptional(number),
    keepHeading: v.exactOptional(v.literal(false)),
    summary: v.exactOptional(v.string()),
    pointer: v.exactOptional(v.string()),
    tags: v.exactOptional(v.array(v.string())),
    inherit: v.exactOptional(v.array(v.string())),
  }),
)

const plan = described(
  v.strictObject({
    version: v.literal(1),
    depth: described(v.optional(v.pipe(number, v.maxValue(6))), 'Absent where there is nothing to split'),
    index: v.strictObject({
      path: path('POSIX path in the folder'),
      title: v.string(),
      isRenamed: v.exactOptional(v.literal(true)),
    }),
    topics: v.array(topic),
    kept: v.array(v.strictObject({ section: v.string(), reason })),
  }),
  'Which section goes to which file',
)

const cut = described(
  v.strictObject({
    text: described(v.string(), 'One sentence for a person'),
    isPlain: described(v.boolean(), 'Whether the sections of one depth became topics, and nothing else happened'),
    depths: described(v.array(number), 'The depths of the topics of the index'),
    passed: anchors('Headings that hold nearly everything, so that the sections in them became topics'),
    folders: anchors('Sections that became folders of topics'),
    whole: anchors('Sections over the limit that are one topic'),
    limit: v.strictObject({
      words: v.nullable(number),
      tokens: v.nullable(number),
      chars: v.nullable(number),
      from: v.picklist(['default', 'vault', 'options']),
    }),
  }),
  'What decided which sections became topics; null when a plan did',
)

/** Earlier versions wrote fewer keys. */
const manifest = manifestSchema as v.GenericSchema as v.GenericSchema<Manifest>

const carried = (what: string) => described(v.strictObject({ moved: number, copied: number }), what)
const summary = described(
  v.strictObject({
    topics: described(number, 'Notes besides the index'),
    references: described(
      v.strictObject({ links: number, wikiLinks: number, images: number, definitions: number, html: number }),
      'References that are written otherwise than in the source, by what they are',
    ),
    footnotes: carried('Footnotes that went along with what cites them'),
    definitions: carried('Link definitions that went along with their links'),
    anchors: described(
      v.strictObject({ gone: number, stubs: number }),
      'Anchors that the index no longer has, and those that stubs keep',
    ),
  }),
  'What was done, in numbers',
)

const row = v.strictObject({
  title: v.string(),
  path: path('The file, a POSIX path in the folder'),
  words: number,
  linksIn: v.optional(number),
  linksOut: v.optional(number),
  footnotes: v.optional(number),
  reason: v.optional(reason),
  isKept: v.boolean(),
})

const outlineRow = v.strictObject({
  id: described(v.string(), 'As plans name the section'),
  title: v.string(),
  depth: v.pipe(number, v.minValue(1), v.maxValue(6)),
  line: described(place, 'Of its heading, from 1'),
  words: described(number, 'With the sections inside it; tokens too'),
  tokens: number,
  firstSentence: v.string(),
  linksIn: described(number, 'Links to it from the rest of the note'),
  linksOut: described(number, 'Links from it to the rest of the note'),
  footnotes: described(number, 'How many footnotes it cites'),
})

const file = v.strictObject({
  path: path('As it can be opened from where the program ran'),
  role: v.picklist(['index', 'topic', 'manifest', 'source', 'plan', 'other']),
  state: described(
    v.picklist(['new', 'changed', 'unchanged', 'left over', 'restored', 'as written', 'edited', 'missing', 'foreign']),
    'What became of it, or would; or what it is in a folder that is only read',
  ),
  size: described(v.nullable(number), 'In bytes; null where there is no file'),
  content: v.exactOptional(
    described(
      v.nullable(v.string()),
      'With --json=full, or for `plan -o -`: what it would hold, where nothing is written',
    ),
  ),
})

const link = v.strictObject({
  path: path('The note with the link'),
  was: v.string(),
  now: v.string(),
  target: path('The file that it leads to'),
})

const note = v.strictObject({
  source: path('The note that is split, or put together'),
  folder: described(v.nullable(v.string()), 'The folder of its topics; in a vault the vault'),
  isWritten: described(v.boolean(), 'Whether anything was written'),
  sizes: described(
    v.nullable(v.strictObject({ words: number, tokens: number, chars: number })),
    'Of `outline` and `scan`: the length of the note; tokens are an estimate',
  ),
  plan: v.nullable(plan),
  cut: v.nullable(cut),
  table: described(v.array(row), 'Of `plan`: a row for each file and each section that stays'),
  outline: described(v.array(outlineRow), 'Of `outline`: a row for each section, parents first'),
  config: v.exactOptional(
    described(
      v.array(v.strictObject({ option: v.string(), value: v.unknown(), from: v.string() })),
      'Only of `config`: the options that count for the note, and where they come from',
    ),
  ),
  manifest: v.exactOptional(
    described(v.nullable(manifest), 'With --json=full: where every byte went, as in .notesplit.json'),
  ),
  summary: v.nullable(summary),
  files: v.array(file),
  links: described(v.array(link), 'Links of other notes of the vault that follow'),
})

const message = v.strictObject({
  path: path('The file that it is about'),
  line: described(v.nullable(place), 'From 1; null for what is about a whole file'),
  column: described(v.nullable(place), 'From 1, in UTF-16 units'),
  severity: v.picklist(['error', 'warning', 'info']),
  ruleId: described(v.pipe(v.string(), v.minLength(1)), 'As the manual lists them'),
  reason: v.string(),
  note: described(v.nullable(v.string()), 'What to do'),
  url: v.nullable(v.string()),
})

/**
 * The object that every command prints with `--json`. All keys are always present, in this order, except those marked
 * `exactOptional`. Later versions may add keys; one that changes or removes any has another `version`. Paths are
 * relative to the working directory.
 */
export const reportSchema = v.strictObject({
  version: v.literal(1),
  command: v.picklist(['split', 'plan', 'join', 'verify', 'undo', 'outline', 'scan', 'config']),
  exitCode: described(
    v.pipe(number, v.maxValue(2)),
    '0 done; 1 stale, edited, or a guarantee would be broken; 2 bad input, or the disk refused',
  ),
  notes: described(v.array(note), 'A note that could not be split is only in the messages'),
  messages: v.array(message),
  omitted: described(
    v.record(v.string(), number),
    'How many messages of each rule are left out; none with --json=full',
  ),
})

export type JsonReport = v.InferInput<typeof reportSchema>
