/** What may stand between two words of a name where it is written in a link: spaces, their codes, escapes, entities. */
const gap = String.raw`(?:%[0-9a-f]{2}|&#?\w{1,8};|[^\p{L}\p{N}]){1,40}?`

/**
 * A pattern that finds every text which may link to a note of a name, in any case, Unicode form and encoding. A note that it
 * does not find need not be parsed.
 */
export function mentionOf(name: string): RegExp {
  const words = name.normalize('NFC').match(/[\p{L}\p{N}\p{M}]+/gu)
  if (!words) return new RegExp([name, encodeURI(name)].map(escapePattern).join('|'), 'iu')
  return new RegExp(words.map((word) => [...word].map(spellings).join('')).join(gap), 'iu')
}

/** A character as such, and for one outside of ASCII also taken apart and percent-encoded. */
function spellings(character: string): string {
  if ((character.codePointAt(0) as number) < 0x80) return escapePattern(character)
  const apart = character.normalize('NFD')
  const forms = [character, apart, encodeURIComponent(character), encodeURIComponent(apart)]
  return `(?:${[...new Set(forms)].map(escapePattern).join('|')})`
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
