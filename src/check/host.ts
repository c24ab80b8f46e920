import type { VFileMessage } from 'vfile-message'
import { intoRefused } from '../messages/index.ts'
import { definitionKey } from '../note/definitions.ts'
import type { NotePath } from '../note/parse-note.ts'
import { readSurvey, type Survey } from '../note/survey.ts'
import type { Parser } from '../parse/parser.ts'
import { gapsIn, type Host } from '../plan/host.ts'
import { foldName } from '../text/slug.ts'
import type { Span } from '../text/span.ts'
import { contentOf } from '../write/manifest.ts'
import { privacyOf } from '../write/needed-properties.ts'
import type { OutputNote } from '../write/pieces.ts'

/**
 * Checks the notes that sections join: both texts mean what they mean alone, no name occurs twice, and the note is no less
 * private than the source. `written`: the survey of the sections of each note.
 */
export async function checkHosts(
  notes: readonly OutputNote[],
  hosts: Iterable<Host>,
  { source, written }: { source: Survey; written: ReadonlyMap<NotePath, Survey> },
  parser: Parser,
): Promise<VFileMessage[]> {
  const problems: VFileMessage[] = []
  for (const host of hosts) {
    const note = notes.find(({ path }) => path === host.path)
    const sections = written.get(host.path)
    if (!note || !sections) continue
    const open = Object.entries(privacyOf(source)).find(([key, value]) => host.survey.properties[key] !== value)
    if (open) problems.push(intoRefused(host.path, `the note has \`${open[0]}: ${open[1]}\`, and it does not`))
    const known = new Map(listNames(host.survey))
    const twice = listNames(sections).find(([key]) => known.has(key))
    const whole = await readSurvey(host.path, contentOf(note, false), parser)
    const changed = twice ? undefined : firstChange(host, sections, whole)
    if (twice) problems.push(intoRefused(host.path, `both have ${twice[1]}; rename one of them`))
    if (changed !== undefined) {
      const line = whole.text.slice(changed).split(/[\r\n]/)[0]
      problems.push(intoRefused(host.path, `\`${line}\` would be read otherwise`))
    }
  }
  return problems
}

/** Lists the names that links and citations of a note use, with words for each. */
function listNames({ headings, htmlIds, blockIds, definitions }: Survey): [key: string, shown: string][] {
  return [
    ...headings.flatMap(({ slug, title, ids }) =>
      [slug, foldName(title), ...ids].map((key): [string, string] => [`#${key}`, `the heading \`${title}\``]),
    ),
    ...htmlIds.map(({ id }): [string, string] => [`#${id}`, `the id \`${id}\``]),
    ...blockIds.map(({ id }): [string, string] => [`^${id.toLowerCase()}`, `the block id \`^${id}\``]),
    ...definitions.map((definition): [string, string] => [
      definitionKey(definition),
      `the label \`[${definition.kind === 'definition' ? '' : '^'}${definition.label}]\``,
    ]),
  ]
}

/** Returns where a note with sections in it is first read otherwise than both are alone. */
function firstChange(host: Host, sections: Survey, whole: Survey): number | undefined {
  const { before } = host
  const { above, below } = gapsIn(host)
  const start = before.length + above.length
  const length = above.length + sections.text.length + below.length
  const wanted = new Set([
    ...listMarks(host.survey).map(([what, at]) => `${what} ${at < before.length ? at : at + length}`),
    ...listMarks(sections).map(([what, at]) => `${what} ${at + start}`),
  ])
  const got = listMarks(whole)
  const added = got.find(([what, at]) => !wanted.delete(`${what} ${at}`))
  const [lost] = wanted
  return added?.[1] ?? (lost === undefined ? undefined : Number(lost.split(' ')[1]))
}

function listMarks({
  blocks,
  headings,
  links,
  wikiLinks,
  definitions,
  citations,
}: Survey): [what: string, at: number][] {
  const marks = (what: string, nodes: readonly { span: Span }[]) =>
    nodes.map(({ span }): [string, number] => [what, span.start])
  return [
    ...blocks.map(({ type, span }): [string, number] => [type, span.start]),
    ...marks('title', headings),
    ...marks('link', links),
    ...marks('label', definitions),
    ...marks('citation', citations),
    ...marks('wiki', wikiLinks),
  ]
}
