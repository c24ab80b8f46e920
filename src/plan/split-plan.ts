import type { NotePath } from '../note/parse-note.ts'
import type { SectionId } from './outline.ts'

/** Why a section is where it is: the depth or the size asks for it, the plan file does, or it is new to the plan file. */
export type Reason = 'depth' | 'max-words' | 'min-words' | 'small' | 'only-definitions' | 'contents' | 'plan' | 'new'

/** An output note made of one or more sections. */
export interface Topic {
  path: NotePath
  title: string
  /** The sections it is made of, by anchor, in order. */
  sections: SectionId[]
  /** Topics in a folder of this one. */
  topics: Topic[]
  words: number
  reason: Reason
  /** Whether the title is none of its sections' headings, so that it has to be written. */
  isRetitled?: true
  /** Whether a person renamed or moved its file: later splits keep the path. */
  isRenamed?: true
  /** The heading that the title took the place of, where no client takes it for the name of a note. */
  alias?: string
  /** How many blocks of each section stay where it stood. */
  keep?: number
  /** Without it the heading stays too. */
  keepHeading?: false
  /** What the pointer says instead of naming the parts. Markdown of one paragraph. */
  summary?: string
  /** A template of its own. */
  pointer?: string
  tags?: string[]
  /** The properties that it inherits, where they are not those of the options. */
  inherit?: string[]
}

/** A section that stays where it is although its depth would move it. */
export interface KeptSection {
  section: SectionId
  reason: Reason
}

/** Which section goes to which note. Plain data: it can be printed, reviewed, saved and applied. */
export interface SplitPlan {
  version: 1
  /** The depth whose sections become topics, the smallest where there are several; undefined when the note has nothing to split. */
  depth: number | undefined
  index: { path: NotePath; title: string; isRenamed?: true }
  topics: Topic[]
  kept: KeptSection[]
}
