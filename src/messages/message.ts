import { VFileMessage } from 'vfile-message'
import { listLineStarts } from '../text/lines.ts'
import { showControls } from '../text/show-controls.ts'
import { lowerBound, type Span } from '../text/span.ts'

/** Every kind of message. */
export const ruleIds = [
  'broken-link',
  'missed-link',
  'missing-footnote',
  'nearest-heading',
  'lost-in-app',
  'cut-in-quartz',
  'duplicate-definition',
  'ambiguous-link',
  'property-not-inherited',
  'unknown-property',
  'option-without-effect',
  'no-heading',
  'no-heading-at-depth',
  'plugin-note',
  'uneven-split',
  'many-topics',
  'mark-repeated',
  'enclosed-heading',
  'implicit-reference',
  'lost-cross-reference',
  'macros-elsewhere',
  'query-of-own-file',
  'mention-left',
  'invalid-frontmatter',
  'parser-fallback',
  'block-too-complex',
  'invalid-plan',
  'unknown-key',
  'missing-key',
  'invalid-value',
  'invalid-template',
  'unknown-section',
  'section-placed-twice',
  'section-not-placed',
  'unclosed-section',
  'kept-inside-topic',
  'new-section',
  'name-changed',
  'name-shared',
  'unsafe-file-name',
  'file-name-taken',
  'into-refused',
  'nothing-to-move',
  'section-gone',
  'section-renamed',
  'quoted-text',
  'plan-renamed',
  'plan-left-behind',
  'lost-text',
  'lost-link',
  'lost-definition',
  'changed-structure',
  'lost-vault-link',
  'missing-note',
  'missing-folder',
  'cannot-read',
  'not-a-file',
  'not-a-folder',
  'outside-folder',
  'bad-name',
  'empty-note',
  'too-large',
  'not-utf8',
  'nul-byte',
  'no-notes',
  'same-folder',
  'edited-file',
  'foreign-file',
  'other-source',
  'backup-kept',
  'stale-file',
  'output-left-behind',
  'note-in-vault',
  'cannot-write',
  'locked',
  'invalid-manifest',
  'merged-manifest',
  'dead-link',
  'dead-footnote',
  'edit-conflict',
  'merge-conflict',
  'conflict-in-note',
  'edit-not-merged',
  'edits-left-over',
  'pointer-stays',
  'moves-to-topic',
  'pointer-dropped',
  'properties-stay',
  'property-left',
  'link-target-gone',
  'emptied-file',
  'missing-file',
  'renamed-and-edited',
  'renamed-file',
  'file-not-joined',
  'file-joined',
  'label-renamed',
  'joined-without-manifest',
  'no-manifest',
  'no-proof',
  'no-target',
  'join-loses-text',
  'source-unknown',
  'source-changed',
  'not-a-vault',
  'note-outside-vault',
  'already-split',
  'unreadable-note',
  'protected-note',
  'unmatched-protection',
  'note-is-protected',
  'private-link',
  'changed-during-run',
  'interrupted-run',
  'rolled-back',
  'nothing-to-undo',
  'edited-since-split',
  'part-of-vault',
  'topic-left-over',
  'link-lost-by-undo',
  'several-splits',
  'no-split-record',
  'not-split-here',
  'undecided-link',
  'orphan',
  'invalid-journal',
  'lost-copy',
  'bad-filter',
] as const
type RuleId = (typeof ruleIds)[number]

/** A place in a file. https://github.com/syntax-tree/unist#point */
interface Point {
  line: number
  column: number
  offset: number
}

/** Converts offsets of a note to places of messages. Lines and columns begin at 1. */
export interface TextPlaces {
  of(span: Span): { start: Point; end: Point }
}

export function textPlaces(text: string): TextPlaces {
  /** Computed on first use. */
  let lines: readonly number[] | undefined
  const point = (offset: number): Point => {
    lines ??= listLineStarts(text)
    const line = lowerBound(lines, offset + 1, (start) => start)
    return { line, column: offset - (lines[line - 1] as number) + 1, offset: Math.min(offset, text.length) }
  }
  return { of: ({ start, end }) => ({ start: point(start), end: point(end) }) }
}

interface Details {
  place?: { start: Point; end: Point } | undefined
  fatal?: boolean
  info?: boolean
  note?: string
}

/** Creates a message: a warning, unless it is fatal or an info. */
export function message(ruleId: RuleId, reason: string, { place, fatal, info, note }: Details = {}): VFileMessage {
  const made = new VFileMessage(showControls(reason), { ...(place ? { place } : {}), ruleId, source: 'notesplit' })
  made.fatal = fatal ? true : info ? undefined : false
  if (note) made.note = showControls(note)
  return made
}

/** Attaches a message to another file than the reported one. */
export function inFile(made: VFileMessage, path: string): VFileMessage {
  made.file = path
  return made
}

/** Returns a place as `file:line:column`. */
export function pointText(path: string, place: Place): string {
  return `${path}:${place?.start.line ?? 1}:${place?.start.column ?? 1}`
}

export type Place = Details['place']

/** Returns the end of a message that suggests another name; empty without one. */
export function didYouMean(suggestion: string | undefined): string {
  return suggestion === undefined ? '' : `; did you mean \`${suggestion}\``
}

/** Said of a run that refused its input. */
export const nothingWritten = 'Nothing was written.'
