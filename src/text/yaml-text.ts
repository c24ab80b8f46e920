import { type Document, isMap, isNode, isPair, isScalar, isSeq, parseDocument } from 'yaml'
import type { Span } from './span.ts'
import { isNestedTooDeep } from './yaml-depth.ts'
import { yamlReason } from './yaml-reason.ts'

/** A path in YAML data: keys of maps and indexes of lists. */
export type YamlPath = readonly (string | number)[]

/** Why a text is not YAML, and where. */
export interface YamlFault {
  reason: string
  span: Span
}

/** Parsed YAML with the source position of each value. https://yaml.org/spec/1.2.2/ */
export class YamlText {
  readonly document: Document.Parsed
  /** Undefined for YAML. */
  readonly fault: YamlFault | undefined
  readonly data: unknown
  readonly text: string

  constructor(text: string) {
    this.text = text
    if (isNestedTooDeep(text)) {
      this.document = parseDocument('')
      this.fault = { reason: tooDeep, span: { start: 0, end: 0 } }
      return
    }
    this.document = parseDocument(text, { prettyErrors: false, logLevel: 'error' })
    const [error] = this.document.errors
    if (error) this.fault = { reason: yamlReason(error, text), span: { start: error.pos[0], end: error.pos[1] } }
    else {
      try {
        this.data = this.document.toJS({ maxAliasCount: 100 })
        // throws on circular data
        JSON.stringify(this.data)
      } catch (caught) {
        this.fault = { reason: yamlReason(caught, text), span: { start: 0, end: 0 } }
      }
    }
  }

  /**
   * Returns the span of the value of a path; for a missing path, that of the nearest existing parent. Offsets in the
   * text.
   */
  spanOf(path: YamlPath): Span {
    let span: Span = { start: 0, end: 0 }
    let node: unknown = this.document.contents
    for (const key of [...path, undefined]) {
      if (isNode(node) && node.range) span = { start: node.range[0], end: node.range[1] }
      if (key === undefined) break
      node = isMap(node) || isSeq(node) ? node.get(key, true) : undefined
    }
    return span
  }

  /** Returns the span of the key that ends a path. */
  keySpanOf(path: YamlPath): Span {
    const parent = path.length > 1 ? this.document.getIn(path.slice(0, -1), true) : this.document.contents
    const pair = isMap(parent)
      ? parent.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === path.at(-1))
      : undefined
    const range = isNode(pair?.key) ? pair.key.range : undefined
    return range ? { start: range[0], end: range[1] } : this.spanOf(path)
  }
}

const tooDeep = 'lists or maps are nested too deep'
