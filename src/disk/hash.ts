import { createHash } from 'node:crypto'

/** Returns the SHA-256 of a text in UTF-8 as `sha256-` and hexadecimal digits. */
export function hashText(content: string): string {
  return `sha256-${createHash('sha256').update(content).digest('hex')}`
}
