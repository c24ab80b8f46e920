import Sha256 from 'sha256-wasm'

/** From so many UTF-16 units on, Node's own is as fast, though to load it takes as long as the other needs for so many. */
const large = 2 ** 17

/** The SHA-256 of a text in UTF-8, as `sha256-` and hexadecimal digits. */
export function hashText(content: string): string {
  const bytes = Buffer.from(content)
  const digest =
    content.length < large
      ? Sha256().update(bytes).digest('hex')
      : process.getBuiltinModule('node:crypto').createHash('sha256').update(bytes).digest('hex')
  return `sha256-${digest}`
}
