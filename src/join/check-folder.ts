import type { VFileMessage } from 'vfile-message'
import type { Arrival, WrittenLink } from '../check/written-links.ts'
import { deadFootnote, deadLink, inFile, textPlaces } from '../messages/index.ts'
import { definitionKey, firstDefinitions, undefinedCitations } from '../note/definitions.ts'
import type { LinkTarget } from '../note/link-targets.ts'
import { type NotePath, nameOf } from '../note/parse-note.ts'
import type { Survey } from '../note/survey.ts'
import type { Span } from '../text/span.ts'
import type { FolderLinks } from './folder-links.ts'
import { type FolderNote, keptAt } from './folder-note.ts'

/** The notes of a folder by path, and their links. */
export interface LinkedNotes {
  notes: ReadonlyMap<NotePath, FolderNote>
  links: FolderLinks
}

/**
 * Checks the links and footnotes of a folder in its current state: links among its notes lead somewhere, unedited ones
 * to their original target (`before`; `renamed`: old path of a note by its new one), and every footnote citation has
 * one definition in its note.
 */
export function checkFolder(
  now: LinkedNotes,
  before: LinkedNotes,
  renamed: ReadonlyMap<NotePath, NotePath>,
): VFileMessage[] {
  const oldPathOf = (path: NotePath) => renamed.get(path) ?? path
  const oldPaths = new Set(renamed.values())
  const problems: VFileMessage[] = []
  for (const note of now.notes.values()) {
    // text of foreign notes is not checked
    if (!note.base) continue
    const places = textPlaces(note.text)
    const old = before.notes.get(oldPathOf(note.path)) as FolderNote
    const fail = (made: VFileMessage) => problems.push(inFile(made, note.path))
    const known = new Map([...before.links.arrivals(old)].map(([link, to]) => [link.start, to]))
    for (const [link, to] of now.links.arrivals(note)) {
      const start = baseOffset(note, link.start)
      const why = problemOf(link, to, start === undefined ? undefined : known.get(start), start !== undefined, {
        now,
        before,
        oldPathOf,
        isRenamed: (path) => oldPaths.has(path),
      })
      if (!why) continue
      const line = note.text.slice(link.start).split(/[\r\n]/)[0] as string
      const shown = /^!?\[\[.*?\]\]|^\[.*?\](?:\(.*?\)|: *\S+)?|^\S+/.exec(line)?.[0] ?? line
      const span = { start: link.start, end: link.start + shown.length }
      fail(deadLink(`\`${shown}\` in \`${note.path}\` ${why}`, places.of(span)))
    }
    const oldFaults = new Set(listFootnoteFaults(old.survey).map(({ span }) => span.start))
    for (const { what, span } of listFootnoteFaults(note.survey)) {
      const start = baseOffset(note, span.start)
      if (start !== undefined && oldFaults.has(start)) continue
      fail(
        deadFootnote(
          `\`${note.text.slice(span.start, span.end).split(/[\r\n]/)[0]}\` in \`${note.path}\` ${what}`,
          places.of(span),
        ),
      )
    }
  }
  return problems
}

/** The folder around a link. */
interface LinkContext {
  now: LinkedNotes
  before: LinkedNotes
  oldPathOf: (path: NotePath) => NotePath
  /** Whether a path is the old one of a renamed note. */
  isRenamed: (oldPath: NotePath) => boolean
}

/** Returns why a link is broken; undefined when it is not. */
function problemOf(
  { kind, path, fragment }: WrittenLink,
  to: Arrival | undefined,
  was: Arrival | undefined,
  isKept: boolean,
  { now, before, oldPathOf, isRenamed }: LinkContext,
): string | undefined {
  if (kind === 'label') return undefined
  if (!to) {
    if (isKept && was)
      return `no longer leads anywhere${isRenamed(was.written.note.path) ? ': its file was renamed' : ''}`
    if (isKept) return undefined
    const isInside =
      path === ''
        ? fragment !== undefined
        : kind === 'wiki' &&
          [...before.notes.values()].some((note) => !note.base?.host && nameOf(note.path) === nameOf(path))
    return isInside ? 'leads nowhere' : undefined
  }
  if (!was || !isKept) return undefined
  if (was.written.note.path !== oldPathOf(to.written.note.path)) return `now leads to \`${to.written.note.path}\``
  const target = now.notes.get(to.written.note.path)
  const [got, wanted] = [offsetOf(to.linkTarget, target?.survey), offsetOf(was.linkTarget, was.written.survey)]
  const start = target && got !== undefined ? baseOffset(target, got) : undefined
  return start !== undefined && wanted !== undefined && start !== wanted ? 'now leads to another heading' : undefined
}

function offsetOf(linkTarget: LinkTarget | undefined, survey: Survey | undefined): number | undefined {
  if (!linkTarget || linkTarget.kind === 'top') return undefined
  return linkTarget.kind === 'heading' ? survey?.headings[linkTarget.heading]?.span.start : linkTarget.offset
}

/** Returns where an offset of a note was when the note was written; undefined for new text. */
function baseOffset(note: FolderNote, offset: number): number | undefined {
  const kept = keptAt(note, offset)
  return kept && kept.base.start + offset - kept.at.start
}

/** Lists citations without a definition, and repeated definitions of a label. */
function listFootnoteFaults(survey: Survey): { span: Span; what: string }[] {
  const { definitions } = survey
  const faults: { span: Span; what: string }[] = []
  const first = firstDefinitions(survey)
  for (const definition of definitions) {
    if (first.get(definitionKey(definition)) !== definition)
      faults.push({ span: definition.span, what: 'is defined twice' })
  }
  for (const span of undefinedCitations(survey)) faults.push({ span, what: 'has no definition' })
  return faults
}
