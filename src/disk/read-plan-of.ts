import { existsSync } from 'node:fs'
import type { PlanText } from '../plan/file/read-plan.ts'
import { Failure } from './failure.ts'
import { readNote } from './read-note.ts'

/** The path of the plan beside a note: `x.plan.yaml` beside `x.md`. */
export function planPathOf(source: string): string {
  return `${source.replace(/\.(?:md|markdown|mdown|mkd|mdx)$/i, '')}.plan.yaml`
}

/**
 * The plan for a note: the one that is named, which must exist unless it `mayBeNew`, or the one beside it, if there is one; none when that is
 * asked for with `false`. Throws a `Failure` for what cannot be read.
 */
export function readPlanOf(source: string, named?: string | false, mayBeNew = false): PlanText | undefined {
  if (named === false) return undefined
  const path = named ?? planPathOf(source)
  if ((named === undefined || mayBeNew) && !existsSync(path)) return undefined
  try {
    return { path, text: readNote(path) }
  } catch (error) {
    if (error instanceof Failure) error.report.file = path
    throw error
  }
}
