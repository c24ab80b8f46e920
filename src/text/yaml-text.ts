import { type Document, isMap, isNode, isPair, isScalar, isSeq, parseDocument, YAMLParseError } from 'yaml'
import type { Span } from './span.ts'
import { isNestedTooDeep } from './yaml-depth.ts'
import type { YamlPath } from './yaml-path.ts'

/** Why a text is not YAML, and where. */
export interface YamlFault {
  reason: string
  span: Span
}

/** Parsed YAML. */
export interface YamlText {
  text: string
  document: Document.Parsed
  /** Undefined for YAML. */
  fault: YamlFault | undefined
  data: unknown
}

const top: Span = { start: 0, end: 0 }

/** Parses YAML. https://yaml.org/spec/1.2.2/ */
export function readYaml(text: string): YamlText {
  if (isNestedTooDeep(text))
    return { text, document: parseDocument(''), fault: { reason: tooDeep, span: top }, data: undefined }
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'error' })
  const fail = (error: unknown, span: Span) => ({
    text,
    document,
    fault: { reason: yamlReason(error, text), span },
    data: undefined,
  })
  const [error] = document.errors
  if (error) return fail(error, { start: error.pos[0], end: error.pos[1] })
  try {
    const data: unknown = document.toJS({ maxAliasCount: 100 })
    // throws on circular data
    JSON.stringify(data)
    return { text, document, fault: undefined, data }
  } catch (caught) {
    return fail(caught, top)
  }
}

/** Returns the span of the value of a path; for a missing path, that of the nearest existing parent. */
export function spanInYaml({ document }: YamlText, path: YamlPath): Span {
  let span = top
  let node: unknown = document.contents
  for (const key of [...path, undefined]) {
    if (isNode(node) && node.range) span = { start: node.range[0], end: node.range[1] }
    if (key === undefined) break
    node = isMap(node) || isSeq(node) ? node.get(key, true) : undefined
  }
  return span
}

/** Returns the span of the key that ends a path. */
export function keySpanInYaml(yaml: YamlText, path: YamlPath): Span {
  const { document } = yaml
  const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents
  const pair = isMap(parent)
    ? parent.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === path.at(-1))
    : undefined
  const range = isNode(pair?.key) ? pair.key.range : undefined
  return range ? { start: range[0], end: range[1] } : spanInYaml(yaml, path)
}

const tooDeep = 'lists or maps are nested too deep'

/** Returns why a text is not YAML, in plain words, with the value that needs quotes where they help. */
function yamlReason(error: unknown, text: string): string {
  const { message } = error as Error
  if (/circular/.test(message)) return 'a value contains itself'
  const alias = /^Unresolved alias .*: (.+)$/.exec(message)
  if (alias) return `\`*${alias[1]}\` means an alias in YAML; put quotes around the value`
  if (!(error instanceof YAMLParseError)) return firstLine(message)
  const [start, end] = error.pos
  const token = text.slice(start, end)
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return 'a tab indents this line; use spaces'
    case 'DUPLICATE_KEY':
      return `the key \`${firstLine(token)}\` is used twice`
    case 'BAD_DQ_ESCAPE':
      return 'a backslash in double quotes begins an escape; use single quotes'
    case 'MULTILINE_IMPLICIT_KEY':
      return `the line \`${firstLine(token)}\` has no colon`
    case 'BAD_INDENT':
      return closingOf(message) ?? 'this line is indented differently from the lines above it'
    case 'MISSING_CHAR':
      return /quote/.test(message) ? 'a closing quote is missing' : 'a word with `#` needs quotes around it'
    case 'MULTIPLE_DOCS':
      return '`---` begins a second document'
    case 'UNEXPECTED_TOKEN':
      if (/^[\]}]$/.test(token)) return `\`${token}\` closes nothing; delete it, or put quotes around the value`
  }
  const value = valueAt(text, start)
  if (value === undefined)
    return error.code === 'UNEXPECTED_TOKEN' ? 'this line does not continue the lines above it' : firstLine(message)
  if (value.startsWith("'")) return `write each \`'\` inside ${quoted(value)} twice`
  return `put ${value.startsWith('"') ? 'single quotes' : 'quotes'} around ${quoted(value)}`
}

/** Returns the value after the key of the line at an offset. */
function valueAt(text: string, offset: number): string | undefined {
  const from = text.lastIndexOf('\n', offset - 1) + 1
  const line = firstLine(text.slice(from))
  const value = /^[ \t]*(?:- +)*[^\s:[\]{}"'-][^:]*:[ \t]+(\S.*)$/.exec(line)?.[1]?.trimEnd()
  return value !== undefined && offset >= from + line.indexOf(value) ? value : undefined
}

function closingOf(message: string): string | undefined {
  const closing = /end with a (\S)$/.exec(firstLine(message))?.[1]
  return closing && `a closing \`${closing}\` is missing`
}

function quoted(value: string): string {
  return value.includes('`') ? `\`\` ${value} \`\`` : `\`${value}\``
}

function firstLine(text: string): string {
  return (text.split(/\r?\n|\r/, 1)[0] as string).replace(/ at line \d+, column \d+:?$|:$/, '')
}
