import { decodeString } from 'micromark-util-decode-string'
import type { Span } from './span.ts'

/** The source position of the destination of a link, image or definition. */
export interface Destination {
  /** The destination without its angle brackets. */
  span: Span
  /** Whether it is in `<…>`, where spaces are allowed. */
  angled: boolean
  /** Whether a title follows it. */
  titled: boolean
  /** The offset of the label's closing bracket. */
  labelEnd: number
}

// a destination in angle brackets, or one without spaces; then perhaps a title; lines may start with quote marks
const resource =
  /^[ \t]*(?:[\r\n][ \t>]*)*(?:<((?:\\.|[^<>\\\r\n])*)>|((?:\\.|[^ \t\r\n\\<])(?:\\.|[^ \t\r\n\\])*?|))((?:[ \t]+(?:[\r\n][ \t>]*)*|(?:[\r\n][ \t>]*)+)(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\((?:\\.|[^()\\])*\)))?[ \t]*(?:[\r\n][ \t>]*)*\)$/d

/**
 * Finds the destination of an inline link or image, whose source ends with `](destination "title")`. mdast has no
 * position for it, so each `](` is tried until the text after it equals the node's URL.
 * `from`: an offset before the label's end (the end of the last child).
 */
export function findDestination(text: string, span: Span, from: number, url: string): Destination | undefined {
  if (text[span.end - 1] !== ')') return undefined
  let offset = from
  for (;;) {
    const open = text.indexOf('](', offset)
    if (open < 0 || open >= span.end) return undefined
    const start = open + 2
    const match = resource.exec(text.slice(start, span.end))
    const range = match?.indices?.[1] ?? match?.indices?.[2]
    if (match && match.index === 0 && range) {
      const destination = { start: start + range[0], end: start + range[1] }
      if (decode(text.slice(destination.start, destination.end)) === url) {
        return { span: destination, angled: match[1] !== undefined, titled: match[3] !== undefined, labelEnd: open }
      }
    }
    offset = open + 1
  }
}

/** Decodes a destination; most need no decoding. */
function decode(written: string): string {
  return /[\\&]/.test(written) ? decodeString(written) : written
}

const definition =
  /^\[(?:\\.|[^\\[\]])+\]:[ \t]*(?:[\r\n][ \t\r\n]*)?(?:<((?:\\.|[^<>\\\r\n])*)>|([^ \t\r\n]+))([ \t]*\S)?/d
// a destination on its own line may have quote marks before it
const quoted =
  /^\[(?:\\.|[^\\[\]])+\]:[ \t]*(?:[\r\n][ \t\r\n>]*)?(?:<((?:\\.|[^<>\\\r\n])*)>|([^ \t\r\n]+))([ \t]*\S)?/d

/** Finds the destination of a definition, `[label]: destination "title"`, whose URL is known. */
export function findDefinitionDestination(text: string, span: Span, url: string): Destination | undefined {
  const source = text.slice(span.start, span.end)
  const isFound = (match: RegExpExecArray | null) => decode(match?.[1] ?? match?.[2] ?? '') === url
  const plain = definition.exec(source)
  const match = isFound(plain) ? plain : quoted.exec(source)
  const range = match?.indices?.[1] ?? match?.indices?.[2]
  if (!match || !range) return undefined
  return {
    span: { start: span.start + range[0], end: span.start + range[1] },
    angled: match[1] !== undefined,
    titled: match[3] !== undefined,
    labelEnd: span.start + match[0].indexOf(']:'),
  }
}

/** Escapes text for the brackets of a Markdown link. */
export function escapeLinkText(text: string): string {
  return text.replace(/[\\[\]*_`<|]|^\^/g, '\\$&')
}

/** Writes a path and fragment as a destination in angle brackets, where spaces and parentheses need no escape. */
export function angledDestination(path: string, fragment: string): string {
  return `<${path.replace(/[<>\\]/g, '\\$&')}#${fragment}>`
}
