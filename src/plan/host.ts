import type { VFileMessage } from 'vfile-message'
import * as messages from '../messages/index.ts'
import type { NotePath } from '../note/parse-note.ts'
import { readSurvey, type Survey } from '../note/survey.ts'
import type { Parser } from '../parse/parser.ts'
import { endsWithBlankLine, firstNewline } from '../text/lines.ts'
import { noteEnding, resolvePath, withoutEnding } from '../text/paths.ts'
import { foldName } from '../text/slug.ts'
import { suggestWord } from '../text/words.ts'
import type { YamlPath } from '../text/yaml-path.ts'
import type { TopicEntry } from './file/plan-schema.ts'
import type { WrittenPlan } from './file/read-plan.ts'
import { outlineNote } from './outline.ts'
import type { SettledNotes } from './settled-notes.ts'

/** The text of an existing note around the place that sections join (`into:` of a plan). */
export interface HostText {
  before: string
  after: string
  /** The depth of the headings that join it. */
  depth: number
  /** The heading that the plan named. */
  heading?: string | undefined
}

/** A note that sections join. */
export interface Host extends HostText {
  path: NotePath
  /** Of its own text. */
  survey: Survey
}

/** Hosts by the value of `into:` in the plan. */
export type Hosts = ReadonlyMap<string, Host>

/**
 * Reads the own text of a note by its path in the output folder, with the place that sections have in it now;
 * `refused`: why no section can join it.
 */
export type HostReader = (path: NotePath) => Promise<string | HostText | { refused: string }>

/** Returns the path of the note that an `into:` names, and the heading after `#`. */
export function readInto(into: string): { path: NotePath; heading: string | undefined } {
  const [file = '', ...heading] = into.split('#')
  const path = file.trim().normalize('NFC')
  return { path: noteEnding.test(path) ? path : `${path}.md`, heading: heading.join('#').trim() || undefined }
}

/**
 * Reads the notes that a plan names with `into:`, by a path from the folder of the split note, else from the root of its
 * vault. Returns messages for those that no section can join. Without `read` they are only named.
 */
export async function findHosts(
  plan: WrittenPlan | undefined,
  {
    read,
    settled,
    parser,
    around: { home, files },
  }: {
    read: HostReader | undefined
    settled: SettledNotes | undefined
    parser: Parser
    around: { home: string; files: Iterable<NotePath> }
  },
): Promise<{ hosts: Hosts | undefined; faults: VFileMessage[] }> {
  if (!plan || !read) return { hosts: undefined, faults: [] }
  const { data, placeOf } = plan
  const hosts = new Map<string, Host>()
  const faults: VFileMessage[] = []
  const paths = new Set<string>()
  const known = new Set(files)
  for (const { entry, at } of entriesWithHost(data.topics ?? [], ['topics'])) {
    const { into = '' } = entry
    const { heading, path: written } = readInto(into)
    const near = resolvePath(home, written)
    const named = known.has(near) || !known.has(written) ? near : written
    // a host that was renamed since it was named
    const moved = settled?.topics.get(entry.sections[0] as string)?.paths[0]
    const there = await read(named)
    const path = moved !== undefined && isRefused(there) ? moved : named
    const fail = (why: string) => faults.push(messages.intoRefused(path, why, placeOf([...at, 'into'])))
    const other = (['file', 'title', 'tags', 'inherit', 'topics', 'max-words'] as const).find((key) => entry[key])
    if (other) fail(`\`into\` and \`${other}\` exclude each other`)
    else if (paths.has(foldName(path))) fail('the plan already names it; list all its sections in one entry')
    else {
      paths.add(foldName(path))
      const own = path === named ? there : await read(path)
      const text = typeof own === 'string' || isRefused(own) ? own : ownTextOf(own)
      if (typeof text === 'object') fail(text.refused)
      else if (text.startsWith('\uFEFF')) fail('it begins with a byte order mark')
      else {
        const survey = await readSurvey(path, text, parser)
        const found = placeIn(survey, heading)
        // sections stay where they are, as long as the plan names the same place
        const place = typeof own === 'object' && !isRefused(own) && own.heading === heading ? own : {}
        if (isRefused(found)) fail(found.refused)
        else hosts.set(into, { ...found, ...place, depth: found.depth, heading, path, survey })
      }
    }
  }
  return { hosts, faults }
}

/** Returns the text of a note without the sections that joined it. */
export function ownTextOf({ before, after }: HostText): string {
  return before + after
}

/** Returns whether no section can join a note. */
export function isRefused(answer: Awaited<ReturnType<HostReader>>): answer is { refused: string } {
  return typeof answer === 'object' && 'refused' in answer
}

function entriesWithHost(topics: readonly TopicEntry[], under: YamlPath): { entry: TopicEntry; at: YamlPath }[] {
  return topics.flatMap((entry, i) => {
    const at = [...under, i]
    const inner = entriesWithHost(entry.topics ?? [], [...at, 'topics'])
    return entry.into === undefined ? inner : [{ entry, at }, ...inner]
  })
}

/** Returns the value of `into:` for a note. */
export function printInto(path: NotePath, into: string): string {
  const { heading } = readInto(into)
  return withoutEnding(path) + (heading === undefined ? '' : `#${heading}`)
}

/** Finds the end of the section of a heading; without a heading the end of the note. */
function placeIn(survey: Survey, heading: string | undefined): HostText | { refused: string } {
  const { text } = survey
  const sections = [...outlineNote(survey).byAnchor.values()]
  if (heading === undefined) {
    const [first, second] = sections
    // below its title, if it has one
    const depth = second && first?.children.includes(second) ? second.depth : (first?.depth ?? 2)
    return { before: text, after: '', depth: sections.length === 1 && depth === 1 ? 2 : depth }
  }
  const named = sections.find(({ title, anchor }) => foldName(title) === foldName(heading) || anchor === heading)
  if (!named) {
    const meant = suggestWord(
      heading,
      sections.map(({ title }) => title),
    )
    return { refused: `it has no heading \`${heading}\`${messages.didYouMean(meant)}` }
  }
  const { end } = named.span
  return { before: text.slice(0, end), after: text.slice(end), depth: Math.min(named.depth + 1, 6) }
}

/** Returns the blank lines that separate sections from the text of their host. */
export function gapsIn({ before, after }: HostText): { above: string; below: string } {
  const newline = firstNewline(before)
  const isApart = before === '' || endsWithBlankLine(before)
  return {
    above: isApart ? '' : newline.repeat(/[\r\n]$/.test(before) ? 1 : 2),
    below: after === '' ? '' : newline,
  }
}

/** Returns the text of a host with sections in it. */
export function placeInHost(host: HostText, sections: string): string {
  const { above, below } = gapsIn(host)
  return host.before + above + sections + below + host.after
}
