import type { Section } from './outline.ts'

/** A section that becomes a topic, and the topics in its folder. */
export interface CutTopic {
  section: Section
  topics: CutTopic[]
}

/** Which sections become topics by the options and their sizes, and why. */
export interface Cut {
  topics: CutTopic[]
  /** Headings whose subsections become topics instead, including titles. */
  passed: Section[]
  /** Sections beside the topics that are too small. */
  small: Section[]
  /** The depth of all topics of the index; undefined when it varies. */
  depth: number | undefined
  limit: Limit
  /** The words of the whole note. */
  noteWords: number
}

/** When a section is too large for one topic. */
export interface Limit {
  words: number | undefined
  tokens: number | undefined
  chars: number | undefined
  /** The source of the limit. A limit of the options holds for every topic; the others are a target size. */
  from: 'default' | 'vault' | 'options'
}
