/** A half-open range of UTF-16 offsets in a text: `start` is in it, `end` is not. */
export interface Span {
  start: number
  end: number
}

/** A span of a text and the text that takes its place. */
export interface Edit {
  span: Span
  text: string
  /** The reason for the edit: one of the words of the manifest. */
  why: string
}

/**
 * Applies edits to a text, or with `within` to that part of it. The edits are sorted by start, do not overlap, and lie
 * in the part.
 */
export function applyEdits(
  text: string,
  edits: readonly Pick<Edit, 'span' | 'text'>[],
  within: Span = { start: 0, end: text.length },
): string {
  let done = within.start
  let edited = ''
  for (const edit of edits) {
    edited += text.slice(done, edit.span.start) + edit.text
    done = edit.span.end
  }
  return edited + text.slice(done, within.end)
}

/** Maps an offset of a text to the text after edits, counting those that end before it. */
export function shiftedBy(edits: readonly Pick<Edit, 'span' | 'text'>[], offset: number): number {
  return edits.reduce(
    (position, { span, text }) => (span.end <= offset ? position + text.length - (span.end - span.start) : position),
    offset,
  )
}

/** Sorts edits, insertions first, and drops those inside another. */
export function outermost<E extends Pick<Edit, 'span'>>(edits: readonly E[]): E[] {
  const lengthOf = ({ span }: E) => (span.end === span.start ? Number.POSITIVE_INFINITY : span.end - span.start)
  const sorted = [...edits].sort((a, b) => a.span.start - b.span.start || lengthOf(b) - lengthOf(a))
  const outer: E[] = []
  for (const edit of sorted) if (edit.span.start >= (outer.at(-1)?.span.end ?? 0)) outer.push(edit)
  return outer
}

/** Returns whether `inner` lies in `outer`. */
export function holds(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end
}

/** Returns whether two spans have a character in common. */
export function overlaps(a: Span, b: Span): boolean {
  return Math.max(a.start, b.start) < Math.min(a.end, b.end)
}

/**
 * Returns the index of the first element whose key is not below `value`, in a list sorted by that key; else the
 * length.
 */
export function lowerBound<T>(sorted: readonly T[], value: number, key: (element: T) => number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (key(sorted[middle] as T) < value) low = middle + 1
    else high = middle
  }
  return low
}

/** Spans sorted by start, to look up which of them covers an offset. */
export interface SpanSet {
  readonly spans: readonly Span[]
  /** Returns the span that covers `offset` (start inclusive, end exclusive), if any. */
  at(offset: number): Span | undefined
  /** Returns whether one of the spans overlaps a span. */
  meets(span: Span): boolean
}

/** Collects spans. Joins nested and overlapping ones. */
export function spanSet(all: readonly Span[]): SpanSet {
  const spans: Span[] = []
  for (const span of [...all].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = spans.at(-1)
    if (last && span.start < last.end) last.end = Math.max(last.end, span.end)
    else spans.push({ ...span })
  }
  const lastBefore = (offset: number) => spans[lowerBound(spans, offset, ({ start }) => start) - 1]
  return {
    spans,
    at: (offset) => {
      const span = lastBefore(offset + 1)
      return span && offset < span.end ? span : undefined
    },
    meets: ({ start, end }) => start < (lastBefore(end)?.end ?? start),
  }
}
