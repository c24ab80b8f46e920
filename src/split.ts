import type { VFileMessage } from 'vfile-message'
import * as messages from './messages.ts'
import { findLandmarks } from './note/landmarks.ts'
import { parseNote } from './note/parse-note.ts'
import { type Survey, surveyNote } from './note/survey.ts'
import { defaultOptions, type SplitOptions } from './options.ts'
import type { Parser } from './parsers/parser.ts'
import { weightsFor } from './phases/aim.ts'
import { addBlockIds } from './phases/block-ids.ts'
import { carryDefinitions } from './phases/carry.ts'
import { PointerWriter } from './phases/index-note.ts'
import { layoutNotes } from './phases/layout.ts'
import { linkNote } from './phases/link.ts'
import { Locator } from './phases/locate.ts'
import { outlineNote } from './phases/outline.ts'
import { planSplit, type SplitPlan, topicProperties } from './phases/plan.ts'
import { type Hash, recordSplit, type SplitRecord } from './phases/record.ts'
import { type OutputNote, renderNotes } from './phases/render.ts'
import { reportNote } from './phases/report.ts'
import { Rewriter } from './phases/rewrite.ts'
import { verifySplit } from './phases/verify/verify-split.ts'

/** A note to split. */
export interface SourceNote {
  /** POSIX path; its last part names the note. */
  path: string
  /** The text; a byte order mark at its start is put aside and given back. */
  text: string
}

/** What the core needs from outside: it knows no disk and no process. */
export interface SplitContext {
  parser: Parser
  /** The engine to try when the laws do not hold with the first: each has blocks that it reads otherwise than alone. */
  fallback?: Parser
  hash: Hash
  /** POSIX path from the folder that is written to the one of the source note; `''` when they are the same. */
  sourceFolder: string
}

/** A note split: nothing is written yet, and must not be when a message is fatal. */
export interface SplitResult {
  /** The index note first, then the topics in the order of the note. */
  notes: OutputNote[]
  plan: SplitPlan
  record: SplitRecord
  /** By place in the source. */
  messages: VFileMessage[]
}

/** Splits a note into an index note and topics, and holds the result to the laws. */
export async function split(
  source: SourceNote,
  given: Partial<SplitOptions>,
  context: SplitContext,
): Promise<SplitResult> {
  const result = await splitWith(context.parser, source, given, context)
  const breach = result.messages.find(({ ruleId }) => ruleId?.startsWith('law-'))
  if (!breach || !context.fallback) return result
  const second = await splitWith(context.fallback, source, given, context)
  if (second.messages.some(({ fatal }) => fatal)) return result
  return { ...second, messages: [messages.parserFallback(breach.reason), ...second.messages] }
}

async function splitWith(
  parser: Parser,
  source: SourceNote,
  given: Partial<SplitOptions>,
  context: SplitContext,
): Promise<SplitResult> {
  const options: SplitOptions = { ...defaultOptions, ...given }
  const bom = source.text.startsWith('\uFEFF')
  const text = bom ? source.text.slice(1) : source.text
  const survey = surveyNote(await parseNote(source.path, text, parser))
  const landmarks = findLandmarks(survey)
  const outline = outlineNote(survey)
  const plan = planSplit(survey, outline, options)
  const layout = layoutNotes(survey, outline, plan, options)
  const references = linkNote(survey, landmarks)
  const locator = new Locator(survey, layout, references, weightsFor(options))
  const rewriter = new Rewriter(survey, locator, options, context.sourceFolder)
  const carriage = carryDefinitions(survey, references, layout, (reference) => rewriter.becomesWikiLink(reference))
  locator.settle(carriage)
  const blockIds = addBlockIds(survey, references, options, (offset) => locator.isReached(offset))
  locator.mark(blockIds)
  const pointers = new PointerWriter(survey, outline, options, (text, from) => {
    const note = layout.notes.find(({ path }) => path === from)
    return note !== undefined && locator.isLabel(text, note)
  })
  const notes = renderNotes(layout, {
    survey,
    references,
    carriage,
    rewrite: (reference, note) => rewriter.rewrite(reference, note),
    pointer: (topics, from, bullet) => pointers.write(topics, from, bullet),
    properties: topicProperties(survey, plan, options),
    blockIds: blockIds.edits,
    isList: options.indexStyle === 'list',
  })
  const written = new Map<string, Survey>()
  for (const note of notes) written.set(note.path, surveyNote(await parseNote(note.path, note.text, parser)))
  const places = new messages.Places(text)
  const found = [
    ...reportNote(
      {
        survey,
        options,
        outline,
        plan,
        references,
        carriage,
        degraded: rewriter.degraded,
        losses: rewriter.losses.all,
        landmarks,
      },
      places,
    ),
    ...verifySplit(
      {
        survey,
        references,
        notes,
        written,
        isDegraded: (reference) => rewriter.isDegraded(reference),
        sourceFolder: context.sourceFolder,
      },
      places,
    ),
  ]
  const path = [context.sourceFolder, source.path.replace(/^.*\//, '')].filter(Boolean).join('/')
  const record = recordSplit({ path, text, bom }, options, plan, notes, context.hash)
  return { notes, plan, record, messages: found }
}
