import { decodeString } from 'micromark-util-decode-string'
import type { NotePath } from '../note/parse-note.ts'
import { headingMarker } from '../text/heading-syntax.ts'
import { encodeAttribute } from '../text/html.ts'
import { encodePath, resolvePath } from '../text/paths.ts'
import { itemsWithin } from '../text/sorted-spans.ts'
import { outermost, type Span } from '../text/span.ts'
import { type FolderNote, keptAt } from './folder-note.ts'
import { listUnits } from './list-units.ts'
import type { NewReference } from './new-references.ts'

/** A part of the text to merge back, unchanged or edited. */
export interface Part {
  note: FolderNote
  /** Its place in the note. */
  at: Span
  text: string
  isVerbatim: boolean
  /** The reference it is, written once its target in the joined note is known. */
  reference?: NewReference
}

/** An edit of new text before it is merged back: `span` is a place in the current note. */
export interface TextEdit {
  span: Span
  text: string
  reference?: NewReference
}

/** The edits to the new text of a note. */
export interface NewTextContext {
  /** New references to a note that is merged back. */
  references: readonly NewReference[]
  /** How many levels deeper the note's headings are in the source. */
  delta: number
  folders: Folders
  /** Edits that rename labels. */
  relabelled: readonly TextEdit[]
}

/** Lists the edits of a note's new text, sorted: references (written later), headings, relative paths and labels. */
export function editNewText(note: FolderNote, { references, delta, folders, relabelled }: NewTextContext): TextEdit[] {
  const starts = new Set(references.map(({ span }) => span.start))
  const textAt = ({ start, end }: Span) => note.text.slice(start, end)
  return outermost([
    ...references.map((reference) => ({ span: reference.span, text: textAt(reference.span), reference })),
    ...unshiftHeadings(note, delta),
    ...rebasePaths(note, folders, (start) => starts.has(start)),
    ...relabelled,
  ])
}

/** Cuts a place of a note into parts with the edits in it; `edits` are sorted and not nested. */
export function partsOf(note: FolderNote, { start, end }: Span, edits: readonly TextEdit[]): Part[] {
  const parts: Part[] = []
  let offset = start
  const copy = (to: number) => {
    if (to > offset)
      parts.push({ note, at: { start: offset, end: to }, text: note.text.slice(offset, to), isVerbatim: true })
  }
  for (const { span, text, reference } of itemsWithin(edits, { start, end: end + 1 })) {
    if (span.end > end) break
    copy(span.start)
    parts.push({ note, at: span, text, isVerbatim: false, ...(reference ? { reference } : {}) })
    offset = span.end
  }
  copy(end)
  return parts
}

/** Gives new headings of a note their depth in the source, which is `delta` deeper. */
function unshiftHeadings(note: FolderNote, delta: number): TextEdit[] {
  if (delta === 0) return []
  const { text, headings } = note.survey
  const edits: TextEdit[] = []
  for (const { splits, depth, style, markers, source, span } of headings) {
    const to = Math.min(Math.max(depth + delta, 1), 6)
    const [marker] = markers
    if (!splits || to === depth || !marker || keptAt(note, marker.start)) continue
    if (style === 'setext' && to > 2 && source) {
      // only the first two depths have an underline
      const { start, end } = source.content
      if (note.kept.some(({ at }) => at.start < span.end && span.start < at.end)) continue
      edits.push({ span, text: `${'#'.repeat(to)} ${text.slice(start, end).replace(/(?<!\s)\s*[\r\n]\s*/g, ' ')}` })
    } else {
      for (const { start, end } of markers) {
        edits.push({ span: { start, end }, text: headingMarker(style, to, end - start) })
      }
    }
  }
  return edits
}

/** The relative position of the output folder and the source note: POSIX paths, `''` for the same folder. */
export interface Folders {
  /** From the output folder to the folder of the source note. */
  toSource: string
  /** From the folder of the source note to the output folder. */
  toOutput: string
  /** Returns whether a path in the note `from` is found by its name in the vault, so that it means the same in the source note. */
  isByName?: (path: string, from: NotePath) => boolean
}

/**
 * Rebases new relative paths of a note to the folder of the source; `isReference`: whether a link leads to a note of
 * the folder.
 */
function rebasePaths(note: FolderNote, folders: Folders, isReference: (start: number) => boolean): TextEdit[] {
  const { text, survey } = note
  const wikiStarts = new Map(survey.wikiLinks.map((link) => [link.span.start, link]))
  const rebase = rebaseFrom(note.path, folders)
  return listUnits(survey).flatMap((unit): TextEdit[] => {
    if (keptAt(note, unit.start) || isReference(unit.start)) return []
    const wiki = wikiStarts.get(unit.start)
    const start = wiki ? text.indexOf(wiki.linkpath, unit.start) : unit.start
    const path = relativePathOf(wiki ? wiki.linkpath : text.slice(unit.start, unit.end), wiki !== undefined)
    if (path && folders.isByName?.(path, note.path)) return []
    const rebased = path && rebase(path, wiki !== undefined)
    // an escaped path means the same in Markdown; HTML has its own escapes
    if (!path || !rebased || rebased === path || decodeString(path) !== path) return []
    const isAttribute = survey.codeAndHtml.at(unit.start) !== undefined
    const written = isAttribute ? encodeAttribute(rebased) : rebased
    return [{ span: { start, end: start + path.length }, text: written }]
  })
}

/** Returns the relative path that a destination or a linkpath begins with; undefined for other sites, fragments and placeholders. */
function relativePathOf(written: string, isWiki: boolean): string | undefined {
  if (isWiki) return /^\.\.?\//.test(written) ? written : undefined
  if (/^(?:[a-z][a-z\d+.-]*:|[/\\?#]|\{\{|<%)/i.test(written) || /^\d$/.test(written)) return undefined
  return written.split(/(?=[#?])/)[0]
}

/** Returns a function that turns a path from a note of the output folder into one from the source note. */
function rebaseFrom(notePath: NotePath, { toSource, toOutput }: Folders): (path: string, isWiki: boolean) => string {
  const folder = notePath.split('/').slice(0, -1)
  const up = [...folder.map(() => '..'), ...toSource.split('/').filter(Boolean)].join('/')
  const out = [toOutput, ...folder].filter(Boolean).join('/')
  return (path, isWiki) => {
    const prefix = isWiki ? up : encodePath(up)
    const isThrough = prefix !== '' && path.startsWith(`${prefix}/`)
    const rebased = isThrough ? path.slice(prefix.length + 1) : resolvePath(isWiki ? out : encodePath(out), path) || '.'
    return isWiki && !/^\.\.?\//.test(rebased) ? `./${rebased}` : rebased
  }
}
