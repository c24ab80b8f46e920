import { escapePattern } from '../text/words.ts'

/**
 * The separators between two words of a name in a link: spaces, their codes, escapes, entities. Unambiguous, so that
 * matching is linear.
 */
const gap = String.raw`(?:%[0-9a-f]{2}|&#?[0-9a-z]{1,8};|[^\p{L}\p{N}]){1,40}?`

/**
 * Matches every place of a note that may name the target of a link, up to its end or further: wiki-links, destinations
 * of links and definitions, also on the next line of a quote, and values of HTML and JSX attributes. Matches do not
 * overlap.
 */
const places =
  /\[\[(?:(?!\]\])[^\r\n])*|\](?:\(|:)[\s>]*(?:<[^>\r\n]*|\S*)|=[\s>]*\{?\s*(?:"[^"]*|'[^']*|`[^`]*|[^\s>]*)/g

/**
 * Returns a test of whether a note or canvas may link to a note of a name, in any case, Unicode form and encoding.
 * Files that fail it need no parsing.
 */
export function mentionOf(name: string): (text: string, kind: 'note' | 'canvas' | 'other') => boolean {
  const pattern = patternOf(name)
  return (text, kind) => {
    // its links are JSON strings
    if (kind === 'canvas')
      return pattern.test(
        text.replace(/\\u([\da-f]{4})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16))),
      )
    if (!pattern.test(text)) return false
    for (const [place] of text.matchAll(places)) if (pattern.test(place)) return true
    return false
  }
}

function patternOf(name: string): RegExp {
  const words = name.normalize('NFC').match(/[\p{L}\p{N}\p{M}]+/gu)
  if (!words) return new RegExp([name, encodeURI(name)].map(escapePattern).join('|'), 'iu')
  return new RegExp(words.map((word) => [...word].map(spellings).join('')).join(gap), 'iu')
}

/** Returns patterns of a character: literal, and outside ASCII also decomposed and percent-encoded. */
function spellings(character: string): string {
  if ((character.codePointAt(0) as number) < 0x80) return escapePattern(character)
  const apart = character.normalize('NFD')
  const forms = [character, apart, encodeURIComponent(character), encodeURIComponent(apart)]
  return `(?:${[...new Set(forms)].map(escapePattern).join('|')})`
}
