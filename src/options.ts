import type { AppName } from './apps/app.ts'
import type { ParserName } from './parse/parser.ts'

/** What happens to the headings of a section that becomes a note. */
export const headingStyles = ['shift', 'keep', 'drop'] as const
/** How the index note shows what moved. */
export const indexStyles = ['sections', 'list'] as const
/** What a note can be split at. */
export const unitKinds = ['headings', 'rules', 'bold', 'items', 'comments'] as const
export type UnitKind = (typeof unitKinds)[number]
/** How topics' files are named: by their titles, or by the slugs of these. */
export const nameStyles = ['title', 'slug'] as const
/** The form of the links that are written. */
export const linkStyles = ['wiki', 'markdown'] as const

/** When block ids are added. */
export const blockIdPolicies = ['needed', 'always', 'never'] as const

/** How a note is split. */
export interface SplitOptions {
  /** What the note is split at: each kind is looked for inside the units of the one before it. */
  splitAt: UnitKind[]
  /** The heading depth whose sections become topics, 1 to 6; by default what the note suggests. */
  depth?: number
  /** Sections of fewer words stay in the index. 0: none does. */
  minWords: number
  /** Topics of more words are split again. 0: none is. By default the sizes of the sections decide. */
  maxWords?: number
  /** The same in tokens of a language model, estimated. 0: no limit. */
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
  /** Properties of the note's frontmatter that every topic gets too, such as `tags`. */
  inherit: string[]
  /** Whether every topic gets a property `up` with a link to the index note. */
  up: boolean
  /** Whether the index keeps an HTML anchor for each heading and id that moved, with a link to where it is. Default: no. */
  stubs?: boolean
  /**
   * When a block gets a block id so that a reference can reach it: where the heading above it cannot be linked in the
   * clients that come first, always, or never.
   */
  blockIds: (typeof blockIdPolicies)[number]
  /** The clients in which links must land first, the most important one first. */
  apps: AppName[]
  /**
   * What an index says of a topic: Markdown of one line with `{topic}` and `{parts}` or `{parts:separator}`. By default a
   * sentence in the language of the note.
   */
  pointer?: string
  /** The language of pointers as a BCP 47 tag; by default the note's `lang` property, or the language of its text. */
  language?: string
  /** Markdown of a callout that opens the index note; none by default. */
  provenance?: string
  parser: ParserName
}

export const defaultOptions: SplitOptions = {
  splitAt: ['headings'],
  minWords: 0,
  names: 'title',
  number: false,
  indexStyle: 'sections',
  heading: 'shift',
  links: 'wiki',
  inherit: [],
  up: false,
  blockIds: 'needed',
  apps: ['obsidian', 'quartz'],
  parser: 'satteri',
}

/** The keys whose values only `isInlineMarkdown` can check, which must be loaded before. */
export const inlineKeys: ReadonlySet<string> = new Set(['summary', 'pointer', 'provenance'])

/** Options under the names that a person writes, as options under the names of the library: `min-words` is `minWords`. */
export function namedOptions(written: object): Partial<SplitOptions> {
  const options = Object.entries(written).map(([name, value]) => [
    name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()),
    name === 'index' ? String(value).replace(/\.md$/i, '') : value,
  ])
  return Object.fromEntries(options) as Partial<SplitOptions>
}
