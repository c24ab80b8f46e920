import { lowerBound } from '../markdown/span.ts'
import type { NotePath } from '../note/parse-note.ts'
import { nameOf } from '../note/parse-note.ts'
import { type Block, isDefinition, type Survey } from '../note/survey.ts'
import type { SplitOptions } from '../options.ts'
import { NameBook } from './name-book.ts'
import type { Anchor, Outline, Section } from './outline.ts'

/** Why a section is where it is. */
export type Reason = 'depth' | 'max-words' | 'min-words' | 'only-definitions'

/** An output note made of one or more sections. */
export interface Topic {
  path: NotePath
  title: string
  /** The sections it is made of, by anchor, in order. */
  sections: Anchor[]
  /** Topics that sections inside of it became; it is their index. */
  topics: Topic[]
  words: number
  reason: Reason
}

/** A section that stays where it is although its depth would move it. */
export interface KeptSection {
  section: Anchor
  reason: Reason
}

/** Which section goes to which note. Plain data: it can be printed, reviewed, saved and applied. */
export interface SplitPlan {
  version: 1
  /** The depth whose sections become topics; undefined when the note has nothing to split. */
  depth: number | undefined
  index: { path: NotePath; title: string }
  topics: Topic[]
  kept: KeptSection[]
}

/** Decides which sections become topics, and names their files. */
export function planSplit(survey: Survey, outline: Outline, options: SplitOptions): SplitPlan {
  const ownName = nameOf(survey.path)
  const title = titleOf(survey, outline) ?? ownName
  const depth = options.depth ?? defaultDepth(outline)
  // GitHub shows a folder by its README
  const indexName = options.index ?? (options.links === 'markdown' && depth !== undefined ? 'README' : ownName)
  const book = new NameBook()
  book.reserve(indexName)
  book.reserve(ownName)
  for (const name of [...foreignNames(survey), ...aliasesOf(survey)]) book.reserve(name)
  const kept: KeptSection[] = []
  const topics = depth === undefined ? [] : topicsIn(outline.sections, depth, '', 'depth')
  return { version: 1, depth, index: { path: `${indexName}.md`, title }, topics, kept }

  function topicsIn(sections: readonly Section[], at: number, folder: string, reason: Reason): Topic[] {
    return sectionsAt(sections, at).flatMap((section) => {
      const stays = reasonToStay(survey, outline, section, options.minWords)
      if (stays) {
        kept.push({ section: section.anchor, reason: stays })
        return []
      }
      const next = section.words > options.maxWords && options.maxWords > 0 ? shallowest(section.children) : undefined
      const place = { folder, isHub: next !== undefined }
      const name = book.take(section.title, section.parent?.title || title, place)
      const inner = next === undefined ? [] : topicsIn(section.children, next, `${folder}${name}/`, 'max-words')
      const path = inner.length > 0 ? `${folder}${name}/${name}.md` : `${folder}${name}.md`
      const topic: Topic = {
        path,
        title: section.title.normalize('NFC') || name,
        sections: [section.anchor],
        topics: inner,
        words: section.words,
        reason,
      }
      return [topic]
    })
  }
}

/** The properties that every topic gets. */
export interface TopicProperties {
  /** Those of the note that were asked for. */
  inherited: Record<string, unknown>
  /** A link to the index note. */
  up: string | undefined
}

/**
 * Properties that give a page an address or a name: the topics would all have the one of the note, and Quartz and Starlight
 * would write a redirect over a page.
 */
export const unsafeProperties: ReadonlySet<string> = new Set([
  'alias',
  'aliases',
  'permalink',
  'slug',
  'url',
  'id',
  'title',
  'redirect_from',
])

export function topicProperties({ properties }: Survey, plan: SplitPlan, options: SplitOptions): TopicProperties {
  const keys = options.inherit.filter((key) => Object.hasOwn(properties, key) && !unsafeProperties.has(key))
  return {
    inherited: Object.fromEntries(keys.map((key) => [key, properties[key]])),
    up: options.up ? `[[${nameOf(plan.index.path)}]]` : undefined,
  }
}

/**
 * A single H1 that opens the note is its title, and the next smaller depth present splits; otherwise the smallest depth
 * present does.
 */
function defaultDepth(outline: Outline): number | undefined {
  const title = titleSection(outline)
  return title ? shallowest(title.children) : shallowest(outline.sections)
}

/** The section of the note's title: an H1 that no other H1 and no other heading at the root stands beside. */
function titleSection({ sections }: Outline): Section | undefined {
  const [first] = sections
  return sections.length === 1 && first?.depth === 1 ? first : undefined
}

/** The title that a note gives itself: in its frontmatter, or as the single H1 that opens it. */
function titleOf({ properties }: Survey, outline: Outline): string | undefined {
  const { title } = properties
  if (typeof title === 'string' && title.trim() !== '') return title.trim()
  return titleSection(outline)?.title || undefined
}

function shallowest(sections: readonly Section[]): number | undefined {
  return sections.length === 0 ? undefined : sections.reduce((least, { depth }) => Math.min(least, depth), 6)
}

/** The sections of a depth, wherever they stand below `sections`. */
function sectionsAt(sections: readonly Section[], depth: number): Section[] {
  return sections.flatMap((section) =>
    section.depth === depth ? [section] : section.depth < depth ? sectionsAt(section.children, depth) : [],
  )
}

function reasonToStay(survey: Survey, outline: Outline, section: Section, minWords: number): Reason | undefined {
  if (section.words < minWords) return 'min-words'
  return holdsOnlyDefinitions(survey, outline, section) ? 'only-definitions' : undefined
}

/** Whether a section is a heading over definitions, such as `## References`, and would be an empty note without them. */
function holdsOnlyDefinitions({ blocks, headings }: Survey, { definitions }: Outline, section: Section): boolean {
  if (section.children.length > 0) return false
  const headingEnd = headings[section.heading]?.span.end ?? section.span.start
  const from = lowerBound(blocks, headingEnd, ({ span }) => span.start)
  const to = lowerBound(blocks, section.span.end, ({ span }) => span.start)
  if (from === to) return section.span.end === definitions.start && definitions.start < definitions.end
  for (let i = from; i < to; i++) if (!isDefinition(blocks[i] as Block)) return false
  return true
}

/** The note's own aliases: a topic of such a name would be replaced by a page that redirects to the index. */
function aliasesOf({ properties }: Survey): string[] {
  return [properties.aliases, properties.alias].flat().filter((alias): alias is string => typeof alias === 'string')
}

/** The names of other notes that the note links to: a topic of that name would catch those links. */
function foreignNames(survey: Survey): string[] {
  const own = nameOf(survey.path).toLowerCase()
  return survey.wikiLinks
    .map(({ linkpath }) => nameOf(linkpath))
    .filter((name) => name !== '' && name.toLowerCase() !== own)
}
