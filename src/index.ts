/** The library: text or VFiles and options in; notes, plan, manifest and messages out. Uses no disk and no process. */

export type { FileState } from './join/file-states.ts'
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
export { loadParser, type ParserListeners } from './parse/load-parser.ts'
export type { Parser, ParserName } from './parse/parser.ts'
export type { SectionId } from './plan/outline.ts'
export type { KeptSection, Reason, SplitPlan, Topic } from './plan/split-plan.ts'
export { type Manifest, type ManifestNote, type ManifestPiece, manifestName, printManifest } from './write/manifest.ts'
export type { OutputNote, Piece } from './write/pieces.ts'
export type { PlanRow } from './write/plan-table.ts'
export type { SplitSummary } from './write/summary.ts'
