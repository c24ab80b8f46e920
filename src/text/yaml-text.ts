import { type Document, isMap, isNode, isPair, isScalar, isSeq, parseDocument } from 'yaml'
import type { Span } from './span.ts'
import { isNestedTooDeep } from './yaml-depth.ts'
import { yamlReason } from './yaml-reason.ts'

/** A path in YAML data: keys of maps and indexes of lists. */
export type YamlPath = readonly (string | number)[]

/** Formats a path for messages: `topics[0].keep`. */
export function showPath(path: YamlPath): string {
  return path.map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i > 0 ? '.' : ''}${key}`)).join('')
}

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
