/** A heading as clients see it in an output note. */
export interface ClientHeading {
  depth: number
  /** Obsidian's key of its source; undefined when the source is not known before it is written. */
  key: string | undefined
  /** The rendered text. */
  text: string
  /** The source between the marks. */
  raw: string
  /** The slug, unique in the note. */
  slug: string
  /** Whether Quartz gives it another id: the number of a footnote goes into it. */
  hasOtherId: boolean
}
