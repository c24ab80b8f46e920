import { slug } from 'github-slugger'

/**
 * Returns the slug that GitHub, Quartz and rehype-slug give a heading of this text.
 * https://github.com/Flet/github-slugger
 */
export function githubSlug(text: string): string {
  return slug(text)
}

/**
 * Returns the address of a file in a Quartz site. Addresses keep their case; hosts may ignore it.
 * https://github.com/jackyzha0/quartz/blob/v4/quartz/util/path.ts
 */
export function quartzSlug(name: string): string {
  return name.replace(/\s/g, '-').replace(/&/g, '-and-').replace(/%/g, '-percent').replace(/[?#]/g, '')
}

/**
 * Returns the id that pandoc gives a heading of this text.
 * https://pandoc.org/MANUAL.html#extension-auto_identifiers
 */
export function pandocId(text: string): string {
  // pandoc makes dashes and ellipses of these first, then drops them
  const words = text
    .toLowerCase()
    .replace(/---?|\.{3}/g, '')
    .replace(/[^\p{L}\p{N}_\-. ]/gu, '')
  const id = words.replace(/\s+/g, '-').replace(/^[^\p{L}]+/u, '')
  return id || 'section'
}

/** Returns a key that is equal for two names if a file system or app ignores case and Unicode form. */
export function foldName(name: string): string {
  return name.normalize('NFC').toLowerCase().normalize('NFC')
}
