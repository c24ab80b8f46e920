import { existsSync } from 'node:fs'
import type { PlanText } from '../plan/file/read-plan.ts'
import { withoutEnding } from '../text/paths.ts'
import { Failure } from './failure.ts'
import { mostBytes } from './read-file.ts'
import { readNote, readStdin } from './read-note.ts'

/** Returns the path of the plan beside a note: `x.plan.yaml` beside `x.md`. */
export function planPathOf(source: string): string {
  return `${withoutEnding(source)}.plan.yaml`
}

/** The plan to follow: a path, `-` for stdin, its text, or `false` for none. */
export type PlanChoice = string | false | PlanText

/**
 * Reads the plan for a note: the named one, which must exist unless it `mayBeNew`; by default the one beside the note,
 * if any. Throws a `Failure` if unreadable.
 */
export function readPlanOf(source: string, named?: PlanChoice, mayBeNew = false): PlanText | undefined {
  if (named === false) return undefined
  if (typeof named === 'object') return named
  if (named === '-') return { path: '<stdin>', text: readStdin(mostBytes.plan) }
  const path = named ?? planPathOf(source)
  if ((named === undefined || mayBeNew) && !existsSync(path)) return undefined
  try {
    return { path, text: readNote(path, mostBytes.plan) }
  } catch (error) {
    if (error instanceof Failure) error.report.file = path
    throw error
  }
}
