import type { Random } from './random.ts'

/** Data of a JSON or YAML file. */
export type Data = null | boolean | number | string | Data[] | { [key: string]: Data }

/** Values that are wrong in most places: paths that lead out, names of properties, numbers outside of a text. */
const strange: readonly Data[] = [
  '',
  ' ',
  '.',
  '..',
  '../outside/secret.md',
  '../../outside/secret.md',
  '/etc/hostname',
  'C:\\x',
  '\\\\server\\x',
  '.git/config',
  '.notesplit/1/journal.json',
  'a/../../outside/new.md',
  'link/secret.md',
  'git/config',
  'sub/Bread.md',
  'Bread.md',
  'BREAD.MD',
  'kitchen.md',
  'a\0b',
  '\u0085',
  '\u202e',
  '\ud800',
  '__proto__',
  'constructor',
  '*',
  '[[x]]',
  '# x',
  '---',
  'x'.repeat(5000),
  'sha256-0000000000000000000000000000000000000000000000000000000000000000',
  null,
  true,
  false,
  0,
  -1,
  0.5,
  1,
  2,
  3,
  7,
  100,
  2 ** 31,
  2 ** 53,
  1e308,
  [],
  {},
  [[]],
  [null],
]

const keys = [
  'path',
  'file',
  'title',
  'sections',
  'topics',
  'kept',
  'source',
  'hash',
  'version',
  'options',
  '__proto__',
  '',
]

/** A place in data: a key of a map or an index of a list. */
interface Slot {
  holder: { [key: string | number]: Data }
  key: string | number
}

function slotsOf(data: Data): Slot[] {
  if (typeof data !== 'object' || data === null) return []
  const holder = data as Slot['holder']
  const own = Array.isArray(data) ? data.map((_, i) => i) : Object.keys(data)
  return own.flatMap((key) => [{ holder, key }, ...slotsOf(holder[key] as Data)])
}

/** Returns a copy of data with some places changed. */
export function mutateData(random: Random, data: Data): Data {
  const copy = { root: structuredClone(data) }
  for (let count = random.between(1, 4); count > 0; count--) {
    const slots = slotsOf(copy)
    if (slots.length === 0) break
    const { holder, key } = random.pick(slots)
    const other = random.pick(slots)
    const value = holder[key] as Data
    const changes: (() => void)[] = [
      () => put(holder, key, structuredClone(random.pick(strange))),
      () => put(holder, key, structuredClone(other.holder[other.key] as Data)),
      () => void (Array.isArray(holder) ? holder.splice(Number(key), 1) : delete holder[key]),
      () => void (Array.isArray(holder) ? holder.splice(Number(key), 0, structuredClone(value)) : undefined),
      () => put(holder, Array.isArray(holder) ? key : random.pick(keys), structuredClone(random.pick(strange))),
      () =>
        put(
          holder,
          key,
          typeof value === 'number'
            ? value + random.between(-3, 3)
            : random.chance(0.5)
              ? [value]
              : { [random.pick(keys)]: value },
        ),
      () => put(holder, key, typeof value === 'string' ? mutateText(random, value) : value),
    ]
    random.pick(changes)()
  }
  return copy.root
}

/** Sets an own property, also one named `__proto__`. */
function put(holder: Slot['holder'], key: string | number, value: Data): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true })
}

const scraps = [
  '\n',
  ' ',
  '  ',
  '\t',
  '\0',
  '"',
  "'",
  '{',
  '}',
  '[',
  ']',
  ':',
  ',',
  '- ',
  '&a ',
  '*a',
  '!!js/regexp ',
  '<<: ',
  '|',
  '#',
  '\\',
  '\ufeff',
  '\u0085',
  '<<<<<<< HEAD\n',
  '0',
  '-',
  'null',
]

/** Returns a text with some characters removed, doubled or inserted. */
export function mutateText(random: Random, text: string): string {
  let now = text
  for (let count = random.between(1, 3); count > 0; count--) {
    const at = random.int(now.length + 1)
    const end = Math.min(now.length, at + random.between(1, random.chance(0.2) ? 200 : 5))
    const changes = [
      () => now.slice(0, at) + now.slice(end),
      () => now.slice(0, at) + random.pick(scraps) + now.slice(at),
      () => now.slice(0, end) + now.slice(at),
      () => now.slice(0, at),
    ]
    now = random.pick(changes)()
  }
  return now
}
