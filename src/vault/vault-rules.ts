import type { NotePath } from '../note/parse-note.ts'
import type { linkStyles } from '../options.ts'

/** The link style of a vault, and its excluded files. */
export interface VaultRules {
  /** The form of new links. */
  links: (typeof linkStyles)[number]
  /** How new wiki-links name a note. */
  format: 'shortest' | 'relative' | 'absolute'
  /** Whether it has Obsidian's settings. */
  isObsidian: boolean
  /** Whether Quartz makes a site of it. */
  isQuartz?: boolean
  /** Obsidian's excluded files: beginnings of paths, or patterns between slashes. */
  excluded: string[]
}

/** The link style of some notes, in counts. */
export interface LinkHabits {
  wiki: number
  /** Markdown links to notes. */
  markdown: number
  /** Wiki-links with a folder in them. */
  absolute: number
  relative: number
}

/** Counts links by pattern: parsing thousands of notes for it would take too long. */
export function countHabits(text: string, habits: LinkHabits): void {
  for (const [, path = ''] of text.matchAll(/\[\[([^\][|#\r\n]+)/g)) {
    habits.wiki++
    if (/^\.\.?\//.test(path)) habits.relative++
    else if (path.includes('/')) habits.absolute++
  }
  for (const [url] of text.matchAll(/\]\([^()\r\n]*/g))
    if (/^\]\((?![a-z][a-z\d+.-]*:|\/\/).*\.md(?:$|[#?])/i.test(url)) habits.markdown++
}

/**
 * Returns the rules of a vault: from Obsidian's settings, with its defaults of wiki-links and shortest paths, or else
 * from the habits of its notes. Invalid JSON counts as no settings.
 * https://docs.obsidian.md/Reference/TypeScript+API/Vault/getConfig
 */
export function readRules(settings: string | undefined, habits: LinkHabits): VaultRules {
  const read = parseSettings(settings)
  if (read) {
    const { useMarkdownLinks, newLinkFormat, userIgnoreFilters } = read
    return {
      links: useMarkdownLinks === true ? 'markdown' : 'wiki',
      format: newLinkFormat === 'relative' || newLinkFormat === 'absolute' ? newLinkFormat : 'shortest',
      isObsidian: true,
      excluded: Array.isArray(userIgnoreFilters)
        ? userIgnoreFilters.filter((filter) => typeof filter === 'string')
        : [],
    }
  }
  const { wiki, markdown, absolute, relative } = habits
  return {
    links: markdown > wiki ? 'markdown' : 'wiki',
    format: relative > wiki / 2 ? 'relative' : absolute > wiki / 2 ? 'absolute' : 'shortest',
    isObsidian: false,
    excluded: [],
  }
}

function parseSettings(text: string | undefined): Record<string, unknown> | undefined {
  if (text === undefined) return undefined
  try {
    const data: unknown = JSON.parse(text)
    return typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

/** Properties that say whether a note may be published. */
export const publishProperties = ['publish', 'draft', 'private']

/** Returns whether a note is private: it is in a folder named `private`, or its properties say so. */
export function isPrivate(path: NotePath, properties: Record<string, unknown>): boolean {
  const isIn = path
    .split('/')
    .slice(0, -1)
    .some((folder) => /^[._]*private$/i.test(folder))
  const is = (key: string, value: boolean) =>
    Object.entries(properties).some(([name, set]) => name.toLowerCase() === key && String(set) === String(value))
  return isIn || is('publish', false) || is('draft', true) || is('private', true)
}
