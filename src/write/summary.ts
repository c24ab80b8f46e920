import type { DefinitionMoves } from '../layout/move-definitions.ts'
import type { Reference } from '../note/reference.ts'
import { holds, lowerBound, type Span } from '../text/span.ts'
import type { OutputNote } from './pieces.ts'
import type { LostAnchor } from './stubs.ts'

/** A split in numbers. Each reference is counted once, in the note that owns it. */
export interface SplitSummary {
  /** Notes other than the index. */
  topics: number
  /** Changed references, by kind. */
  references: {
    /** `[text](url)` and `[text][label]`. */
    links: number
    /** `[[…]]` and `![[…]]`. */
    wikiLinks: number
    /** `![text](url)`. */
    images: number
    /** `[label]: url`. */
    definitions: number
    /** Attributes such as `href` and `src`, and paths that a tool reads. */
    html: number
  }
  /** Footnotes that moved with a citation, and copies of footnotes. */
  footnotes: { moved: number; copied: number }
  /** The same for link definitions. */
  definitions: { moved: number; copied: number }
  /** Anchors of the note that its index lacks: those that are lost, and those that stubs keep. */
  anchors: { gone: number; stubs: number }
}

/** Counts the changes to a note. */
export function summarizeSplit(
  notes: readonly OutputNote[],
  references: readonly Reference[],
  moves: DefinitionMoves,
  { lost, hasStubs }: { lost: readonly LostAnchor[]; hasStubs: boolean },
): SplitSummary {
  const counts: SplitSummary['references'] = { links: 0, wikiLinks: 0, images: 0, definitions: 0, html: 0 }
  const find = innermostOf(references)
  for (const { pieces } of notes) {
    for (const piece of pieces) {
      // an unused definition is removed, not changed
      if (piece.kind !== 'edit' || piece.text === '' || !/^(?:reference|path|definition)$/.test(piece.why)) continue
      const reference = find(piece.span)
      if (reference) counts[kindOf(reference)]++
    }
  }
  const moved = new Set(moves.moved.keys())
  const copied = new Set(
    [...moves.carried.values()].flatMap((list) =>
      list.flatMap(({ definition, isOwned }) => (isOwned ? [] : definition)),
    ),
  )
  const sizeOf = (definitions: ReadonlySet<{ kind: string }>, kind: string) =>
    [...definitions].filter((definition) => definition.kind === kind).length
  const carriedOf = (kind: string) => ({ moved: sizeOf(moved, kind), copied: sizeOf(copied, kind) })
  const stubs = hasStubs ? lost.filter(({ isTaken }) => !isTaken).length : 0
  return {
    topics: notes.length - 1,
    references: counts,
    footnotes: carriedOf('footnoteDefinition'),
    definitions: carriedOf('definition'),
    anchors: { gone: lost.length - stubs, stubs },
  }
}

/** Finds the reference of an edit; references can nest, as an image in a link. */
function innermostOf(references: readonly Reference[]): (edit: Span) => Reference | undefined {
  // `ends`: the largest end so far, which limits the search backwards
  const ends: number[] = []
  for (const { span } of references) ends.push(Math.max(span.end, ends.at(-1) ?? 0))
  return (edit) => {
    let i = lowerBound(references, edit.start + 1, (reference) => reference.span.start) - 1
    for (; i >= 0 && (ends[i] as number) >= edit.end; i--) {
      const reference = references[i] as Reference
      if (holds(reference.span, edit)) return reference
    }
    return undefined
  }
}

function kindOf({ syntax }: Reference): keyof SplitSummary['references'] {
  if (syntax.kind === 'link' || syntax.kind === 'linkReference') return 'links'
  if (syntax.kind === 'wiki') return 'wikiLinks'
  if (syntax.kind === 'definition') return 'definitions'
  return syntax.kind === 'html' ? 'html' : 'images'
}
