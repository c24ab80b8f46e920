import { isDeepStrictEqual } from 'node:util'
import { parseNote } from '../../src/note/parse-note.ts'
import { loadParser } from '../../src/parse/load-parser.ts'
import type { SplitResult } from '../../src/split.ts'
import { printManifest } from '../../src/write/manifest.ts'
import { editLines, lostWords } from '../helpers/any-edits.ts'
import { editAndJoin } from '../helpers/edit-files.ts'
import { joinFromManifest } from '../helpers/join-from-manifest.ts'
import { joinFiles, joinLines } from '../helpers/join-text.ts'
import { brokenGuarantees, filesOf, linesOf, splitText } from '../helpers/split-text.ts'
import type { Check, Trial } from './trial.ts'

const parsers = { satteri: loadParser('satteri'), remark: loadParser('remark') }

/** A broken guarantee, or another bug. */
export interface Breach {
  /** The problem without details of the note: findings of one kind likely have one cause. */
  kind: string
  details: string
}

/** The result of a trial: `refused` is a message on bad input, and no breach. */
export interface Outcome {
  result: 'held' | 'refused' | 'breach'
  breach?: Breach
  /** Events that are counted although they are no breach. */
  remarks: ('fallback' | 'engines-read')[]
}

/** More computing time for one note is a breach. Milliseconds. */
const slowest = 2000

/** Splits a note and checks the guarantees. Any exception is a breach. */
export async function tryNote(trial: Trial): Promise<Outcome> {
  const remarks: Outcome['remarks'] = []
  const before = process.cpuUsage()
  let breach: Breach | undefined
  let result: Outcome['result'] = 'held'
  try {
    const split = await splitText(trial.text, trial.options, trial.plan)
    const errors = linesOf(split).filter((line) => line.includes(' error '))
    const broken = brokenGuarantees(split)[0]
    if (broken) {
      breach = await breachOf(trial, errors, broken)
      if (!breach) {
        result = 'refused'
        remarks.push('engines-read')
      }
    } else if (errors.length > 0) result = 'refused'
    else {
      if (split.messages.some(({ ruleId }) => ruleId === 'parser-fallback')) remarks.push('fallback')
      breach = await holdSplit(trial, split, remarks)
    }
  } catch (error) {
    const { message, stack = '' } = error instanceof Error ? error : new Error(String(error))
    breach = { kind: kindOf(`throws ${message.slice(0, 80)}`), details: stack }
  }
  const { user, system } = process.cpuUsage(before)
  const spent = (user + system) / 1000
  if (!breach && spent > slowest)
    breach = { kind: 'slow', details: `${Math.round(spent)} ms for ${trial.text.length} characters` }
  return breach ? { result: 'breach', breach, remarks } : { result, remarks }
}

/**
 * A refusal to break a guarantee is a breach, unless the engines read the note differently and the reference engine
 * breaks none: then the fast engine misread it.
 */
async function breachOf(trial: Trial, errors: string[], broken: string): Promise<Breach | undefined> {
  const breach = { kind: kindOf(broken.replace(/^.*? error /, '')), details: errors.join('\n') }
  if (await isReadAlike(trial.text)) return breach
  const other = await splitText(trial.text, { ...trial.options, parser: 'remark' }, trial.plan)
  return brokenGuarantees(other).length > 0 ? breach : undefined
}

/** Removes names and numbers from a message. */
function kindOf(message: string): string {
  return message
    .replace(/`(?:[^`]|`(?! |$))*`/g, '`…`')
    .replace(/\d+/g, '0')
    .replace(/\s+/g, ' ')
    .slice(0, 120)
}

async function holdSplit(trial: Trial, split: SplitResult, remarks: Outcome['remarks']): Promise<Breach | undefined> {
  const files = filesOf(split)
  const back = joinFromManifest(split.manifest, files)
  if (back !== trial.text) return differ('manifest', back, trial.text)
  for (const check of trial.checks) {
    const breach = await checks[check](trial, split, files, remarks)
    if (breach) return breach
  }
  return undefined
}

function differ(kind: string, got: unknown, wanted: unknown): Breach | undefined {
  if (isDeepStrictEqual(got, wanted)) return undefined
  return { kind, details: `got ${JSON.stringify(got)}\nwanted ${JSON.stringify(wanted)}` }
}

type Hold = (
  trial: Trial,
  split: SplitResult,
  files: Record<string, string>,
  remarks: Outcome['remarks'],
) => Promise<Breach | undefined>

const toCrlf = (text: string) => text.replace(/\r\n|\n|\r/g, '\r\n')

const checks: Record<Check, Hold> = {
  async join({ text }, { manifest }, files) {
    const read = JSON.parse(printManifest(manifest))
    const joined = await joinFiles(read, files)
    const told = joinLines(joined)
    if (told.length > 0) return { kind: `join says ${kindOf(told[0] as string)}`, details: told.join('\n') }
    const breach = differ('join', joined.text, text)
    if (breach) return breach
    // a manifest without the text of the source: the files hold it
    read.source.lines = undefined
    return differ('join without lines', (await joinFiles(read, files)).text, text)
  },

  async engines({ text, options, plan }, split, files, remarks) {
    const other = await splitText(text, { ...options, parser: 'remark' }, plan)
    const got = { files: filesOf(other), lines: linesOf(other) }
    const wanted = { files, lines: linesOf(split) }
    if (isDeepStrictEqual(got, wanted)) return undefined
    if (!(await isReadAlike(text))) {
      remarks.push('engines-read')
      const broken = brokenGuarantees(other)[0]
      return broken ? { kind: `remark: ${kindOf(broken.replace(/^.*? error /, ''))}`, details: broken } : undefined
    }
    return differ('engines', got, wanted)
  },

  async again({ text, options, plan }, split, files) {
    const again = await splitText(text, options, plan)
    return (
      differ('again', filesOf(again), files) ??
      differ('again', printManifest(again.manifest), printManifest(split.manifest))
    )
  },

  async 'line-ends'({ text, options, plan }, split, files) {
    // without any line ending the program's own is a line feed
    if (text.includes('\r') || !text.includes('\n')) return undefined
    const other = await splitText(toCrlf(text), options, plan)
    const wanted = Object.fromEntries(Object.entries(files).map(([path, content]) => [path, toCrlf(content)]))
    return differ('line-ends', filesOf(other), wanted) ?? differ('line-ends', rulesOf(other), rulesOf(split))
  },

  async bom({ text, options, plan }, split, files) {
    const marked = await splitText(`\uFEFF${text}`, options, plan)
    const index = split.plan.index.path
    return differ('bom', filesOf(marked), { ...files, [index]: `\uFEFF${files[index]}` })
  },

  // sections that cross a size limit are split differently, and for other apps a new link may have another form
  async 'edit-files'({ text, options, fileEdits }) {
    const { minWords: _, maxWords: __, apps: ___, ...rest } = options
    const { got, wanted } = await editAndJoin(text, rest, fileEdits)
    return differ('edit-files', got, wanted)
  },

  async edits({ text, options, plan, lineEdits }, { manifest }, files) {
    const { edited, words } = editLines(files, lineEdits)
    const joined = await joinFiles(manifest, edited)
    const lost = lostWords(words, edited, joined).filter((word) => !isPassedBy(word, edited))
    if (lost.length > 0) return { kind: 'edits: a word is lost', details: `${lost} of ${text.length}` }
    const again = await splitText(joined.text, options, plan)
    const broken = brokenGuarantees(again)[0]
    if (broken)
      return { kind: `edits: ${kindOf(broken.replace(/^.*? error /, ''))}`, details: `${broken}\n${joined.text}` }
    if (again.messages.some(({ fatal }) => fatal)) return undefined
    return differ('edits: join', (await joinFiles(again.manifest, filesOf(again))).text, joined.text)
  },
}

/** Returns whether a word is part of a path segment that the path leaves again, `word/../x`. */
function isPassedBy(word: string, files: Record<string, string>): boolean {
  return Object.values(files).some((text) => new RegExp(`${word}[^\\s/]*/\\.\\./`).test(text))
}

function rulesOf({ messages }: SplitResult): string[] {
  return messages.map(({ ruleId }) => String(ruleId))
}

/** Returns whether both engines see the same nodes at the same places; otherwise their results may differ too. */
async function isReadAlike(text: string): Promise<boolean> {
  const [fast, reference] = await Promise.all(
    (['satteri', 'remark'] as const).map(async (name) => (await parseNote('note.md', text, parsers[name])).tree),
  )
  return shapeOf(fast) === shapeOf(reference)
}

function shapeOf(tree: unknown): string {
  return JSON.stringify(tree, (key, value) =>
    key === 'line' || key === 'column' || key === 'data' || value === null ? undefined : value,
  )
}
