import * as v from 'valibot'
import { optional, optionsSchema } from '../../option-schema.ts'

const folderExpected = 'a folder inside the one of `notesplit.yaml`, such as `docs/notes`'
/** More wildcards in a pattern take a backtracking engine too long. */
const mostWildcards = 3
const patternExpected = `a folder, a note or a pattern as in \`.gitignore\`, with at most ${mostWildcards} wildcards`

function isInnerFolder(path: string): boolean {
  return !/^[/~]|[\\:\p{Cc}]/u.test(path) && path.split('/').every((part) => part === '.' || !part.startsWith('.'))
}

function pattern(expected: string) {
  const isBounded = (text: string) => text.length < 500 && (text.match(/\*+|\?|\[/g)?.length ?? 0) <= mostWildcards
  return v.pipe(v.string(expected), v.regex(/^(?!!)\S/, expected), v.check(isBounded, expected))
}

/** The schema of `notesplit.yaml`. The message of every fault is what was expected. */
export const configSchema = v.strictObject(
  {
    version: optional(v.literal(1, '1'), 'The version of this form'),
    output: optional(
      v.pipe(v.string(folderExpected), v.regex(/\S/, folderExpected), v.check(isInnerFolder, folderExpected)),
      'The folder of split without -o, from the folder of this file and inside it',
    ),
    protect: optional(
      v.nullable(v.array(pattern('a #tag or a pattern of paths'), 'a list of tags and patterns')),
      'Notes of a vault that are never changed: tags with their #, and patterns of paths',
    ),
    options: optional(v.nullable(optionsSchema), 'How notes are split'),
    notes: optional(
      v.nullable(v.record(pattern(patternExpected), v.nullable(optionsSchema), 'a map of folders and notes')),
      'Options of some notes, by their folder or by a pattern; the one with more folders counts first',
    ),
  },
  'a map with `options` or `notes`',
)

/** Every key of `notesplit.yaml` itself, for suggestions. */
export const configKeys: readonly string[] = Object.keys(configSchema.entries)
