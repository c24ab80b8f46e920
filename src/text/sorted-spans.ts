import { lowerBound, type Span } from './span.ts'

/**
 * A list of spans, or of items that each have one, sorted by where the spans start. The spans may nest and overlap. An item with
 * `start` and `end` of its own is the span, whatever its `span` says.
 */
export type SortedSpans<T extends Span | { readonly span: Span }> = readonly T[]

type Spanned = Span | { readonly span: Span }

function spanOf(item: Spanned): Span {
  return 'start' in item ? item : item.span
}

/** The index of the first item that starts at `offset` or after it; the length of the list when there is none. */
export function indexFrom<T extends Spanned>(items: SortedSpans<T>, offset: number): number {
  return lowerBound(items, offset, (item) => spanOf(item).start)
}

/** The last item that starts before `offset`. */
export function lastBefore<T extends Spanned>(items: SortedSpans<T>, offset: number): T | undefined {
  return items[indexFrom(items, offset) - 1]
}

/** The first item that starts at `offset` exactly. */
export function startingAt<T extends Spanned>(items: SortedSpans<T>, offset: number): T | undefined {
  const item = items[indexFrom(items, offset)]
  return item && spanOf(item).start === offset ? item : undefined
}

/**
 * The last item that starts at `offset` or before it, if it reaches beyond `offset`: `start <= offset < end`. Among spans that
 * do not overlap it is the one that covers the offset.
 */
export function itemAt<T extends Spanned>(items: SortedSpans<T>, offset: number): T | undefined {
  const item = lastBefore(items, offset + 1)
  return item && offset < spanOf(item).end ? item : undefined
}

/** The items that start in a span: `span.start <= start < span.end`. They may end behind it. */
export function itemsWithin<T extends Spanned>(items: SortedSpans<T>, span: Span): readonly T[] {
  const from = indexFrom(items, span.start)
  return items.slice(from, Math.max(indexFrom(items, span.end), from))
}
