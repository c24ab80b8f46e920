import type { NotePath } from '../note/parse-note.ts'
import type { linkStyles } from '../options.ts'

/** How a vault writes its links, and what of it is to be left alone. */
export interface VaultRules {
  /** The form of links that are written anew. */
  links: (typeof linkStyles)[number]
  /** How wiki-links that are written anew name a note. */
  format: 'shortest' | 'relative' | 'absolute'
  /** Whether it is Obsidian's, by its settings. */
  isObsidian: boolean
  /** Obsidian's excluded files: beginnings of paths, or patterns between slashes. */
  excluded: string[]
}

/** What the links of some notes look like. */
export interface LinkHabits {
  wiki: number
  /** Markdown links to notes. */
  markdown: number
  /** Wiki-links with a folder in them. */
  absolute: number
  relative: number
}

/** Counts links roughly: of thousands of notes nothing is parsed for it. */
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
 * The rules of a vault: by the settings of Obsidian, whose own defaults are wiki-links and shortest paths, or by the habits of
 * its notes. Settings that are no JSON are none. https://docs.obsidian.md/Reference/TypeScript+API/Vault/getConfig
 */
export function readRules(settings: string | undefined, habits: LinkHabits): VaultRules {
  const read = parseSettings(settings)
  if (read) {
    const { useMarkdownLinks, newLinkFormat, userIgnoreFilters } = read
    return {
      links: useMarkdownLinks === true ? 'markdown' : 'wiki',
      format: newLinkFormat === 'relative' || newLinkFormat === 'absolute' ? newLinkFormat : 'shortest',
      isObsidian: true,
      excluded: Array.isArray(userIgnoreFilters) ? userIgnoreFilters.filter((one) => typeof one === 'string') : [],
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

/** Properties by which a note says whether it may be published. */
export const publishProperties = ['publish', 'draft', 'private']

/** Whether a note must not be read by everybody: it stands in a folder named `private`, or its properties say so. */
export function isPrivate(path: NotePath, properties: Record<string, unknown>): boolean {
  const isIn = path
    .split('/')
    .slice(0, -1)
    .some((folder) => /^[._]*private$/i.test(folder))
  const is = (key: string, value: boolean) => properties[key] === value || properties[key] === String(value)
  return isIn || is('publish', false) || is('draft', true) || is('private', true)
}
