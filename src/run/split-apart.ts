import { basename, dirname, join, relative, resolve } from 'node:path'
import { isInside } from '../disk/boundary.ts'
import { hashText } from '../disk/hash.ts'
import { nearbyFiles } from '../disk/nearby-files.ts'
import { posixPath } from '../disk/posix-path.ts'
import { mostBytes, readText } from '../disk/read-file.ts'
import { readNoteFile } from '../disk/read-note.ts'
import { readPlanOf } from '../disk/read-plan-of.ts'
import { nameOf } from '../note/parse-note.ts'
import { defaultOptions } from '../options.ts'
import { loadParser } from '../parse/load-parser.ts'
import { loadReportingParser } from '../parse/reporting-parser.ts'
import type { Topic } from '../plan/split-plan.ts'
import type { SourceNote } from '../prepare.ts'
import { split } from '../split.ts'
import { foldName } from '../text/slug.ts'
import { manifestName } from '../write/manifest.ts'
import { listMentions } from './list-mentions.ts'
import type { EarlierSplit } from './read-earlier-split.ts'
import type { RunRequest } from './run-split.ts'
import { isIndexName } from './taken-names.ts'

/** A request with what `notesplit.yaml` says for the note. */
interface NoteRequest extends RunRequest {
  out: string
  defaults: SourceNote['defaults']
}

/** Splits a note into topics with names that no other note of the output folder has, and reserves them. */
export async function splitApart(
  source: string,
  folder: string,
  request: NoteRequest,
  earlier: EarlierSplit | undefined,
  taken: Set<string>,
) {
  const names = new Set<string>()
  for (let tries = 0; ; tries++) {
    const split = await splitFile(source, folder, request, earlier, [...names])
    const own = split.result.notes.filter(({ role }) => role === 'topic').map(({ path }) => nameOf(basename(path)))
    const asked = new Set(namesFromPlan(split.result.plan.topics))
    const clashing = own.filter((name) => taken.has(foldName(name)) && !names.has(name) && !asked.has(name))
    if (clashing.length === 0 || tries === mostTries) {
      const index = split.result.notes[0]?.path ?? ''
      for (const name of [...own, nameOf(index)]) if (!isIndexName(name)) taken.add(foldName(name))
      return split
    }
    for (const name of clashing) names.add(name)
  }
}

/** Lists the names that the user chose in a plan, at any depth. */
function namesFromPlan(topics: readonly Topic[]): string[] {
  return topics.flatMap(({ path, reason, topics: inner }) => [
    ...(reason === 'plan' ? [nameOf(basename(path))] : []),
    ...namesFromPlan(inner),
  ])
}

/** A new name may clash again. */
const mostTries = 4

/** `names`: reserved names. */
async function splitFile(
  source: string,
  folder: string,
  { options, defaults, plan, out, mentions, timings }: NoteRequest,
  earlier: EarlierSplit | undefined,
  names: readonly string[],
) {
  const { parser, found: fallback } = loadReportingParser(options.parser ?? defaultOptions.parser)
  const sourceFolder = posixPath(relative(resolve(folder), dirname(resolve(source))))
  const { text, rights } = readNoteFile(source)
  const note = { path: posixPath(resolve(source)), text, plan: readPlanOf(source, plan), defaults }
  timings?.mark('read')
  const known = readText(join(folder, manifestName), mostBytes.manifest)
  const context = {
    parser,
    fallback: loadParser('remark'),
    hash: hashText,
    sourceFolder,
    known,
    settled: earlier?.settled,
    names,
    nearby: nearbyFiles(source, { written: isInside(resolve(out), resolve(source)) ? folder : out }),
    timings,
  }
  // the results that only a vault needs take the most memory
  const { outcome, links: _, ...result } = await split(note, options, context)
  const found = mentions ? listMentions(source, outcome) : []
  return { text, rights, plan: note.plan, result, fallback: [...fallback, ...found] }
}
