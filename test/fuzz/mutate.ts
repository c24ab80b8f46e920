import type { Random } from './random.ts'
import { anyLink, anyScrap } from './scraps.ts'
import type { Sources } from './sources.ts'

/** Splits a text into paragraphs and similar blocks with the blank lines after them. */
export function blocksOf(text: string): string[] {
  return text.split(/(?<=\n[ \t]*\r?\n)/)
}

/** Splits a text into lines with their endings. */
export function linesOf(text: string): string[] {
  return text.split(/(?<=\n)/)
}

type Cut = (text: string) => string[]

/** A random change of a text. */
type Mutation = (random: Random, text: string, sources: Sources) => string

/** Changes the parts of a text. */
function byParts(cut: Cut, change: (random: Random, parts: string[]) => void): Mutation {
  return (random, text) => {
    const parts = cut(text)
    change(random, parts)
    return parts.join('')
  }
}

function swap(random: Random, parts: string[]): void {
  const [one, two] = [random.int(parts.length), random.int(parts.length)]
  const held = parts[one] as string
  parts[one] = parts[two] as string
  parts[two] = held
}

const remove = (random: Random, parts: string[]) => void parts.splice(random.int(parts.length), random.between(1, 3))
const repeat = (random: Random, parts: string[]) => void parts.splice(random.int(parts.length), 0, random.pick(parts))

/** Inserts text at any place, at a word, or at the start of a line. */
function insert(what: (random: Random, text: string) => string): Mutation {
  return (random, text) => {
    const places = random.pick([undefined, / /g, /\n/g])
    const found = places ? [...text.matchAll(places)] : []
    const at = found.length > 0 ? random.pick(found).index + 1 : random.int(text.length + 1)
    return text.slice(0, at) + what(random, text) + text.slice(at)
  }
}

/** Puts marks around some words. */
const wrap: Mutation = (random, text) => {
  const words = [...text.matchAll(/\S+(?: \S+)?/g)]
  if (words.length === 0) return text
  const word = random.pick(words)
  const [before, after] = random.pick([
    ['*', '*'],
    ['**', '**'],
    ['_', '_'],
    ['`', '`'],
    ['$', '$'],
    ['==', '=='],
    ['~~', '~~'],
    ['%%', '%%'],
    ['<b>', '</b>'],
    ['[', '](#top)'],
    ['[', ']'],
    ['[[', ']]'],
    ['![', '](x.png)'],
    ['<!--', '-->'],
  ] as const)
  return text.slice(0, word.index) + before + word[0] + after + text.slice(word.index + word[0].length)
}

/** Puts some lines into a quote, a list, a footnote, code, or a heading. */
const indent = byParts(linesOf, (random, lines) => {
  const first = random.int(lines.length)
  const last = Math.min(lines.length, first + random.between(1, 5))
  const [opening, others] = random.pick([
    ['> ', '> '],
    ['> ', ''],
    ['- ', '  '],
    ['1. ', '   '],
    ['[^1]: ', '    '],
    ['    ', '    '],
    ['\t', '\t'],
    ['## ', ''],
    ['  ', '  '],
  ] as const)
  for (let i = first; i < last; i++) lines[i] = (i === first ? opening : others) + lines[i]
})

const redepth = byParts(linesOf, (random, lines) => {
  const headings = lines.flatMap((line, i) => (/^#{1,6} /.test(line) ? i : []))
  if (headings.length === 0) return
  const at = random.pick(headings)
  lines[at] = (lines[at] as string).replace(/^#+/, '#'.repeat(random.between(1, 6)))
})

const renameLabel: Mutation = (random, text) => {
  const labels = [...text.matchAll(/\[(\^?[^[\]\n]{1,20})\]/g)]
  if (labels.length < 2) return text
  const [from, to] = [random.pick(labels), random.pick(labels)]
  return `${text.slice(0, from.index)}[${to[1]}]${text.slice(from.index + from[0].length)}`
}

const cutInside: Mutation = (random, text) => {
  const at = random.int(text.length)
  return text.slice(0, at) + text.slice(at + random.between(1, 5))
}

const respell: Mutation = (random, text) => {
  const at = random.int(text.length)
  const part = text.slice(at, at + random.between(1, 30))
  const changed = random.pick([
    part.toUpperCase(),
    part.toLowerCase(),
    part.normalize('NFD'),
    part.replaceAll('\n', '\r\n'),
    part.replaceAll(' ', '\n'),
  ])
  return text.slice(0, at) + changed + text.slice(at + part.length)
}

const splice: Mutation = (random, text, sources) => {
  const other = anyPiece(random, sources, 400)
  return random.chance(0.5)
    ? text.slice(0, random.int(text.length)) + other.slice(random.int(other.length))
    : byParts(
        blocksOf,
        (_, blocks) => void blocks.splice(random.int(blocks.length + 1), 0, random.pick(blocksOf(other))),
      )(random, text, sources)
}

const mutations: readonly Mutation[] = [
  byParts(linesOf, remove),
  byParts(linesOf, repeat),
  byParts(linesOf, swap),
  byParts(blocksOf, remove),
  byParts(blocksOf, repeat),
  byParts(blocksOf, swap),
  insert(anyScrap),
  insert(anyScrap),
  insert(anyScrap),
  insert(anyLink),
  insert(anyLink),
  insert(anyLink),
  insert((random, text) => ` ${anyLink(random, text)} `),
  insert(
    (random) => `\n\n${'#'.repeat(random.between(1, 4))} ${random.pick(['Rye', 'Sour dough', 'C#', '?', 'note'])}\n\n`,
  ),
  wrap,
  indent,
  redepth,
  renameLabel,
  cutInside,
  respell,
  splice,
]

/** Returns some adjacent lines of a source, of about this length. */
function anyPiece(random: Random, { pools }: Sources, length: number): string {
  const text = random.pick(random.pick(pools))
  if (text.length <= length) return text
  const at = random.chance(0.3) ? 0 : random.int(text.length - length)
  const start = at === 0 ? 0 : text.indexOf('\n', at) + 1
  const end = text.indexOf('\n', start + length)
  return text.slice(start, end < 0 ? text.length : end + 1)
}

/** Chooses the length of a note: most are short, since many short notes find more than a few long ones. */
function anyLength(random: Random): number {
  return random.pick([200, 300, 400, 600, 800, 1000, 1200, random.chance(0.1) ? 6000 : 1500])
}

/** Makes a note from parts of real ones, mutated. Lone surrogates are replaced: no UTF-8 file holds them. */
export function anyNote(random: Random, sources: Sources): string {
  const length = anyLength(random)
  const pieces = random.between(1, 4)
  let text = random.chance(0.05) ? '---\ntags: [a]\ntitle: T\n---\n' : ''
  for (let i = 0; i < pieces || (text.length < 100 && i < 20); i++) {
    if (i > 0) text += random.pick(['\n', '\n\n', '\n\n## Rye\n\n', '\n\n# Sour dough\n\n'])
    text += anyPiece(random, sources, length / pieces)
  }
  for (let n = random.int(9); n > 0; n--) text = random.pick(mutations)(random, text, sources)
  const whole = Buffer.from(text.replace(/^\uFEFF+/, '').replaceAll('\0', ''), 'utf8').toString('utf8')
  return whole.trim() === '' ? '# Rye\n' : whole
}
