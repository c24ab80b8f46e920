import type { Survey } from '../note/survey.ts'
import { headingMarker } from '../text/heading-syntax.ts'
import { itemsWithin } from '../text/sorted-spans.ts'
import type { Edit, Span } from '../text/span.ts'

/** Returns the edits that change the depth of root headings in a slice. */
export function shiftHeadings({ headings }: Survey, span: Span, shift: number, head: number | undefined): Edit[] {
  const edits: Edit[] = []
  for (const { splits, depth, style, markers, span: headingSpan } of itemsWithin(headings, span)) {
    // only a section's own heading becomes an H1, not one inside an element
    const least = headingSpan.start === head ? 1 : 2
    const to = Math.min(Math.max(depth + shift, Math.min(least, depth)), 6)
    if (!splits || to === depth) continue
    for (const marker of markers)
      edits.push({ span: marker, text: headingMarker(style, to, marker.end - marker.start), why: 'shift' })
  }
  return edits
}
