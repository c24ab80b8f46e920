import { stringify } from 'yaml'
import type { SplitOptions } from '../../options.ts'
import { firstNewline, plainLine } from '../../text/lines.ts'
import { withoutEnding } from '../../text/paths.ts'
import type { Cut } from '../cut.ts'
import { describeCut } from '../describe-cut.ts'
import { type Outline, type Section, type SectionId, sectionsAround, sectionsIn } from '../outline.ts'
import type { KeptSection, Reason, SplitPlan, Topic } from '../split-plan.ts'
import type { Suggestions } from '../suggest-topics.ts'

/** The comment on a section that stays, by reason. */
const reasons: Record<Reason, string | undefined> = {
  depth: undefined,
  'max-words': undefined,
  'min-words': 'fewer words than min-words',
  small: 'too small for a topic',
  'only-definitions': 'only definitions',
  contents: 'a list of contents',
  plan: undefined,
  new: undefined,
}

/** Prints a plan for the user to edit. `name`: the note's file name. */
export function printPlan(
  name: string,
  plan: SplitPlan,
  cut: Cut,
  outline: Outline,
  known: readonly SectionId[],
  allOptions: Partial<SplitOptions>,
): string {
  const { limit } = cut
  // also a depth that the note does not have: it is the reason why nothing is split
  const depth = cut.depth ?? allOptions.depth
  const { isPlain, text: why, folders, whole } = describeCut(cut, plan.kept)
  // a limit without effect is not part of the plan
  const maxWords = limit.from === 'options' || folders.length + whole.length === 0 ? undefined : limit.words
  const options = [
    ...(depth === undefined ? [] : [`  depth: ${depth} # sections of this depth become topics`]),
    ...(maxWords === undefined
      ? []
      : [`  max-words: ${maxWords} # larger ones are split where their parts can stand alone`]),
    ...Object.entries(writtenOptions(allOptions)).map(([key, value]) => `  ${key}: ${flow([value]).slice(1, -1)}`),
  ]
  // a section that stays inside a moved one is not listed
  const moved = new Set(plan.topics.flatMap(({ sections }) => sections))
  const isMoved = (section: Section | undefined) =>
    section !== undefined && sectionsAround(section).some(({ anchor }) => moved.has(anchor))
  const kept = plan.kept.filter(({ section }) => !isMoved(outline.byAnchor.get(section)))
  const lines = [
    `# What becomes of ${name}. Change it, then run \`notesplit split ${name}\`.`,
    '# `notesplit schema plan` prints the schema of this file.',
    ...(isPlain ? [] : [`# ${upperFirst(why)}.`]),
    'version: 1',
    ...(options.length > 0 ? ['options:', ...options] : []),
    '# Sections that stay in the index note, in place.',
    ...listLines(
      'kept',
      kept.map((keptSection) => keptLine(keptSection, 2)),
    ),
    '# The notes that sections move to. Sections are named by anchor: the slug of the heading, or its id.',
    ...listLines(
      'topics',
      plan.topics.flatMap((topic) => topicLines(topic, outline, 2, { maxWords })),
    ),
    '# The sections that the note had when this was written, so that new ones are told from forgotten ones.',
    '# `notesplit plan` keeps it.',
    ...listLines(
      'known',
      known.map((anchor) => `  - ${scalar(anchor)}`),
    ),
  ]
  return `${lines.join('\n')}\n`
}

function listLines(key: string, entries: readonly string[]): string[] {
  return entries.length === 0 ? [`${key}: []`] : [`${key}:`, ...entries]
}

/** Returns the options by their names in a plan, without the depth and those a plan cannot set. */
function writtenOptions({ depth: _, parser: __, ...options }: Partial<SplitOptions>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
      value,
    ]),
  )
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Returns the line of a section that stays. */
export function keptLine({ section, reason }: KeptSection, indent: number): string {
  const why = reasons[reason]
  return `${' '.repeat(indent)}- ${scalar(section)}${why ? ` # ${why}` : ''}`
}

/** Returns the lines of a topic in a list. */
export function topicLines(
  topic: Topic,
  outline: Outline,
  indent: number,
  { comment, maxWords = Number.POSITIVE_INFINITY }: { comment?: string; maxWords?: number | undefined } = {},
): string[] {
  const indentation = ' '.repeat(indent)
  const { path, title, sections, topics, keep, keepHeading, summary, pointer, tags, inherit } = topic
  const keys = { summary, pointer, tags, inherit }
  const inside = sections
    .flatMap((anchor) => outline.byAnchor.get(anchor) ?? [])
    .flatMap(sectionsIn)
    .map(({ anchor }) => anchor)
  // the note of a folder is named for the folder
  const folder = topics.length > 0 ? /([^/]+)\/(?:\1|index|README)\.\w+$/.exec(path)?.[1] : undefined
  return [
    ...(comment === undefined ? [] : [`${indentation}# ${comment}`]),
    `${indentation}- file: ${scalar(folder ?? withoutEnding(path))}`,
    // without a title that a plan can hold, the topic keeps its heading
    ...(plainLine.test(title) ? [`${indentation}  title: ${scalar(title)}`] : []),
    `${indentation}  sections: ${flow(sections)}`,
    ...(topics.length === 0
      ? wrapComment(`inside of it: ${inside.join(', ')}`, `${indentation}  # `, inside.length)
      : []),
    ...(topics.length === 0 && topic.words > maxWords && inside.length > 0
      ? [`${indentation}  max-words: 0 # ${topic.words} words, kept whole`]
      : []),
    ...(keep ? [`${indentation}  keep: ${keep}`] : []),
    ...(keepHeading === false ? [`${indentation}  keep-heading: false`] : []),
    ...Object.entries(keys).flatMap(([key, value]) =>
      value === undefined ? [] : [`${indentation}  ${key}: ${typeof value === 'string' ? scalar(value) : flow(value)}`],
    ),
    ...(topics.length === 0 ? [] : [`${indentation}  topics:`]),
    ...topics.flatMap((inner) => topicLines(inner, outline, indent + 4, { maxWords })),
  ]
}

/** Wraps a comment in lines of at most 100 characters; no lines for empty text. */
function wrapComment(text: string, prefix: string, count: number): string[] {
  if (count === 0) return []
  const lines = ['']
  for (const word of text.split(' ')) {
    const last = lines.at(-1) as string
    if (last !== '' && prefix.length + last.length + word.length > 99) lines.push(word)
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`
  }
  return lines.map((line) => prefix + line)
}

/** Writes a string as YAML, valid also after `- ` and in brackets. */
export function scalar(value: string): string {
  return flow([value]).slice(1, -1)
}

/** Writes values as a list of YAML on one line. */
function flow(values: readonly unknown[]): string {
  // text of several lines, such as a template, stays on one line here: only double quotes can do that
  const isMultiline = values.some((value) => typeof value === 'string' && value.includes('\n'))
  return stringify(values, {
    collectionStyle: 'flow',
    flowCollectionPadding: false,
    lineWidth: 0,
    defaultStringType: isMultiline ? 'QUOTE_DOUBLE' : 'PLAIN',
    doubleQuotedMinMultiLineLength: Number.POSITIVE_INFINITY,
  }).trimEnd()
}

const opening =
  '# Suggested: sections that seem to belong together. Nothing of it counts until you write it into `topics`.'
const closing = '# End of what was suggested.'

/** Writes suggestions as comments at the end of a plan file, replacing earlier ones. */
export function withSuggestions(text: string, { topics, reason }: Suggestions): string {
  const newline = firstNewline(text)
  const lines = topics.flatMap(({ file, sections, shared }) => [
    ...(shared.length > 0 ? [`#   # in common: ${shared.join(', ')}`] : []),
    `#   - file: ${scalar(file)}`,
    `#     sections: ${flow(sections.map(({ anchor }) => anchor))}`,
  ])
  const block = [opening, ...(lines.length > 0 ? lines : [`#   (${reason ?? 'none'})`]), closing, ''].join(newline)
  const bare = withoutSuggestions(text)
  return bare + (/(?:^|[\r\n])$/.test(bare) ? '' : newline) + block
}

function withoutSuggestions(text: string): string {
  const start = text.indexOf(opening)
  const end = text.indexOf(closing, start)
  if (start < 0 || end < 0) return text
  return text.slice(0, start) + text.slice(end + closing.length).replace(/^(?:\r\n|\n|\r)/, '')
}
