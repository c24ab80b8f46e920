import type { ClientHeading } from './client-heading.ts'

/**
 * How Obsidian compares the heading of a link with the headings of a note: marks become spaces, case is ignored.
 * https://github.com/obsidianmd/obsidian-api (`stripHeading`)
 */
export function stripHeading(text: string): string {
  return text
    .replace(/[!"#$%&()*+,.:;<=>?@^`{|}~/[\]\\\r\n]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

/**
 * What Obsidian itself writes after `#` when it makes a link to a heading.
 * https://github.com/obsidianmd/obsidian-api (`stripHeadingForLink`)
 */
export function stripHeadingForLink(text: string): string {
  return text
    .replace(/[:#|^\\\r\n]|%%|\[\[|\]\]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

/** The key under which Obsidian finds a heading. */
export function obsidianKey(text: string): string {
  return stripHeading(text).toLowerCase()
}

/**
 * The index of the heading that Obsidian opens for `#subpath`: each part is looked for below the one before it, the first
 * that fits wins. -1 when there is none.
 */
export function findObsidianHeading(headings: readonly ClientHeading[], subpath: string): number {
  const wanted = subpath.split('#').map(obsidianKey).filter(Boolean)
  if (wanted.length === 0) return -1
  let part = 0
  let depth = 0
  for (let i = 0; i < headings.length; i++) {
    const heading = headings[i] as ClientHeading
    if (heading.depth <= depth || heading.key !== wanted[part]) continue
    depth = heading.depth
    part++
    if (part === wanted.length) return i
  }
  return -1
}
