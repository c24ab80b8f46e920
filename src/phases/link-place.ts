import type { LinkPlace } from '../clients/client.ts'
import { lowerBound } from '../markdown/span.ts'
import type { Survey } from '../note/survey.ts'
import type { Reference } from './link.ts'

/** What stands around a reference where it is; of its neighbours only those of the source are known. */
export function placeOfReference(
  { leaves, text }: Survey,
  { span, inCell, syntax }: Reference,
  isLabel: (label: string) => boolean,
): LinkPlace {
  const leaf = leaves[lowerBound(leaves, span.start + 1, (l) => l.start) - 1]
  const isInLeaf = leaf !== undefined && span.end <= leaf.end
  return {
    inCell,
    inHtml: syntax.kind === 'html',
    inComment: false,
    isAfterDollar: isInLeaf && text.slice(leaf.start, span.start).includes('$'),
    isBeforeDollar: isInLeaf && text.slice(span.end, leaf.end).includes('$'),
    before: text[span.start - 1] ?? '',
    after: text[span.end] ?? '',
    isLabel,
  }
}
