import { diff3Merge } from 'node-diff3'
import { splitLines } from '../../markdown/newline.ts'

/** Lines that both sides changed in different ways, by their places in the merged text. Lines count from 1. */
interface MergeConflict {
  mine: number
  theirs: number
}

export interface MergedText {
  text: string
  conflicts: MergeConflict[]
}

const marks = { mine: '<<<<<<< edited', between: '=======', theirs: '>>>>>>> split anew' }

/**
 * Merges two versions of a text line by line; `base` is what both came from. Where both changed the same lines in different
 * ways, both stand in the text between marks, as git has them.
 */
export function mergeText(base: string, mine: string, theirs: string): MergedText {
  const newline = /\r\n|\n|\r/.exec(theirs)?.[0] ?? '\n'
  const lines: string[] = []
  const conflicts: MergeConflict[] = []
  const mark = (text: string) => {
    const last = lines.at(-1)
    if (last !== undefined && !/[\r\n]$/.test(last)) lines[lines.length - 1] = last + newline
    lines.push(text + newline)
  }
  for (const { ok, conflict } of diff3Merge(splitLines(mine), splitLines(base), splitLines(theirs))) {
    if (ok) lines.push(...ok)
    if (!conflict) continue
    mark(marks.mine)
    const place = { mine: lines.length + 1, theirs: 0 }
    lines.push(...conflict.a)
    mark(marks.between)
    place.theirs = lines.length + 1
    lines.push(...conflict.b)
    mark(marks.theirs)
    conflicts.push(place)
  }
  return { text: lines.join(''), conflicts }
}
