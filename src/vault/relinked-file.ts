import type { NotePath } from '../note/parse-note.ts'
import type { Edit, Span } from '../text/span.ts'

/** What links to changed headings end with, by Obsidian's key of what they ended with before: words, or a slug of the source. */
export type RewordedHeadings = ReadonlyMap<string, string>

/** A link of another note that leads into the split note. */
export interface Relinked {
  /** Its place in the file. */
  span: Span
  was: string
  /** The new text; the same as `was` when it is right unchanged. */
  now: string
  target: NotePath
  /** Whether it leads only near its target. */
  isNear: boolean
}

/** A file of the vault with updated links. */
export interface RelinkedFile {
  path: NotePath
  /** The new text, or the old one. */
  text: string
  /** The edits of the text without its byte order mark; sorted. */
  edits: readonly Edit[]
  links: Relinked[]
  /** What looks like a link into the note, and was left unchanged; in the file. */
  missed: { span: Span; source: string }[]
  /** Headings whose words were changed with a link in them. */
  reworded: RewordedHeadings
  /** Why the file must not be written. */
  problem: string | undefined
}
