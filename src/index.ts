/** The library: text and options in; notes, plan, record and messages out. */
export { type JoinContext, type JoinResult, join, type WrittenFolder } from './join.ts'
export type { NotePath } from './note/parse-note.ts'
export { defaultOptions, type SplitOptions } from './options.ts'
export { loadParser } from './parsers/load-parser.ts'
export type { Parser, ParserName } from './parsers/parser.ts'
export type { Folders } from './phases/join/new-text.ts'
export type { FileState } from './phases/join/state-files.ts'
export type { Anchor } from './phases/outline.ts'
export type { KeptSection, Reason, SplitPlan, Topic } from './phases/plan.ts'
export {
  contentOf,
  type Hash,
  printRecord,
  type RecordedNote,
  type RecordedPiece,
  recordName,
  type SplitRecord,
} from './phases/record.ts'
export type { OutputNote, Piece } from './phases/render.ts'
export type { PlanRow } from './phases/tabulate.ts'
export type { PlanText } from './plan-file/read-plan.ts'
export {
  type PlanProposal,
  proposePlan,
  type SourceNote,
  type SplitContext,
  type SplitResult,
  split,
} from './split.ts'
export { type VerifyContext, type VerifyResult, verify } from './verify.ts'
