import Sha256 from 'sha256-wasm'

/** After so many UTF-16 units in all it was worth to load Node's own, which takes as long as the other needs for so many. */
const large = 2 ** 17
let hashed = 0

/** The SHA-256 of a text in UTF-8, as `sha256-` and hexadecimal digits. */
export function hashText(content: string): string {
  const bytes = Buffer.from(content)
  hashed += content.length
  const digest =
    hashed < large
      ? Sha256().update(bytes).digest('hex')
      : process.getBuiltinModule('node:crypto').createHash('sha256').update(bytes).digest('hex')
  return `sha256-${digest}`
}
