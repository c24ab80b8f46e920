import { basename, dirname, join, relative, resolve } from 'node:path'
import type { VFileMessage } from 'vfile-message'
import { isInside } from '../disk/boundary.ts'
import { hashText } from '../disk/hash.ts'
import { nearbyFiles } from '../disk/nearby-files.ts'
import { mostBytes, readText } from '../disk/read-file.ts'
import { readNoteFile } from '../disk/read-note.ts'
import { type PlanChoice, readPlanOf } from '../disk/read-plan-of.ts'
import { posixPath } from '../disk/spelling.ts'
import * as messages from '../messages/index.ts'
import { nameOf } from '../note/parse-note.ts'
import { defaultOptions, type SplitOptions } from '../options.ts'
import { loadParser } from '../parse/load-parser.ts'
import { loadReportingParser } from '../parse/reporting-parser.ts'
import type { SourceNote } from '../prepare.ts'
import { split } from '../split.ts'
import { foldName } from '../text/slug.ts'
import type { PhaseListener } from '../timings.ts'
import { manifestName } from '../write/manifest.ts'
import { hostReader } from './host-reader.ts'
import { listMentions } from './list-mentions.ts'
import type { EarlierSplit } from './read-earlier-split.ts'
import { isIndexName, type TakenNames, withFreeNames } from './taken-names.ts'

/** How notes are split into folders. */
export interface SplitRequest {
  options: Partial<SplitOptions>
  /** The plan to follow, for a single note; by default the one beside each note, if any; `false`: none. */
  plan?: PlanChoice | undefined
  /** Whether mentions of moved sections in code and settings are reported. */
  mentions?: boolean
  /** Called when each phase ends. */
  timings?: PhaseListener | undefined
}

/** A request with what `notesplit.yaml` says for the note. */
interface NoteRequest extends SplitRequest {
  /** The folder with an output folder for each note. */
  out: string
  defaults: SourceNote['defaults']
}

/**
 * Splits a note into topics with names that no other note of the output folder has, and reserves them. Reports those that
 * a plan names and another note has.
 */
export async function splitApart(
  source: string,
  folder: string,
  request: NoteRequest,
  earlier: EarlierSplit | undefined,
  taken: TakenNames,
) {
  const split = await withFreeNames(
    taken,
    (names) => splitFile(source, folder, request, earlier, names),
    ({ result }) => result.plan.topics,
  )
  const { notes, manifest } = split.result
  const shared: VFileMessage[] = []
  for (const { path, role } of notes) {
    const key = foldName(nameOf(basename(path)))
    if (isIndexName(key)) continue
    const outputPath = `${basename(folder)}/${path}`
    const other = taken.get(key)
    if (other !== undefined && role === 'topic' && manifest.options.links !== 'markdown')
      shared.push(messages.nameShared(outputPath, other))
    taken.set(key, outputPath)
  }
  return { ...split, fallback: [...split.fallback, ...shared] }
}

/** `names`: reserved names. */
async function splitFile(
  source: string,
  folder: string,
  { options, defaults, plan, out, mentions, timings }: NoteRequest,
  earlier: EarlierSplit | undefined,
  names: ReadonlyMap<string, string>,
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
    readHost: hostReader(folder, source, (path) => {
      const host = earlier?.hosts.get(path)
      if (host) return host
      return earlier?.files.has(path) ? { refused: 'it is a topic of this note' } : undefined
    }),
    nearby: nearbyFiles(source, { written: isInside(resolve(out), resolve(source)) ? folder : out }),
    timings,
  }
  // the results that only a vault needs take the most memory
  const { outcome, links: _, ...result } = await split(note, options, context)
  const mentioned = mentions ? listMentions(source, outcome) : []
  return { rights, plan: note.plan, result, fallback: [...fallback, ...mentioned] }
}
