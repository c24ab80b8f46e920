import type { Reference } from '../links/reference.ts'
import { type NotePath, nameOf } from '../note/parse-note.ts'
import { stripContainerPrefixes } from '../note/strip-container-prefixes.ts'
import type { Survey } from '../note/survey.ts'
import { unclosedBlockAt } from '../note/unclosed-block.ts'
import type { Topic } from '../plan/split-plan.ts'
import { endsWithBlankLine, type Newline, newlineAt } from '../text/lines.ts'
import { apartMark, printCallout, printHeading } from '../text/print.ts'
import { printFrontmatter } from '../text/print-frontmatter.ts'
import { applyEdits, type Edit, holds, lowerBound, type Span } from '../text/span.ts'
import type { PhaseListener } from '../timings.ts'
import { shiftHeadings } from './heading-edits.ts'
import type { Item, Layout, MovedSection, NoteLayout } from './layout.ts'
import type { Carried, DefinitionMoves } from './move-definitions.ts'
import { beginWithoutMark, endWithOneNewline, type OutputNote, type Piece, textOfPieces } from './pieces.ts'
import { type Cut, removeDefinitions } from './remove-definitions.ts'
import type { TopicProperties } from './topic-properties.ts'

/** What rendering asks of the phases before it. */
export interface RenderContext {
  survey: Survey
  references: readonly Reference[]
  definitionMoves: DefinitionMoves
  /** The edit of a reference in a note. */
  rewrite: (reference: Reference, note: NoteLayout) => Edit | undefined
  /** What stands for sections that moved. */
  pointer: (moved: readonly MovedSection[], from: NotePath, bullet: '-' | '*') => string
  /** The properties that a topic gets. */
  properties: (topic: Topic) => TopicProperties
  /** The block ids that are added, by place. */
  blockIds: readonly Edit[]
  /** Whether pointers are lists. */
  isList: boolean
  /** Hears when a note is rendered. */
  timings?: PhaseListener | undefined
}

/** Renders every note of a layout: slices of the source, with edits spliced in. */
export async function renderNotes(layout: Layout, context: RenderContext): Promise<OutputNote[]> {
  const notes: OutputNote[] = []
  for (const note of layout.notes) {
    notes.push(await new NoteRenderer(note, context).render())
    context.timings?.mark('render')
  }
  return notes
}

class NoteRenderer {
  readonly #note: NoteLayout
  readonly #context: RenderContext
  readonly #newline: Newline
  readonly #pieces: Piece[] = []
  /** The end of what is rendered so far, enough to tell whether a line or a paragraph is open. */
  #tail = ''
  readonly #head: number | undefined
  #isAfterList = false
  /** Where the source's bytes that were rendered last end, when a list or footnote does there. */
  #openAbove: number | undefined
  #listAbove: string | undefined

  constructor(note: NoteLayout, context: RenderContext) {
    this.#note = note
    this.#context = context
    this.#newline = context.survey.newline
    this.#head = note.head === undefined ? undefined : context.survey.headings[note.head]?.span.start
  }

  async render(): Promise<OutputNote> {
    const { path, role, title } = this.#note
    const { survey } = this.#context
    await this.#frontmatter()
    const carried = this.#context.definitionMoves.carried.get(this.#note) ?? []
    const openEnd = carried.length > 0 ? unclosedBlockAt(this.#context.survey) : undefined
    let isCarried = carried.length === 0
    for (const item of this.#note.items) {
      if (
        !isCarried &&
        openEnd !== undefined &&
        item.kind === 'slice' &&
        item.span.start <= openEnd &&
        openEnd < item.span.end
      ) {
        // nothing can stand behind a fence or comment that is never closed
        this.#item({ ...item, span: { start: item.span.start, end: openEnd } })
        this.#carry(carried)
        this.#blankLine()
        this.#item({ ...item, span: { start: openEnd, end: item.span.end } })
        isCarried = true
      } else this.#item(item)
    }
    if (!isCarried) this.#carry(carried)
    endWithOneNewline(survey.text, this.#pieces, this.#newline)
    beginWithoutMark(survey.text, this.#pieces, this.#newline)
    return {
      path,
      role,
      title,
      text: textOfPieces(survey.text, this.#pieces),
      pieces: this.#pieces,
      head: this.#head,
    }
  }

  #item(item: Item): void {
    if (item.kind === 'blank-line') this.#blankLine()
    else if (item.kind === 'omitted') this.#push({ kind: 'edit', span: item.span, text: '', why: item.why })
    else if (item.kind === 'separator') {
      this.#generate(apartMark + this.#newline, 'separator')
      this.#openAbove = undefined
    } else if (item.kind === 'pointer') {
      this.#openAbove = undefined
      const pointer = this.#context.pointer(item.moved, this.#note.path, this.#listAbove === '-' ? '*' : '-')
      this.#generate(pointer.replaceAll('\n', this.#newline) + this.#newline, 'pointer')
      this.#isAfterList = this.#context.isList
    } else if (item.kind === 'heading') {
      this.#generate(printHeading(item.title, item.depth) + this.#newline, 'title')
    } else if (item.kind === 'callout') {
      this.#generate(printCallout(item.text).replaceAll('\n', this.#newline) + this.#newline, 'provenance')
    } else {
      this.#partFromList(item.span)
      this.#listAbove = this.#lastListMarker(item.span)
      this.#openAbove = this.#endsOpen(item.span) ? item.span.end : undefined
      this.#slice(item.span, item.home, this.#edits(item.span, item.shift, item.home), 'copy')
    }
  }

  /** What comes after a list that the program wrote, or that stood elsewhere, must not become a part of it. */
  #partFromList(next: Span): void {
    const isPart = /^(?:[ \t]+\S|[ \t]*(?:[-*+]|\d+[.)])[ \t])/.test(
      this.#context.survey.text.slice(next.start, next.end),
    )
    const isAfterOpen = this.#openAbove !== undefined && this.#openAbove !== next.start
    if ((this.#isAfterList || isAfterOpen) && isPart)
      this.#generate(apartMark + this.#newline + this.#newline, 'separator')
    this.#isAfterList = false
  }

  /** Whether a slice ends with what takes indented lines in, wherever they come from. */
  #endsOpen(span: Span): boolean {
    const { blocks } = this.#context.survey
    const last = blocks[lowerBound(blocks, span.end, (b) => b.span.start) - 1]
    return last !== undefined && last.span.start >= span.start && /^(?:list|footnoteDefinition)$/.test(last.type)
  }

  /** The marker of the list with which a slice ends. */
  #lastListMarker(span: Span): string | undefined {
    const { blocks, text } = this.#context.survey
    const last = blocks[lowerBound(blocks, span.end, (b) => b.span.start) - 1]
    return last?.type === 'list' && last.span.start >= span.start ? text[last.span.start] : undefined
  }

  /** What a topic has to say of itself: a title where the file name is not its heading, and what was asked for. */
  async #frontmatter(): Promise<void> {
    const { topic, title, path } = this.#note
    if (!topic) return
    const { inherited, alias, up } = this.#context.properties(topic)
    const written = {
      ...(title === nameOf(path) ? {} : { title }),
      ...(alias === undefined ? {} : { aliases: [alias] }),
      ...(up === undefined ? {} : { up }),
    }
    const printed = await printFrontmatter(written, inherited)
    if (printed !== '') this.#generate(`${printed}\n`.replaceAll('\n', this.#newline), 'frontmatter')
  }

  /** The edits that a slice needs here, sorted, none inside another. */
  #edits(span: Span, shift: number, home: boolean): Cut[] {
    const { survey } = this.#context
    const edits: Cut[] = this.#rewrites(span)
    if (shift !== 0) edits.push(...shiftHeadings(survey, span, shift, this.#head))
    edits.push(...removeDefinitions(survey, this.#context.definitionMoves, span))
    if (home) edits.push(...editsIn(this.#context.blockIds, span))
    return outermost(edits)
  }

  /** The edits of the references in a span. */
  #rewrites(span: Span): Edit[] {
    const { references, rewrite } = this.#context
    const edits: Edit[] = []
    for (let i = lowerBound(references, span.start, (r) => r.span.start); i < references.length; i++) {
      const reference = references[i] as Reference
      if (reference.span.start >= span.end) break
      const edit = rewrite(reference, this.#note)
      if (edit && holds(span, edit.span)) edits.push(edit)
    }
    return edits
  }

  #slice(span: Span, home: boolean, edits: readonly Cut[], why: string): void {
    const { text } = this.#context.survey
    const moved = why === 'definition' ? { moved: true as const } : {}
    let at = span.start
    const keep = (end: number) => {
      if (end <= at) return
      const kept = { start: at, end }
      this.#push(
        home
          ? { kind: 'source', span: kept, ...moved }
          : { kind: 'carried', span: kept, text: text.slice(at, end), why },
      )
    }
    for (const edit of edits) {
      keep(edit.span.start)
      if (home && !edit.isElsewhere)
        this.#push({ kind: 'edit', span: edit.span, text: edit.text, why: edit.why, ...moved })
      else if (!home && edit.text !== '')
        this.#push({ kind: 'carried', span: edit.span, text: edit.text, why: edit.why })
      at = edit.span.end
    }
    keep(span.end)
  }

  /** Definitions that the note needs: those of links line by line, those of footnotes with a blank line between. */
  #carry(carried: readonly Carried[]): void {
    const links = carried.filter(({ definition }) => definition.kind === 'definition')
    const footnotes = carried.filter(({ definition }) => definition.kind === 'footnoteDefinition')
    this.#blankLine()
    for (const { definition, home } of [...links, ...footnotes]) {
      if (definition.kind === 'footnoteDefinition') this.#blankLine()
      const { span, container } = definition
      const edits = outermost(this.#rewrites(span))
      if (container === undefined) this.#slice(span, home, edits, 'definition')
      else
        this.#push({
          kind: 'carried',
          span,
          text: stripContainerPrefixes(applyEdits(this.#context.survey.text, edits, span), container),
          why: 'definition',
        })
      this.#generate(newlineAt(this.#context.survey.text, span.end) ?? this.#newline, 'separator')
    }
  }

  #blankLine(): void {
    if (this.#tail === '' || endsWithBlankLine(this.#tail)) return
    this.#generate(/[\r\n]$/.test(this.#tail) ? this.#newline : this.#newline + this.#newline, 'separator')
  }

  #generate(text: string, why: string): void {
    // behind a carriage return a line feed would end the same line
    const written = this.#tail.endsWith('\r') && text.startsWith('\n') ? `\r${text.slice(1)}` : text
    this.#push({ kind: 'generated', text: written, why })
  }

  #push(piece: Piece): void {
    this.#pieces.push(piece)
    const { text } = this.#context.survey
    const shown =
      piece.kind === 'source'
        ? text.slice(Math.max(piece.span.start, piece.span.end - 200), piece.span.end)
        : piece.text
    if (shown !== '') this.#tail = (this.#tail + shown).slice(-400)
  }
}

function editsIn(edits: readonly Edit[], span: Span): readonly Edit[] {
  // what is inserted at the very end of a slice belongs to it
  const from = lowerBound(edits, span.start + 1, (e) => e.span.start)
  return edits.slice(
    from,
    lowerBound(edits, span.end + 1, (e) => e.span.start),
  )
}

/** Edits sorted, insertions first, without those inside another. */
function outermost<E extends Edit>(edits: E[]): E[] {
  const lengthOf = ({ span }: Edit) => (span.end === span.start ? Number.POSITIVE_INFINITY : span.end - span.start)
  edits.sort((a, b) => a.span.start - b.span.start || lengthOf(b) - lengthOf(a))
  const outer: E[] = []
  for (const edit of edits) if (edit.span.start >= (outer.at(-1)?.span.end ?? 0)) outer.push(edit)
  return outer
}
