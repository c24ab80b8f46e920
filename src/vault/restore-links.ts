import { diffText } from '../join/diff-text.ts'
import { type LinkTargets, resolveFragment, resolveSubpath } from '../note/link-targets.ts'
import { nameOf } from '../note/parse-note.ts'
import { decodeUri, encodePath, folderOf, renameTargets } from '../text/paths.ts'
import { applyEdits, type Edit, type Span } from '../text/span.ts'

/** An edit of a link: its place in the old content, and the new text. */
type LinkEdit = readonly [start: number, end: number, text: string]

/**
 * Restores the old text of links that a split rewrote. `before`: the file's old content; `edits`: those of the split;
 * `now`: its current content. Other text stays, including links that were edited since, and those whose old text
 * leads nowhere in the note with the link targets `into`. `renamed`: the old and new path of a note: links get its
 * name, those by path only within one folder.
 */
export function restoreLinks(
  before: string,
  edits: readonly LinkEdit[],
  now: string,
  { into, renamed }: { into?: LinkTargets | undefined; renamed?: readonly [was: string, now: string] | undefined } = {},
): string {
  const made = edits.map(([start, end, text]) => ({ span: { start, end }, text }))
  const after = applyEdits(before, made)
  const isGone = ({ span }: { span: Span }) =>
    into !== undefined && !leadsInto(into, before.slice(span.start, span.end))
  if (now === after && !renamed && !made.some(isGone)) return before
  const kept = diffText(after, now, () => false)
  const restored: Omit<Edit, 'why'>[] = []
  let by = 0
  for (const edit of made) {
    const { span, text } = edit
    const start = span.start + by
    const end = start + text.length
    by += text.length - (span.end - span.start)
    // what was left out is known by the text on both sides
    const around = text === '' ? 1 : 0
    const run = kept.find(({ base }) => base.start + around <= start && end + around <= base.end)
    const old = before.slice(span.start, span.end)
    const link = renamed ? renameLink(old, renamed) : old
    if (!run || isGone(edit) || link === undefined) continue
    const offset = run.at.start + start - run.base.start
    restored.push({ span: { start: offset, end: offset + text.length }, text: link })
  }
  return applyEdits(now, restored)
}

/** Returns a wiki-link or url with the new name of its note; undefined for a path to another folder. */
function renameLink(link: string, [was, now]: readonly [string, string]): string | undefined {
  if (link.includes('[[')) return renameTargets(link, new Map([[was, now]]))
  const [, folder = '', name = '', rest] = /^([^#]*\/)?([^#/]*?)((?:\.md)?(?:#.*)?)$/is.exec(link) ?? []
  const isSame = folderOf(was) === folderOf(now) && decodeUri(name) === nameOf(was)
  // between angle brackets a name may have spaces
  const isPlain = encodePath(name) !== name && !/%[\da-f]{2}/i.test(name)
  return isSame ? folder + (isPlain ? nameOf(now) : encodePath(nameOf(now))) + rest : undefined
}

/** Returns whether a wiki-link or url leads to a place that the note has. */
function leadsInto(into: LinkTargets, link: string): boolean {
  const fragment = /#((?:[^\]|]|\](?!\]))*)/.exec(link)?.[1]
  return fragment === undefined || (resolveSubpath(into, fragment) ?? resolveFragment(into, fragment)) !== undefined
}
