import { leadsOn } from '../note/above-heading.ts'
import { type Block, type DefinitionNode, isDefinition, type Survey } from '../note/survey.ts'
import { hasBlankLineBetween, lineStart } from '../text/lines.ts'
import { remembered } from '../text/maps.ts'
import { indexFrom } from '../text/sorted-spans.ts'

/**
 * Returns whether a definition can be removed from its place. Not from a quote or list, whose lines it shares; not from
 * a comment; not if it holds another one; not from between two blocks that would merge without it.
 */
export function isMovable(survey: Survey, definition: DefinitionNode): boolean {
  return isSeparate(survey, definition) && canCloseGap(survey, definition)
}

/** Returns whether a definition shares its lines and its content with nothing else. */
function isSeparate({ mathAndComments, text, definitions }: Survey, { container, span }: DefinitionNode): boolean {
  if (container !== undefined || mathAndComments.at(span.start)) return false
  // the end of a comment would be left behind
  if ((mathAndComments.at(span.end - 1)?.end ?? 0) > span.end) return false
  // the note may need the definitions inside
  const inner = definitions[indexFrom(definitions, span.start + 1)]
  if (inner && inner.span.start < span.end) return false
  const isLastLineShared = /^[ \t]*[^ \t\r\n]/.test(text.slice(span.end, span.end + 200))
  return !isLastLineShared || /[\r\n]/.test(text[span.end - 1] ?? '')
}

/** Returns whether the blocks around a run of definitions mean the same without it. */
function canCloseGap(survey: Survey, { span }: DefinitionNode): boolean {
  const { blocks, text } = survey
  const index = indexFrom(blocks, span.start)
  const below = blocks[index + 1]
  // indented text would belong to a list or footnote above it, or be code
  if (below && isIndented(text, below)) return false
  const { before, after } = runAt(blocks, index)
  const [above, first, last, next] = [blocks[before], blocks[before + 1], blocks[after - 1], blocks[after]]
  if (!next || !first || !last) return true
  if (isIndented(text, next)) return false
  if (above?.type === next.type && (next.type === 'list' || next.type === 'blockquote')) return false
  // an anchor would attach to the heading below it
  if (next.type === 'heading' && leadsOn(survey, before)) return false
  if (!hasBlankLineBetween(text, last.span, next.span)) {
    // only blocks that can interrupt a paragraph may follow without a blank line
    if (above && !hasBlankLineBetween(text, above.span, first.span)) return false
    // an underlined heading begins like a paragraph
    if (next.type === 'heading' && text[next.span.start] !== '#') return false
    // a paragraph below a definition may be another block without it
    if (!['heading', 'code', 'blockquote', 'list'].includes(next.type)) return false
  }
  return next.type !== 'thematicBreak' || above !== undefined
}

function isIndented(text: string, block: Block): boolean {
  return /[ \t]/.test(text[lineStart(text, block.span.start)] as string)
}

/** A run of definitions: the index of the block before it, and of the one after it. */
interface DefinitionRun {
  before: number
  after: number
}

const runsOf = new WeakMap<readonly Block[], Map<number, DefinitionRun>>()

/** Finds the run of definitions around a block. Cached by `DefinitionRun`: a note may have thousands in one run. */
function runAt(blocks: readonly Block[], index: number): DefinitionRun {
  const runs = remembered(runsOf, blocks, () => {
    const runOf = new Map<number, DefinitionRun>()
    for (let i = 0; i < blocks.length; i++) {
      if (!isDefinition(blocks[i] as Block)) continue
      const run = { before: i - 1, after: i }
      for (; run.after < blocks.length && isDefinition(blocks[run.after] as Block); run.after++)
        runOf.set(run.after, run)
      i = run.after
    }
    return runOf
  })
  return runs.get(index) ?? { before: index, after: index }
}
