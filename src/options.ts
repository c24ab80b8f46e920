import type { AppName } from './apps/app.ts'
import type { ParserName } from './parse/parser.ts'
import type { Dialect } from './text/dialect.ts'
import { withoutEnding } from './text/paths.ts'

/** The treatment of headings in a section that becomes a note. */
export const headingStyles = ['shift', 'keep', 'drop'] as const
/** How the index note shows moved sections. */
export const indexStyles = ['sections', 'list'] as const
/** The units that a note can be split at. */
export const unitKinds = ['headings', 'rules', 'bold', 'items', 'comments'] as const
export type UnitKind = (typeof unitKinds)[number]
/** How topics' files are named: by their titles, or by the slugs of these. */
export const nameStyles = ['title', 'slug'] as const
/** The style of written links. */
export const linkStyles = ['wiki', 'markdown'] as const

/** When block ids are added. */
export const blockIdPolicies = ['needed', 'always', 'never'] as const

/** How a note is split. */
export interface SplitOptions {
  /** The units to split at: each kind is searched inside the units of the one before it. */
  splitAt: UnitKind[]
  /** The heading depth of topics, 1 to 6; by default chosen from the note. */
  depth?: number
  /** Sections of fewer words stay in the index. 0: no limit. */
  minWords: number
  /** Topics of more words are split again. 0: no limit. Default: chosen from the sizes of the sections. */
  maxWords?: number
  /** The same in estimated tokens of a language model. 0: no limit. */
  maxTokens?: number
  /** The same in characters, UTF-16 units. 0: no limit. */
  maxChars?: number
  /** The index note's name without `.md`; by default the note's own. */
  index?: string
  /** The only section that becomes a topic, by id or heading. */
  only?: string
  /** A section that stays in the index note, by id or heading. */
  keep?: string
  names: (typeof nameStyles)[number]
  /** Whether names begin with a number, in reading order: `01 `. */
  number: boolean
  indexStyle: (typeof indexStyles)[number]
  heading: (typeof headingStyles)[number]
  links: (typeof linkStyles)[number]
  /** Properties of the note's frontmatter that every topic gets, such as `tags`. */
  inherit: string[]
  /** Whether each topic ends with links to the topic before it, the note above it and the topic after it. */
  nav: boolean
  /** Frontmatter and Markdown around `{body}` for every topic. */
  template?: string
  /** Whether every topic gets a property `up` with a link to the index note. */
  up: boolean
  /**
   * Whether the index keeps an HTML anchor for each moved heading and id, with a link to its new place. Default: no.
   */
  stubs?: boolean
  /**
   * When a block gets a block id as a link target: if preferred apps cannot link the heading above it, always, or
   * never.
   */
  blockIds: (typeof blockIdPolicies)[number]
  /** Apps that links must work in. The first with ids of its own decides how Markdown fragments are written. */
  apps: AppName[]
  /**
   * The pointer to a topic in an index: Markdown of one line with `{topic}` and `{parts}` or `{parts:separator}`. By
   * default a sentence in the language of the note.
   */
  pointer?: string
  /** The language of pointers as a BCP 47 tag; by default the note's `lang` property, or the language of its text. */
  language?: string
  /** Markdown of a callout at the start of the index note; none by default. */
  provenance?: string
  /** The dialect of the note, where its syntax is ambiguous; by default what the note's own syntax shows. */
  dialect?: Dialect
  parser: ParserName
}

export const defaultOptions: SplitOptions = {
  splitAt: ['headings'],
  minWords: 0,
  names: 'title',
  number: false,
  nav: false,
  indexStyle: 'sections',
  heading: 'shift',
  links: 'wiki',
  inherit: [],
  up: false,
  blockIds: 'needed',
  apps: ['obsidian', 'quartz'],
  parser: 'satteri',
}

/** The keys whose values need `isInlineMarkdown`, which must be loaded before the check. */
export const inlineKeys: ReadonlySet<string> = new Set(['summary', 'pointer', 'provenance', 'template'])

/** Returns the name of an option in files and on the command line: `min-words`. */
export function writtenName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

/** Returns the name of an option in the library: `minWords`. */
export function libraryName(written: string): string {
  return written.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
}

/** Renames options from their written names to those of the library: `min-words` to `minWords`. */
export function namedOptions(written: object): Partial<SplitOptions> {
  const options = Object.entries(written).map(([name, value]) => [
    libraryName(name),
    name === 'index' ? withoutEnding(String(value)) : value,
  ])
  return Object.fromEntries(options) as Partial<SplitOptions>
}
