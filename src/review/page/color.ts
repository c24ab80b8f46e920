import type { TopicKey } from '../protocol.ts'

/** The style of a topic: a hue that it keeps whatever becomes of the others. The index has none. */
export function colorOf(key: TopicKey | undefined): Record<string, string> {
  if (!key) return {}
  // the golden angle: neighbors are never alike
  return { '--hue': String(Math.round((key * 137.5 + 110) % 360)), '--chroma': '1' }
}

export function count(number: number, thing: string): string {
  return `${number.toLocaleString('en')} ${thing}${number === 1 ? '' : 's'}`
}
