import { type Document, parseDocument, type ToStringOptions } from 'yaml'
import { firstNewline } from '../text/lines.ts'
import { mergeLines } from '../text/merge-lines.ts'

/** Possible layouts of a plan; the first is that of `notesplit plan`. */
const layouts: readonly ToStringOptions[] = [true, false].flatMap((indentSeq) =>
  [false, true].flatMap((flowCollectionPadding) =>
    [2, 4].map((indent) => ({ indentSeq, flowCollectionPadding, indent, lineWidth: 0 })),
  ),
)

/** Edits the text of a plan file. Unchanged parts keep their bytes, comments and order; a text with errors is returned unchanged. */
export function editPlan(text: string, edit: (document: Document.Parsed) => unknown): string {
  const newline = firstNewline(text)
  const plain = text.replace(/\r\n?/g, '\n')
  const document = parseDocument(plain)
  if (document.errors.length > 0) return text
  const { layout, printed } = layoutOf(plain, document)
  edit(document)
  const changed = document.toString(layout)
  if (changed === printed) return text
  if (printed === plain) return changed.replaceAll('\n', newline)
  const merged = applyChanges(plain, printed, changed)
  // in an unusual layout the merge of lines can change the meaning
  const isSound = JSON.stringify(dataOf(merged)) === JSON.stringify(document.toJS())
  return (isSound ? merged : changed).replaceAll('\n', newline)
}

/** Returns the layout closest to a file, and the document in it. */
function layoutOf(text: string, document: Document.Parsed): { layout: ToStringOptions; printed: string } {
  const lines = new Set(text.split('\n'))
  let best: { layout: ToStringOptions; printed: string; missing: number } | undefined
  for (const layout of layouts) {
    const printed = document.toString(layout)
    const missing = printed.split('\n').filter((line) => !lines.has(line)).length
    if (!best || missing < best.missing) best = { layout, printed, missing }
    if (missing === 0) break
  }
  return best as { layout: ToStringOptions; printed: string }
}

/**
 * Merges the changes from `before` to `after` into the lines of `text`, which equals `before` except for its layout.
 */
function applyChanges(text: string, before: string, after: string): string {
  const hunks = mergeLines(text.split('\n'), before.split('\n'), after.split('\n'))
  return hunks.flatMap(({ ok, conflict }) => ok ?? (conflict ? settleLines(conflict) : [])).join('\n')
}

/** Keeps unchanged lines between changed ones byte for byte; the printer would lay them out again. */
function settleLines({ a, o, b }: { a: string[]; o: string[]; b: string[] }): string[] {
  if (a.length !== o.length) return b
  let next = 0
  return b.map((line) => {
    const index = o.indexOf(line, next)
    if (index < 0) return line
    next = index + 1
    return a[index] as string
  })
}

function dataOf(text: string): unknown {
  const document = parseDocument(text)
  return document.errors.length > 0 ? undefined : document.toJS()
}
