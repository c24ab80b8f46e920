import { toJsonSchema } from '@valibot/to-json-schema'
import * as v from 'valibot'
import { appNames } from '../apps/app.ts'
import type { JsonReport } from '../commands/json-report.ts'
import { headingStyles, indexStyles, linkStyles, nameStyles, unitKinds } from '../options.ts'
import type { Topic } from '../plan/split-plan.ts'
import { dialects } from '../text/dialect.ts'

const number = v.pipe(v.number(), v.integer(), v.minValue(0))
const place = v.pipe(v.number(), v.integer(), v.minValue(1))
const path = (what: string) => v.pipe(v.string(), v.minLength(1), v.description(what))
const reason = v.picklist(['depth', 'max-words', 'min-words', 'small', 'only-definitions', 'contents', 'plan', 'new'])
const anchors = (what: string) => v.pipe(v.array(v.string()), v.description(what))

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

const plan = v.pipe(
  v.strictObject({
    version: v.literal(1),
    depth: v.pipe(v.optional(v.pipe(number, v.maxValue(6))), v.description('Absent where there is nothing to split')),
    index: v.strictObject({
      path: path('POSIX path in the folder'),
      title: v.string(),
      isRenamed: v.exactOptional(v.literal(true)),
    }),
    topics: v.array(topic),
    kept: v.array(v.strictObject({ section: v.string(), reason })),
  }),
  v.description('Which section goes to which file'),
)

const cut = v.pipe(
  v.strictObject({
    text: v.pipe(v.string(), v.description('One sentence for a person')),
    isPlain: v.pipe(
      v.boolean(),
      v.description('Whether the sections of one depth became topics, and nothing else happened'),
    ),
    depths: v.pipe(v.array(number), v.description('The depths of the topics of the index')),
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
  v.description('What decided which sections became topics; null when a plan did'),
)

const span = v.strictTuple([number, number])
const why = v.string()
const moved = v.exactOptional(v.literal(true))

const piece = v.union([
  v.strictObject({ source: span, moved }),
  v.strictObject({ edit: span, was: v.string(), now: v.string(), why, moved }),
  v.strictObject({ carried: span, now: v.exactOptional(v.string()), why }),
  v.strictObject({ generated: v.string(), was: v.exactOptional(v.string()), why }),
])

const options = v.strictObject({
  splitAt: v.array(v.picklist(unitKinds)),
  depth: v.exactOptional(v.pipe(number, v.minValue(1), v.maxValue(6))),
  minWords: number,
  maxWords: v.exactOptional(number),
  maxTokens: v.exactOptional(number),
  maxChars: v.exactOptional(number),
  index: v.exactOptional(v.string()),
  only: v.exactOptional(v.string()),
  keep: v.exactOptional(v.string()),
  names: v.picklist(nameStyles),
  number: v.boolean(),
  nav: v.boolean(),
  template: v.exactOptional(v.string()),
  indexStyle: v.picklist(indexStyles),
  heading: v.picklist(headingStyles),
  links: v.picklist(linkStyles),
  inherit: v.array(v.string()),
  up: v.boolean(),
  stubs: v.exactOptional(v.boolean()),
  blockIds: v.picklist(['needed', 'always', 'never']),
  apps: v.array(v.picklist(appNames)),
  pointer: v.exactOptional(v.string()),
  language: v.exactOptional(v.string()),
  dialect: v.exactOptional(v.picklist(dialects)),
  provenance: v.exactOptional(v.string()),
  parser: v.picklist(['satteri', 'remark']),
})

const manifest = v.pipe(
  v.strictObject({
    version: v.literal(1),
    source: v.strictObject({
      path: path('POSIX path from the folder to the note'),
      hash: v.string(),
      bom: v.boolean(),
      length: v.pipe(number, v.description('In UTF-16 units, without the byte order mark')),
      lines: v.pipe(v.array(v.string()), v.description('The text without the mark, each line with its end')),
      joined: v.pipe(
        v.optional(v.strictObject({ over: v.string(), lines: v.array(v.string()), files: v.array(v.string()) })),
        v.description('The text of the last join, its files, and the hash of the note before it'),
      ),
    }),
    options,
    plan,
    notes: v.array(
      v.strictObject({
        path: path('POSIX path in the folder'),
        role: v.picklist(['index', 'topic']),
        hash: v.string(),
        host: v.exactOptional(
          v.strictObject({
            before: v.string(),
            after: v.string(),
            depth: number,
            heading: v.optional(v.string()),
            hash: v.string(),
          }),
        ),
        pieces: v.pipe(
          v.array(piece),
          v.description('Spans are [start, end) in UTF-16 units of the source without its byte order mark'),
        ),
      }),
    ),
  }),
  v.description('Where every byte went; the same as in .notesplit.json'),
)

const carried = (what: string) => v.pipe(v.strictObject({ moved: number, copied: number }), v.description(what))
const summary = v.pipe(
  v.strictObject({
    topics: v.pipe(number, v.description('Notes besides the index')),
    references: v.pipe(
      v.strictObject({ links: number, wikiLinks: number, images: number, definitions: number, html: number }),
      v.description('References that are written otherwise than in the source, by what they are'),
    ),
    footnotes: carried('Footnotes that went along with what cites them'),
    definitions: carried('Link definitions that went along with their links'),
    anchors: v.pipe(
      v.strictObject({ gone: number, stubs: number }),
      v.description('Anchors that the index no longer has, and those that stubs keep'),
    ),
  }),
  v.description('What was done, in numbers'),
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
  id: v.pipe(v.string(), v.description('As plans name the section')),
  title: v.string(),
  depth: v.pipe(number, v.minValue(1), v.maxValue(6)),
  line: v.pipe(place, v.description('Of its heading, from 1')),
  words: v.pipe(number, v.description('With the sections inside it; tokens too')),
  tokens: number,
  firstSentence: v.string(),
  linksIn: v.pipe(number, v.description('Links to it from the rest of the note')),
  linksOut: v.pipe(number, v.description('Links from it to the rest of the note')),
  footnotes: v.pipe(number, v.description('How many footnotes it cites')),
})

const file = v.strictObject({
  path: path('As it can be opened from where the program ran'),
  role: v.picklist(['index', 'topic', 'manifest', 'source', 'plan', 'other']),
  state: v.pipe(
    v.picklist(['new', 'changed', 'unchanged', 'left over', 'restored', 'as written', 'edited', 'missing', 'foreign']),
    v.description('What became of it, or would; or what it is in a folder that is only read'),
  ),
  size: v.pipe(v.nullable(number), v.description('In bytes; null where there is no file')),
  content: v.exactOptional(
    v.pipe(
      v.nullable(v.string()),
      v.description('With --json=full, or for `plan -o -`: what it would hold, where nothing is written'),
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
  folder: v.pipe(v.nullable(v.string()), v.description('The folder of its topics; in a vault the vault')),
  isWritten: v.pipe(v.boolean(), v.description('Whether anything was written')),
  sizes: v.pipe(
    v.nullable(v.strictObject({ words: number, tokens: number, chars: number })),
    v.description('Of `outline` and `scan`: the length of the note; tokens are an estimate'),
  ),
  plan: v.nullable(plan),
  cut: v.nullable(cut),
  table: v.pipe(v.array(row), v.description('Of `plan`: a row for each file and each section that stays')),
  outline: v.pipe(v.array(outlineRow), v.description('Of `outline`: a row for each section, parents first')),
  config: v.exactOptional(
    v.pipe(
      v.array(v.strictObject({ option: v.string(), value: v.unknown(), from: v.string() })),
      v.description('Only of `config`: the options that count for the note, and where they come from'),
    ),
  ),
  manifest: v.exactOptional(v.pipe(v.nullable(manifest), v.description('With --json=full'))),
  summary: v.nullable(summary),
  files: v.array(file),
  links: v.pipe(v.array(link), v.description('Links of other notes of the vault that follow')),
})

const message = v.strictObject({
  path: path('The file that it is about'),
  line: v.pipe(v.nullable(place), v.description('From 1; null for what is about a whole file')),
  column: v.pipe(v.nullable(place), v.description('From 1, in UTF-16 units')),
  severity: v.picklist(['error', 'warning', 'info']),
  ruleId: v.pipe(v.string(), v.minLength(1), v.description('As the manual lists them')),
  reason: v.string(),
  note: v.pipe(v.nullable(v.string()), v.description('What to do')),
  url: v.nullable(v.string()),
})

/** The schema of `--json` output, which tests check. */
export const reportSchema = v.strictObject({
  version: v.literal(1),
  command: v.picklist(['split', 'plan', 'join', 'verify', 'undo', 'outline', 'scan', 'config']),
  exitCode: v.pipe(
    v.pipe(number, v.maxValue(2)),
    v.description('0 done; 1 stale, edited, or a guarantee would be broken; 2 bad input, or the disk refused'),
  ),
  notes: v.pipe(v.array(note), v.description('A note that could not be split is only in the messages')),
  messages: v.array(message),
  omitted: v.pipe(
    v.record(v.string(), number),
    v.description('How many messages of each rule are left out; none with --json=full'),
  ),
})

/** Types a report by the schema: a key that the schema does not know is a type error. */
export function knownReport(report: JsonReport): v.InferInput<typeof reportSchema> {
  return report
}

/** Returns the JSON Schema of `--json` output. */
export function reportJsonSchema(): string {
  const schema = toJsonSchema(reportSchema, { target: 'draft-07', typeMode: 'input', errorMode: 'ignore' })
  const named = { $schema: schema.$schema, title: 'What notesplit prints with --json', ...schema }
  return `${JSON.stringify(named, undefined, 2)}\n`
}
