import { endsWithBlankLine, type Newline } from '../text/lines.ts'
import type { Span } from '../text/span.ts'
import type { Piece } from './pieces.ts'
import type { Removal } from './remove-definitions.ts'

/** Collects the pieces of an output note. Tracks the end of the text, which decides where blank lines are needed. */
export class PieceList {
  readonly pieces: Piece[] = []
  readonly #source: string
  readonly #newline: Newline
  #tail = ''

  constructor(source: string, newline: Newline) {
    this.#source = source
    this.#newline = newline
  }

  push(piece: Piece): void {
    this.pieces.push(piece)
    const shown =
      piece.kind === 'source'
        ? this.#source.slice(Math.max(piece.span.start, piece.span.end - 200), piece.span.end)
        : piece.text
    if (shown !== '') this.#tail = (this.#tail + shown).slice(-400)
  }

  /** Adds text of the program, in its edited version if any. Its line endings are `\n` and become those of the note. */
  generate(text: string, why: string, edited = text): void {
    const [shown, was] = [edited, text].map((words) => words.replaceAll('\n', this.#newline)) as [string, string]
    if (edited === text) this.generateVerbatim(shown, why)
    else this.push({ kind: 'generated', text: shown, was, why })
  }

  generateVerbatim(text: string, why: string): void {
    // after a carriage return a line feed would end the same line
    const written = this.#tail.endsWith('\r') && text.startsWith('\n') ? `\r${text.slice(1)}` : text
    this.push({ kind: 'generated', text: written, why })
  }

  /** Adds a blank line, unless there is one already or the note is empty. */
  blankLine(): void {
    if (this.#tail === '' || endsWithBlankLine(this.#tail)) return
    this.generate(/[\r\n]$/.test(this.#tail) ? '\n' : '\n\n', 'separator')
  }

  /** Adds a slice of the source with its edits, which are sorted and do not overlap; a copy unless the note owns it. */
  slice(span: Span, { isOwned, why }: { isOwned: boolean; why: string }, edits: readonly Removal[]): void {
    const moved = why === 'definition' ? { moved: true as const } : {}
    let start = span.start
    const keep = (end: number) => {
      if (end <= start) return
      const kept = { start, end }
      const text = this.#source.slice(start, end)
      this.push(isOwned ? { kind: 'source', span: kept, ...moved } : { kind: 'carried', span: kept, text, why })
    }
    for (const edit of edits) {
      keep(edit.span.start)
      const { span: edited, text } = edit
      if (isOwned && !edit.isElsewhere) this.push({ kind: 'edit', span: edited, text, why: edit.why, ...moved })
      else if (!isOwned && text !== '') this.push({ kind: 'carried', span: edited, text, why: edit.why })
      start = edited.end
    }
    keep(span.end)
  }
}
