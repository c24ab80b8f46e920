import type { Edit } from '../text/span.ts'

/** The quotes of a string in YAML or JSON. */
export type Quote = '"' | "'" | ''

/**
 * Returns the source offset of each UTF-16 unit of a string, which has one escape or character for each; ends with the
 * length.
 */
function offsetsIn(source: string, quote: Quote): number[] {
  const mark = quote === '"' ? /\\(?:u[\da-f]{4}|x[\da-f]{2}|[\s\S])/iy : quote === "'" ? /''/y : undefined
  const offsets: number[] = []
  for (let index = 0; index < source.length; ) {
    offsets.push(index)
    if (mark) mark.lastIndex = index
    index += mark?.exec(source)?.[0].length ?? 1
  }
  offsets.push(source.length)
  return offsets
}

/** Escapes a text for quotes. */
function quoted(text: string, quote: Quote): string {
  if (quote === '"') return JSON.stringify(text).slice(1, -1)
  return quote === "'" ? text.replaceAll("'", "''") : text
}

/**
 * Converts edits of a string to edits of its source between the quotes. Undefined if it is not written character by
 * character, as in several lines of YAML.
 */
export function editsInScalar(source: string, value: string, quote: Quote, edits: readonly Edit[]): Edit[] | undefined {
  const offsets = offsetsIn(source, quote)
  if (offsets.length !== value.length + 1) return undefined
  return edits.map((edit) => ({
    ...edit,
    span: { start: offsets[edit.span.start] as number, end: offsets[edit.span.end] as number },
    text: quoted(edit.text, quote),
  }))
}
