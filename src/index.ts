/** The library: text or VFiles and options in; notes, plan, record and messages out. No disk, no process. */
export {
  applyPlan,
  type FolderFiles,
  type FolderOptions,
  type JoinOutput,
  join,
  type Note,
  type NoteOptions,
  type PlanOutput,
  planSplit,
  type SplitOutput,
  split,
  type VerifyOutput,
  verify,
} from './library.ts'
export { defaultOptions, type SplitOptions } from './options.ts'
export { loadParser, type ParserListeners } from './parsers/load-parser.ts'
export type { Parser, ParserName } from './parsers/parser.ts'
export type { FileState } from './phases/join/state-files.ts'
export type { Anchor } from './phases/outline.ts'
export type { OutputNote, Piece } from './phases/piece.ts'
export { printRecord, type RecordedNote, type RecordedPiece, recordName, type SplitRecord } from './phases/record.ts'
export type { KeptSection, Reason, SplitPlan, Topic } from './phases/split-plan.ts'
export type { SplitSummary } from './phases/summarize.ts'
export type { PlanRow } from './phases/tabulate.ts'
