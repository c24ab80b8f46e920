import * as v from 'valibot'
import { optionEntries } from '../../option-schema.ts'
import { inlineKeys } from '../../options.ts'
import { loadInlineMarkdown } from '../../text/inline-markdown.ts'
import { append } from '../../text/maps.ts'
import { singleSpaces, suggestWord } from '../../text/words.ts'
import type { YamlPath } from '../../text/yaml-path.ts'

/** One fault in data, with the path to it, such as `topics[0].keep`; `suggestion` is the nearest known word. */
export type DataFault = { path: YamlPath; suggestion?: string | undefined } & (
  | { kind: 'unknown-key'; key: string }
  | { kind: 'missing-key'; key: string }
  | { kind: 'value'; received: string; expected: string }
)

/** The most unknown keys that are reported. */
const mostKeys = 20

/**
 * Checks data against a schema and returns its output, or its faults. The schema's messages say what it expects; `keys` are
 * all known keys, for suggestions.
 */
export async function checkData<S extends v.GenericSchema>(
  schema: S,
  data: unknown,
  keys: readonly string[],
): Promise<{ output: v.InferOutput<S> | undefined; faults: DataFault[] }> {
  if (hasKeyOf(data, inlineKeys)) await loadInlineMarkdown()
  const rest = withLists(schema, data)
  const checked = checkOnce(schema, rest, keys)
  const unknown: DataFault[] = []
  // valibot reports one unknown key for each map, so remove it and check again
  let faults = checked.faults
  while (unknown.length < mostKeys) {
    const more = faults.filter(({ kind }) => kind === 'unknown-key')
    if (more.length === 0) break
    append(unknown, more)
    for (const { path } of more) remove(rest, path)
    faults = checkOnce(schema, rest, keys).faults
  }
  return { output: checked.output, faults: [...unknown, ...faults.filter(({ kind }) => kind !== 'unknown-key')] }
}

/** Returns a copy of data that has a list where one is expected and a single word or number was given: `tags: practice`. */
function withLists(schema: v.GenericSchema, data: unknown): unknown {
  const copy = structuredClone(data)
  for (const { type, input, path = [] } of v.safeParse(schema, copy).issues ?? []) {
    const last = path.at(-1)
    if (type === 'array' && last && (typeof input === 'string' || typeof input === 'number'))
      Reflect.set(last.input as object, last.key as string, [input])
  }
  return copy
}

/** Returns whether data, which may be circular, has one of the keys at any depth. */
function hasKeyOf(data: unknown, keys: ReadonlySet<string>): boolean {
  const seen = new Set<unknown>()
  const rest = [data]
  while (rest.length > 0) {
    const last = rest.pop()
    if (typeof last !== 'object' || last === null || seen.has(last)) continue
    seen.add(last)
    if (!Array.isArray(last) && Object.keys(last).some((key) => keys.has(key))) return true
    for (const value of Object.values(last)) rest.push(value)
  }
  return false
}

function remove(data: unknown, path: YamlPath): void {
  const parent = path.slice(0, -1).reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], data)
  Reflect.deleteProperty(parent as object, path.at(-1) as string)
}

function checkOnce<S extends v.GenericSchema>(
  schema: S,
  data: unknown,
  keys: readonly string[],
): { output: v.InferOutput<S> | undefined; faults: DataFault[] } {
  const result = v.safeParse(schema, data)
  if (result.success) return { output: result.output, faults: [] }
  const faults = result.issues.map((issue): DataFault => {
    const path = (issue.path ?? []).map(({ key }) => key as string | number)
    const last = issue.path?.at(-1)
    if (issue.type === 'strict_object' && last && issue.input !== undefined && issue.expected === 'never') {
      if (Array.isArray(last.input))
        return { kind: 'value', path: path.slice(0, -1), received: show(last.input), expected: 'a map, not a list' }
      const key = String(last.key)
      return { kind: 'unknown-key', path, key, suggestion: suggestKey(key, path, schema, keys) }
    }
    if (issue.type === 'strict_object' && last && issue.expected?.startsWith('"')) {
      return { kind: 'missing-key', path: path.slice(0, -1), key: String(last.key) }
    }
    const words = issue.type === 'picklist' ? [...(issue.expected ?? '').matchAll(/"([^"]+)"/g)] : []
    return {
      kind: 'value',
      path,
      received: show(issue.input),
      expected: unquoted(issue) ?? issue.message,
      suggestion: suggestWord(
        String(issue.input),
        words.map((match) => match[1] as string),
      ),
    }
  })
  return { output: undefined, faults }
}

/** Returns the key that an unknown one may be, with `options.` before an option at the top of a file. */
function suggestKey(key: string, path: YamlPath, schema: v.GenericSchema, keys: readonly string[]): string | undefined {
  const top: object = 'entries' in schema ? (schema.entries as object) : {}
  const isOption = (name: string) => path.length === 1 && 'options' in top && name in optionEntries && !(name in top)
  if (isOption(key)) return `options.${key}`
  const near = suggestWord(
    key,
    keys.filter((candidate) => candidate !== key),
  )
  return near !== undefined && isOption(near) ? `options.${near}` : near
}

/** Returns what was meant by a map in the place of text: YAML reads `Tea: green` as one. */
function unquoted({ type, input }: v.BaseIssue<unknown>): string | undefined {
  if ((type !== 'string' && type !== 'union') || typeof input !== 'object' || input === null) return undefined
  const [[key, value] = [], ...more] = Object.entries(input)
  if (key === undefined || more.length > 0 || typeof value === 'object') return undefined
  return `text in quotes: \`"${key}: ${value}"\``
}

/** Returns a value as a message shows it: at most 60 characters, in backticks. */
function show(value: unknown): string {
  if (value === undefined || value === null) return 'empty'
  const text = singleSpaces(typeof value === 'string' ? value : asJson(value))
  return text.length > 60 ? `\`${text.slice(0, 59).replace(/[\ud800-\udbff]$/, '')}…\`` : `\`${text}\``
}

function asJson(value: unknown): string {
  try {
    return JSON.stringify(value)
  } catch {
    // a YAML alias can make it circular
    return Array.isArray(value) ? '[…]' : '{…}'
  }
}
