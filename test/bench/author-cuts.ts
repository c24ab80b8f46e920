/** Notes whose authors also keep them as files, and scores of how close a split comes to that. */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Outline, Section } from '../../src/plan/outline.ts'

/** A note, and the sections that are files in the author's version. */
export interface AuthorCut {
  name: string
  text: string
  isFile: (section: Section) => boolean
  /** Returns whether a section only groups files; these are not scored. */
  isGroup: (section: Section) => boolean
  /** The number of the author's files. */
  files: number
  /** The median of the words of the author's files; undefined for a note never kept as a folder. */
  median: number | undefined
}

/** The fields of a topic that scoring needs. */
export interface CutTopic {
  section: Section
  topics: CutTopic[]
}

/** Reads `NAME=FOLDER`, a folder of notes to join, or `NAME=NOTE.md:FILES.txt`, a note with a list of its files. */
export function readAuthorCut(argument: string): AuthorCut {
  const [name = '', source = ''] = argument.split('=')
  const [note = '', list] = source.split(':')
  return list === undefined ? joinFolder(name, note) : readList(name, note, list)
}

/** Each line of the list is the heading of a file, or after `~` one that groups files. */
function readList(name: string, note: string, list: string): AuthorCut {
  const lines = readFileSync(list, 'utf8').split('\n').filter(Boolean)
  const plain = (title: string) =>
    title
      .replace(/[`*_\\]/g, '')
      .trim()
      .toLowerCase()
  const files = new Set(lines.filter((line) => !line.startsWith('~')).map(plain))
  const groups = new Set(lines.filter((line) => line.startsWith('~')).map((line) => plain(line.slice(1))))
  return {
    name,
    text: readFileSync(note, 'utf8'),
    isFile: ({ title }) => files.has(plain(title)),
    isGroup: ({ title }) => groups.has(plain(title)) && !files.has(plain(title)),
    files: files.size,
    median: undefined,
  }
}

/**
 * Joins the notes of a folder, with subfolders as sections under a heading of their name. Every heading gets a code.
 */
function joinFolder(name: string, folder: string): AuthorCut {
  const files = new Set<string>()
  const groups = new Set<string>()
  const sizes: number[] = []
  let codes = 0
  const tag = (set?: Set<string>) => {
    const code = `zq${(codes++).toString(36)}z`
    set?.add(code)
    return code
  }
  const hashes = (depth: number) => '#'.repeat(Math.min(depth, 6))
  const visit = (dir: string, depth: number): string[] => {
    const entries = readdirSync(dir, { withFileTypes: true })
      .filter((entry) => !/^[._]/.test(entry.name))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
    return entries.flatMap((entry) => {
      const path = join(dir, entry.name)
      if (entry.isDirectory()) {
        const inner = visit(path, Math.min(depth + 1, 6))
        return inner.length === 0 ? [] : [`${hashes(depth)} ${entry.name} ${tag(groups)}\n`, ...inner]
      }
      if (!/\.md$/i.test(entry.name)) return []
      const text = readFileSync(path, 'utf8')
        .replace(/^\uFEFF/, '')
        .replaceAll('\r\n', '\n')
        .replace(/^---\n[\s\S]*?\n---\n/, '')
      const words = text.split(/\s+/).length
      if (words < 20) return []
      sizes.push(words)
      const title = /^\s*#\s+(.+)\n/.exec(text)
      const body = title ? text.slice(title[0].length) : text
      const head = `${hashes(depth)} ${title?.[1] ?? basename(entry.name, '.md')} ${tag(files)}\n`
      return [head, `${shiftHeadings(body, depth + 1).trim()}\n`]
    })
  }
  const shiftHeadings = (text: string, to: number) => {
    const lines = text.split('\n')
    const heads: number[] = []
    let fence = ''
    lines.forEach((line, i) => {
      const mark = /^\s{0,3}(`{3,}|~{3,})/.exec(line)?.[1]
      if (mark && fence === '') fence = mark
      else if (mark?.startsWith(fence)) fence = ''
      else if (fence === '' && /^#{1,6}\s+\S/.test(line)) heads.push(i)
    })
    const depthOf = (i: number) => /^#+/.exec(lines[i] as string)?.[0].length ?? 0
    const least = Math.min(...heads.map(depthOf))
    for (const i of heads) {
      const depth = hashes(depthOf(i) - least + to)
      lines[i] = `${depth} ${lines[i]?.replace(/^#+\s+/, '').replace(/\s+#+\s*$/, '')} ${tag()}`
    }
    return lines.join('\n')
  }
  const codeOf = ({ title }: Section) => /zq[0-9a-z]+z/.exec(title)?.[0] ?? ''
  const text = `# ${name}\n\nAll of it in one note.\n\n${visit(folder, 2).join('\n')}`
  const median = sizes.sort((a, b) => a - b)[sizes.length >> 1]
  return {
    name,
    text,
    isFile: (section) => files.has(codeOf(section)),
    isGroup: (section) => groups.has(codeOf(section)),
    files: files.size,
    median,
  }
}

export interface CutScore {
  precision: number
  recall: number
  f1: number
}

/** Counts the topics that begin where the author begins a file, and how many of those were found. */
export function scoreCut(cut: AuthorCut, topics: readonly CutTopic[]): CutScore {
  const begins = allTopics(topics).map(({ section }) => section)
  const hits = begins.filter(cut.isFile).length
  const counted = begins.filter((section) => !cut.isGroup(section)).length
  const precision = counted === 0 ? 0 : hits / counted
  const recall = cut.files === 0 ? 0 : hits / cut.files
  return { precision, recall, f1: hits === 0 ? 0 : (2 * precision * recall) / (precision + recall) }
}

function allTopics(topics: readonly CutTopic[]): CutTopic[] {
  return topics.flatMap((topic) => [topic, ...allTopics(topic.topics)])
}

export interface CutShape {
  words: number
  topics: number
  /** The largest topic's share of all words, without the topics inside it. */
  largest: number
  median: number
  /** The number of topics under 50 words. */
  tiny: number
  hubs: number
  /** Whether the largest topic has at least three sections, with 30 words each on average. */
  isSplittable: boolean
}

/** Measures the sizes of the topics of a split. */
export function shapeOf(outline: Outline, topics: readonly CutTopic[]): CutShape {
  const all = allTopics(topics)
  const ownWords = ({ section, topics: inner }: CutTopic) =>
    section.words - inner.reduce((sum, one) => sum + one.section.words, 0)
  const sorted = [...all].sort((a, b) => ownWords(a) - ownWords(b))
  const sizes = sorted.map(ownWords)
  const parts = sorted.at(-1)?.topics.length === 0 ? (sorted.at(-1)?.section.children ?? []) : []
  const partWords = parts.reduce((sum, part) => sum + part.words, 0)
  const words = outline.sections.reduce((sum, section) => sum + section.words, 0)
  return {
    words,
    topics: all.length,
    largest: words === 0 ? 0 : (sizes.at(-1) ?? 0) / words,
    median: sizes[sizes.length >> 1] ?? 0,
    tiny: all.filter(({ section }) => section.words < 50).length,
    hubs: all.filter(({ topics: inner }) => inner.length > 0).length,
    isSplittable: parts.length > 2 && partWords >= 30 * parts.length && 2 * partWords > (sizes.at(-1) ?? 0),
  }
}
