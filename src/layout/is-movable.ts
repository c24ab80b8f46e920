import { isAnchorsOnly } from '../note/link-targets.ts'
import { type Block, type DefinitionNode, isDefinition, type Survey } from '../note/survey.ts'
import { endsWithBlankLine, lineStart, nextLine } from '../text/lines.ts'
import { lowerBound } from '../text/span.ts'

/**
 * Whether a definition can be taken from where it stands. Not from inside a quote or list, whose lines it shares; not from a
 * comment; not where it holds another one; and not from between two blocks that would become one without it.
 */
export function isMovable(survey: Survey, { container, span }: DefinitionNode): boolean {
  const { blocks, mathAndComments, text, definitions } = survey
  if (container !== undefined || mathAndComments.at(span.start)) return false
  // nor with the end of a comment left behind
  if ((mathAndComments.at(span.end - 1)?.end ?? 0) > span.end) return false
  // what it holds may be needed where it stands
  const inner = definitions[lowerBound(definitions, span.start + 1, (d) => d.span.start)]
  if (inner && inner.span.start < span.end) return false
  // nor without what shares its last line
  if (/^[ \t]*[^ \t\r\n]/.test(text.slice(span.end, span.end + 200)) && !/[\r\n]/.test(text[span.end - 1] ?? ''))
    return false
  const at = lowerBound(blocks, span.start, (b) => b.span.start)
  const below = blocks[at + 1]
  const isIndented = (block: Block) => /[ \t]/.test(text[lineStart(text, block.span.start)] as string)
  // what is indented would belong to a list or footnote above it, or be code
  if (below && isIndented(below)) return false
  const { before, after } = runAt(blocks, at)
  const next = blocks[after]
  if (!next) return true
  if (isIndented(next)) return false
  if (blocks[before]?.type === next.type && (next.type === 'list' || next.type === 'blockquote')) return false
  const last = blocks[after - 1] as Block
  const isRightBelow = !endsWithBlankLine(
    text.slice(nextLine(text, last.span.end - 1), lineStart(text, next.span.start)),
  )
  // an underlined heading begins like a paragraph
  if (isRightBelow && next.type === 'heading' && text[next.span.start] !== '#') return false
  const [first, above] = [blocks[before + 1] as Block, blocks[before]]
  const isAbove =
    above && !endsWithBlankLine(text.slice(nextLine(text, above.span.end - 1), lineStart(text, first.span.start)))
  // nor is anything sure to begin right below another block
  if (isAbove && isRightBelow) return false
  // an anchor would be taken for one of the heading below it
  if (next.type === 'heading' && isAnchorsOnly(survey, before)) return false
  // a paragraph that begins below a definition may be something else without it
  if (isRightBelow && !['heading', 'code', 'blockquote', 'list'].includes(next.type)) return false
  return next.type !== 'thematicBreak' || blocks[before] !== undefined
}

/** A run of definitions: the index of the block before it, and of the one after it. */
interface DefinitionRun {
  before: number
  after: number
}

const runsOf = new WeakMap<readonly Block[], Map<number, DefinitionRun>>()

/** The run of definitions around a block, each found once: a note may have thousands in one run. */
function runAt(blocks: readonly Block[], at: number): DefinitionRun {
  let runs = runsOf.get(blocks)
  if (!runs) {
    runs = new Map()
    for (let i = 0; i < blocks.length; i++) {
      if (!isDefinition(blocks[i] as Block)) continue
      const run = { before: i - 1, after: i }
      for (; run.after < blocks.length && isDefinition(blocks[run.after] as Block); run.after++)
        runs.set(run.after, run)
      i = run.after
    }
    runsOf.set(blocks, runs)
  }
  return runs.get(at) ?? { before: at, after: at }
}
