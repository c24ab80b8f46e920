import type { NotePath } from '../note/parse-note.ts'
import type { SplitOptions } from '../options.ts'
import { spanSet } from '../text/span.ts'
import { listWikiLinks } from '../text/wiki-link.ts'
import type { SectionId } from './outline.ts'

/** Why a section is where it is: by depth or size, by the plan file, or because it is new to the plan file. */
export type Reason = 'depth' | 'max-words' | 'min-words' | 'small' | 'only-definitions' | 'contents' | 'plan' | 'new'

/** An output note made of one or more sections. */
export interface Topic {
  path: NotePath
  title: string
  /** Its sections by anchor, in order. */
  sections: SectionId[]
  /** The topics in its folder. */
  topics: Topic[]
  words: number
  reason: Reason
  /** Whether the title is no heading of its sections and must be written. */
  isRetitled?: true
  /** The existing note that its sections join, as the plan names it: `Recipes#Soups`. */
  into?: string
  /** Whether a user renamed or moved its file: later splits keep the path. */
  isRenamed?: true
  /** The heading replaced by the title, if no app confuses it with the name of a note. */
  alias?: string
  /** How many blocks of each section stay in place. */
  keep?: number
  /** Set when the heading does not stay. */
  keepHeading?: false
  /** The pointer's text in place of the names of the parts. Markdown of one paragraph. */
  summary?: string
  /** The topic's own template. */
  pointer?: string
  tags?: string[]
  /** The properties it inherits, if they differ from the options. */
  inherit?: string[]
}

/** A section that stays in place although its depth would move it. */
export interface KeptSection {
  section: SectionId
  reason: Reason
}

/** The note of each section. Plain data, to print, review, save and apply. */
export interface SplitPlan {
  version: 1
  /** The depth of the topics, the smallest if it varies; undefined when the note has nothing to split. */
  depth: number | undefined
  index: { path: NotePath; title: string; isRenamed?: true }
  topics: Topic[]
  kept: KeptSection[]
}

/** Lists the linkpaths of wiki-links in the user's plan text: summaries, pointers, provenance. */
export function linksOfPlan({ topics }: SplitPlan, { pointer, provenance, template }: SplitOptions): Set<string> {
  const texts = [pointer, provenance, template, ...topics.flatMap(textsOf)]
  return new Set(
    texts.flatMap((text) =>
      text === undefined ? [] : listWikiLinks(text, [spanSet([])]).map(({ linkpath }) => linkpath),
    ),
  )
}

function textsOf({ summary, pointer, topics }: Topic): (string | undefined)[] {
  return [summary, pointer, ...topics.flatMap(textsOf)]
}

/** Lists topics, each before those in its folder. */
export function allTopics<T extends { topics: readonly T[] }>(topics: readonly T[]): T[] {
  return topics.flatMap((topic) => [topic, ...allTopics(topic.topics)])
}
