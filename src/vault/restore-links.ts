import { diffText } from '../join/diff-text.ts'
import { applyEdits, type Edit } from '../text/span.ts'

/** An edit of a link: its place in the old content, and the new text. */
type LinkEdit = readonly [start: number, end: number, text: string]

/**
 * Restores the old text of links that a split rewrote. `before`: the file's old content; `edits`: those of the split;
 * `now`: its current content. Other text stays, including links that were edited since.
 */
export function restoreLinks(before: string, edits: readonly LinkEdit[], now: string): string {
  const made = edits.map(([start, end, text]) => ({ span: { start, end }, text }))
  const after = applyEdits(before, made)
  if (now === after) return before
  const kept = diffText(after, now, () => false)
  const restored: Omit<Edit, 'why'>[] = []
  let by = 0
  for (const { span, text } of made) {
    const start = span.start + by
    const end = start + text.length
    by += text.length - (span.end - span.start)
    const run = kept.find(({ base }) => base.start <= start && end <= base.end)
    if (!run || text === '') continue
    const at = run.at.start + start - run.base.start
    restored.push({ span: { start: at, end: at + text.length }, text: before.slice(span.start, span.end) })
  }
  return applyEdits(now, restored)
}
