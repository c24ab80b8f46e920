/** Lines that both sides changed differently, by their offsets in the merged text. */
export interface MergeConflict {
  /** Where its first marker begins. */
  start: number
  mine: number
  theirs: number
  /** The lines of both, with the markers. */
  whole: string
}

/**
 * Finds the conflicts that a merge left in a text: one of `split --merge`, or of git.
 * https://git-scm.com/docs/git-merge#_how_conflicts_are_presented
 */
export function findConflicts(text: string): MergeConflict[] {
  const conflicts: MergeConflict[] = []
  let start: number | undefined
  let [mine, theirs] = [0, 0]
  for (const { 0: line, 1: mark = '', index } of text.matchAll(
    /^([<>]{7}(?= |[\r\n]|$)|={7}(?=[\r\n]|$)).*(?:\r\n|\n|\r)?/gm,
  )) {
    const end = index + line.length
    if (mark[0] === '<' && start === undefined) {
      start = index
      mine = end
    } else if (mark[0] === '=' && start !== undefined && theirs === 0) theirs = end
    else if (mark[0] === '>' && start !== undefined && theirs > 0) {
      conflicts.push({ start, mine, theirs, whole: text.slice(start, end).replace(/\r?\n$|\r$/, '') })
      start = undefined
      theirs = 0
    }
  }
  return conflicts
}
