import { type NotePath, nameOf } from '../note/parse-note.ts'
import { gapsIn, type HostText, ownTextOf, placeInHost } from '../plan/host.ts'
import { readHeadingSource } from '../text/heading-syntax.ts'
import { firstNewline, lineStart, splitLines, trailingBlankStart } from '../text/lines.ts'
import { listUnfencedLines } from '../text/mask-syntax.ts'
import { foldName } from '../text/slug.ts'
import type { Manifest } from '../write/manifest.ts'
import { rebuildNotes } from './base-note.ts'
import { diffText, type Kept } from './diff-text.ts'

/** A file with this share of the lines of a missing one is the same, renamed. */
const leastShared = 0.7
const headingMarks = /^#{1,6}(?=[ \t]|$)/

/**
 * Replaces each note that sections joined by the text of these sections alone, as if they had a file of their own. Also
 * returns the own text of these notes, with all edits of users. A note that was renamed is found by its text.
 */
export function takeHostsOut<Text extends Map<NotePath, string>>(
  manifest: Manifest | undefined,
  files: Text,
): Map<NotePath, HostText> {
  const hosts = new Map<NotePath, HostText>()
  if (!manifest?.notes.some(({ host }) => host)) return hosts
  const bases = rebuildNotes(manifest, (manifest.source.lines ?? []).join(''))
  for (const { path, host, text } of bases) {
    if (!host) continue
    const known = new Set(manifest.notes.map((note) => note.path))
    const lines = splitLines(placeInHost(host, text)).filter((line) => /\S/.test(line))
    const isRenamed = ([other, now]: [NotePath, string]) =>
      !known.has(other) && lines.filter((line) => now.includes(line)).length > leastShared * lines.length
    const now = files.has(path) ? path : [...files].find(isRenamed)?.[0]
    if (now === undefined) continue
    const { sections, ...own } = takeOut(host, text, files.get(now) as string)
    files.set(now, nameHost(sections, now, own))
    hosts.set(now, own)
  }
  return hosts
}

/** Cuts the sections out of a note that they joined; `sections`: their written text. */
function takeOut(host: HostText, sections: string, now: string): HostText & { sections: string } {
  const { above, below } = gapsIn(host)
  const { depth, heading: named } = host
  const from = host.before.length + above.length
  const to = from + sections.length
  const written = placeInHost(host, sections)
  const kept = diffText(written, now, () => false)
  const { start, end } = findSections(kept, sections, { from, to, now })
  // up to the text that followed them, or to a new heading above theirs
  const rest = kept.find(({ base, at }) => base.end > to + below.length && at.end > end)
  const next = rest && host.after !== '' ? rest.at.start + Math.max(0, to + below.length - rest.base.start) : now.length
  const heading = listUnfencedLines(now.slice(end, next)).find(
    ({ text }) => (headingMarks.exec(text)?.[0].length ?? depth + 1) <= depth,
  )
  const cut = heading ? end + heading.start : Math.max(end, next)
  const before = now.slice(0, start)
  const after = now.slice(cut)
  // text that was written below the sections stays apart from what is above them
  const isOurGap = above !== '' && before.endsWith(above) && (host.after !== '' || after === '')
  const text = now.slice(start, trailingBlankStart(now, start, cut))
  return {
    before: isOurGap ? before.slice(0, -above.length) : before,
    after,
    depth,
    heading: named,
    sections: text === '' || /[\r\n]$/.test(text) ? text : text + firstNewline(now),
  }
}

/** Names the host in links of its sections to headings of its own text: after a join they are links to another note. */
function nameHost(sections: string, path: NotePath, own: HostText): string {
  const ours = new Set(headingsOf(sections))
  const theirs = new Set(headingsOf(ownTextOf(own)).filter((heading) => !ours.has(heading)))
  return sections.replace(/\[\[#([^\]|#\r\n]+)/g, (link, heading) =>
    theirs.has(foldName(heading)) ? `[[${nameOf(path)}#${heading}` : link,
  )
}

/** Lists the words of the headings of a text, as names are compared. */
function headingsOf(text: string): string[] {
  return listUnfencedLines(text).flatMap(({ text: line }) => {
    if (!headingMarks.test(line)) return []
    const { content } = readHeadingSource(line, { start: 0, end: line.length })
    return foldName(line.slice(content.start, content.end)) || []
  })
}

/** Finds the sections in the current text of a note: by their text, else by what a comparison kept of them. */
function findSections(
  kept: readonly Kept[],
  sections: string,
  { from, to, now }: { from: number; to: number; now: string },
) {
  const whole = now.indexOf(sections)
  if (whole >= 0 && lineStart(now, whole) === whole) return { start: whole, end: whole + sections.length }
  const inside = kept.filter(({ base }) => base.start < to && base.end > from)
  const [first] = inside
  const last = inside.at(-1)
  const placeOf = ({ base, at }: Kept, offset: number) => at.start + offset - base.start
  const isFirstKept = first !== undefined && first.base.start <= from
  const above = kept.filter(({ base }) => base.start < from).at(-1)
  const endAbove = above ? placeOf(above, Math.min(above.base.end, from)) : 0
  const start = isFirstKept ? lineStart(now, placeOf(first, from)) : endAbove
  return { start, end: last ? Math.max(start, placeOf(last, Math.min(last.base.end, to))) : start }
}
