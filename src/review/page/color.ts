import type { TopicKey } from '../protocol.ts'

/** Returns the style of a topic: a hue that other changes do not affect. The index has none. */
export function colorOf(key: TopicKey | undefined): Record<string, string> {
  if (!key) return {}
  // the golden angle keeps neighboring hues apart
  return { '--hue': String(Math.round((key * 137.5 + 110) % 360)), '--chroma': '1' }
}

export function count(number: number, thing: string): string {
  return `${number.toLocaleString('en')} ${thing}${number === 1 ? '' : 's'}`
}
