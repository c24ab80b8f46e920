import type { LinkPlace } from '../apps/app.ts'
import type { Reference } from '../note/reference.ts'
import type { Survey } from '../note/survey.ts'
import { lineStart } from '../text/lines.ts'
import { findHoldingBrackets, findLinesAboveDelimiters } from '../text/link-surroundings.ts'
import { append } from '../text/maps.ts'
import type { SyntaxPlaces } from '../text/math-and-comments.ts'
import { type Span, type SpanSet, spanSet } from '../text/span.ts'

/** The text around links that affects how they are read. */
export interface Surroundings {
  survey: Survey
  dollars: DollarPlaces
  /** Lines that would become a table head with one bar more or less. */
  linesAboveDelimiters: SpanSet
  /** Brackets that would be a link if they did not hold a link. */
  holdingBrackets: SpanSet
}

export function surroundingsIn(survey: Survey): Surroundings {
  const { text } = survey
  return {
    survey,
    dollars: findDollarPlaces(text, survey),
    linesAboveDelimiters: findLinesAboveDelimiters(text),
    holdingBrackets: findHoldingBrackets(text, survey),
  }
}

/** Describes the text around a reference, with the neighbors it has in the source. */
export function linkPlaceOf(
  { survey, dollars }: Pick<Surroundings, 'survey' | 'dollars'>,
  { span, inCell, syntax }: Reference,
  isLabel: (label: string) => boolean,
): LinkPlace {
  const { text } = survey
  return {
    inCell,
    inHtml: syntax.kind === 'html',
    inComment: false,
    isAfterDollar: dollars.afterDollar.at(span.start) !== undefined,
    isBeforeDollar: dollars.beforeDollar.at(span.end) !== undefined,
    before: text[span.start - 1] ?? '',
    after: text[span.end] ?? '',
    isLabel,
  }
}

/**
 * Returns whether an edit of a reference must keep its number of bars: otherwise its paragraph would become a table.
 */
export function mustKeepBars({ linesAboveDelimiters }: Surroundings, { span, inCell }: Reference): boolean {
  return !inCell && linesAboveDelimiters.at(span.start) !== undefined
}

/** A run of dollars. */
interface Run extends Span {
  /** Whether it is a line of its own: such a line ends a paragraph in apps with math. */
  isFence: boolean
}

/** Where dollars around an offset can make math. */
interface DollarPlaces {
  /** Text after a dollar whose pair, if any, is further on. */
  afterDollar: SpanSet
  /** Text before a dollar of the same paragraph. */
  beforeDollar: SpanSet
}

/**
 * Finds the text where dollars can make math of a link between them, as apps pair them: a run of dollars with the next
 * run of its length in the paragraph. https://github.com/micromark/micromark-extension-math#syntax
 */
function findDollarPlaces(
  text: string,
  { codeAndHtml, textBlocks }: Pick<SyntaxPlaces, 'codeAndHtml' | 'textBlocks'>,
): DollarPlaces {
  const after: Span[] = []
  const before: Span[] = []
  for (const leaf of textBlocks) {
    let start = leaf.start
    for (const { runs, end } of paragraphsOf(leaf, listRuns(text, leaf, codeAndHtml))) {
      append(after, listOpen(runs, end))
      const last = runs.at(-1)
      if (last) before.push({ start, end: last.end })
      start = end
    }
  }
  return { afterDollar: spanSet(after), beforeDollar: spanSet(before) }
}

function listRuns(text: string, leaf: Span, codeAndHtml: SpanSet): Run[] {
  const within = text.slice(leaf.start, leaf.end)
  if (!within.includes('$')) return []
  const runs: Run[] = []
  // whether only spaces and quote marks come before an offset in its line
  let seen = lineStart(text, leaf.start)
  let isFirst = true
  for (const match of within.matchAll(/\\[\s\S]|\$+/g)) {
    const start = leaf.start + match.index
    if (match[0].startsWith('\\') || codeAndHtml.at(start)) continue
    const end = start + match[0].length
    const between = text.slice(seen, start)
    isFirst = /[\r\n][ \t>]*$/.test(between) || (isFirst && /^[ \t>]*$/.test(between))
    seen = start
    runs.push({ start, end, isFence: isFirst && end - start > 1 && /^[^$\r\n]*(?:[\r\n]|$)/.test(text.slice(end)) })
  }
  return runs
}

/** Cuts the runs of a leaf at its fences. */
function* paragraphsOf({ end }: Span, runs: readonly Run[]): Generator<{ runs: readonly Run[]; end: number }> {
  let from = 0
  for (const [i, run] of runs.entries()) {
    if (!run.isFence) continue
    yield { runs: runs.slice(from, i), end: run.start }
    from = i + 1
  }
  yield { runs: runs.slice(from), end }
}

/** Lists the spans from a run to the next one of its length; without one, to the end of the paragraph. */
function listOpen(runs: readonly Run[], end: number): Span[] {
  // filled from the right: the next run of each length
  const nextOfLength = new Map<number, number>()
  const closers = runs.map(() => -1)
  for (let i = runs.length - 1; i >= 0; i--) {
    const { start, end } = runs[i] as Run
    const length = end - start
    closers[i] = nextOfLength.get(length) ?? -1
    nextOfLength.set(length, i)
  }
  const spans: Span[] = []
  for (let i = 0; i < runs.length; i++) {
    const close = closers[i] as number
    const { start } = runs[i] as Run
    if (close < 0) return [...spans, { start, end }]
    spans.push({ start, end: (runs[close] as Run).end })
    i = close
  }
  return spans
}
