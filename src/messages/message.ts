import { VFileMessage } from 'vfile-message'
import { listLineStarts } from '../text/lines.ts'
import { showControls } from '../text/show-controls.ts'
import { lowerBound, type Span } from '../text/span.ts'

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
  note?: string | undefined
}

/** Returns the function that makes messages of a severity, which VFile calls `fatal`. */
function messagesOf(fatal: boolean | undefined) {
  return (ruleId: string, reason: string, { place, note }: Details = {}): VFileMessage => {
    const made = new VFileMessage(showControls(reason), { ...(place ? { place } : {}), ruleId, source: 'notesplit' })
    made.fatal = fatal
    if (note) made.note = showControls(note)
    return made
  }
}

/** An error ends the run. */
export const error = messagesOf(true)
export const warning = messagesOf(false)
/** Only `--verbose` shows an info. */
export const info = messagesOf(undefined)

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
