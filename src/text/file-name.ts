import { noteEnding } from './paths.ts'
import { byteLength, hasLetter } from './words.ts'

/** The longest name, in bytes of UTF-8: file systems take 255, and `.md` and a number must fit. */
const mostBytes = 200

/** Device names on Windows. https://learn.microsoft.com/windows/win32/fileio/naming-a-file */
const reserved = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])$/i
const reservedStem = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])\s*\./i

/** Names that Quartz, GitHub, Hugo or Foam treat as a folder's index. */
const folderNames = /^_?(?:index|readme)$/i

/**
 * Returns the file name (without `.md`) for a title: legal on every system, safe in the wiki-links of every app, NFC,
 * at most 200 bytes with `suffix`, which is appended unchanged. Empty when no character of the title is allowed in a
 * name.
 */
export function noteName(title: string, suffix = ''): string {
  const name = cleanName(withoutShortcodes(title.slice(0, 2000)))
  // an ending of Markdown would be taken for the file's own ending
  const whole = trimName(name)
    .replace(reservedStem, '$1 ')
    .replace(noteEnding, (ending) => ` ${ending.slice(1)}`)
  const cut = trimName(cutToBytes(whole, mostBytes - byteLength(suffix)))
  return cut === '' ? '' : cut + suffix
}

/** The shortcodes of emoji in a text. */
export const shortcodes = /(?<![\p{L}\p{N}:])(?::(?:[+-]1|100|1234|[a-z][a-z0-9_+-]*):)+(?![\p{L}\p{N}:])/gu

/**
 * Removes the shortcodes of emoji (`:rocket:`) from a title, unless it has no other words.
 * https://docs.github.com/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#using-emojis
 */
export function withoutShortcodes(title: string): string {
  if (!title.includes(':')) return title
  const without = title.replace(shortcodes, ' ')
  return hasLetter(without) ? without : title
}

/** Removes every character that some system or app does not allow in a name. */
function cleanName(title: string): string {
  const spelled = title
    .normalize('NFC')
    // invisible and direction marks; the joiner that emoji need stays
    .replace(/[\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/gu, '')
  const sharp = spelled.includes('#') ? spelled.replace(/\b([A-Za-z])#(?![\p{L}\p{N}])/gu, '$1 Sharp') : spelled
  const apart = sharp
    // two dollars in a paragraph make math, even in two different links
    .replace(/%%|==|~~|__|\$/g, ' ')
    .replace(/(\S)@(?=\S)/g, '$1 at ')
    .replace(/\bwww\./gi, 'www ')
    .replace(/&(?=#?\w+;)/g, ' and ')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    .replace(/[/\\:|?*"<>#^[\]`\u0000-\u001f\u007f-\u009f\ufffd]/g, ' ')
  const flat = apart.includes('_') ? apart.replace(/(?<![\p{L}\p{N}])_+|_+(?![\p{L}\p{N}])/gu, ' ') : apart
  return flat
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '')
    .replace(/\s+/gu, ' ')
}

/**
 * Returns whether a chosen name is valid for a file on every system and cannot mislead: no device, at most 200 bytes,
 * no controls, no direction marks, no zero-width characters except the joiner of emoji.
 */
export function isFileName(name: string): boolean {
  const stem = name.replace(/\.md$/i, '')
  const isDevice = reserved.test(stem) || reservedStem.test(stem)
  return !isDevice && byteLength(stem) <= mostBytes && !/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]|(?!\u200d)\p{Cf}/u.test(stem)
}

/** Returns whether a file of this name is a device, a folder's index page, or hidden. */
export function isReservedName(name: string): boolean {
  return reserved.test(name) || folderNames.test(name)
}

function trimName(name: string): string {
  return name.replace(/^[\s._]+/u, '').replace(/(?<![\s.])[\s.]+$/u, '')
}

function cutToBytes(name: string, most: number): string {
  if (byteLength(name) <= most) return name
  let cut = ''
  let bytes = 0
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(name)) {
    bytes += byteLength(segment)
    if (bytes > most) break
    cut += segment
  }
  // cut at a word, unless that loses more than half of the text
  const word = cut.replace(/(?<!\s)\s+\S*$/u, '')
  return word.length > cut.length / 2 ? word : cut
}
