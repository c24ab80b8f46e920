import type { Nodes, Root } from 'mdast'
import { MdastReader } from 'satteri'
import type { Span } from '../text/span.ts'
import type { Spanned } from './parser.ts'

/** Where a node has what in the buffer, in words of 32 bits; the type is the lowest byte of its own. */
const field = {
  type: 1,
  startOffset: 3,
  endOffset: 4,
  startLine: 5,
  startColumn: 6,
  endLine: 7,
  endColumn: 8,
  childrenStart: 9,
  childrenCount: 10,
} as const

type Fields = (reader: MdastReader, id: number) => object

/** What nodes have of their own besides `value`, which is read when it is asked for. Of the fields of code, lists and tables nobody asks. */
const fieldsOf: Partial<Record<string, Fields>> = {
  heading: (reader, id) => ({ depth: reader.fieldU8(id, 0, 1) }),
  link: resource,
  definition: (reader, id) => ({ ...resource(reader, id), ...association(reader, id, 16) }),
  image: (reader, id) => ({ ...resource(reader, id, 16), alt: reader.fieldString(id, 8) }),
  linkReference: reference,
  imageReference: (reader, id) => ({ ...reference(reader, id), alt: reader.fieldString(id, 20) }),
  footnoteDefinition: association,
  footnoteReference: association,
}

/** Where the value of a node stands in its own data, in bytes. */
const valueAt: Partial<Record<string, number>> = { text: 0, inlineCode: 0, html: 0, code: 16 }

const leaves = new Set(['break', 'thematicBreak', 'definition', 'image', 'imageReference', 'footnoteReference'])

/**
 * The mdast of what Sätteri makes of a text, read from the buffer of `serializeHandle`: a node is made each time it is asked for,
 * and so are its children and its position. To make them all takes several times as long as to parse, and ten times the memory.
 * Where the text had a line feed more at some places, in order, all stands where it stands without them.
 * Throws when the buffer is not as that of Sätteri 0.10.
 * https://satteri.bruits.org/docs/
 */
export function readTree(buffer: Uint8Array, added: readonly number[] = []): Root {
  return new Tree(buffer, added).node(0) as Root
}

class Tree {
  readonly reader: MdastReader
  readonly #words: Uint32Array
  readonly #nodes: number
  readonly #size: number
  readonly #children: number
  readonly #added: readonly number[]
  /** How many line feeds stand before the offset that was asked for last. */
  #lastAdded = 0

  constructor(buffer: Uint8Array, added: readonly number[]) {
    this.#added = added
    this.reader = new MdastReader(buffer)
    const { nodeCount, nodesOffset, nodeStructSize, childrenOffset, childrenCount } = this.reader.header
    const bytes = buffer.byteOffset % 4 === 0 ? buffer : buffer.slice()
    this.#words = new Uint32Array(bytes.buffer, bytes.byteOffset, childrenOffset / 4 + childrenCount)
    this.#nodes = nodesOffset / 4
    this.#size = nodeStructSize / 4
    this.#children = childrenOffset / 4
    isLaidOut ||= this.#isAsTold(0) && this.#isAsTold(nodeCount - 1)
    if (!isLaidOut) throw new Error('Sätteri lays its nodes out in another way')
  }

  node(id: number): Nodes {
    const index = this.#word(id, field.type) & 0xff
    let kind = kinds[index]
    if (kind === undefined) {
      kind = kindOf(this.reader.getNode(id).typeName.replace(/^./, (first) => first.toLowerCase()))
      kinds[index] = kind
    }
    const node = new kind.Class(this, id, kind.type)
    return (kind.fields ? Object.assign(node, kind.fields(this.reader, id)) : node) as unknown as Nodes
  }

  children(id: number): Nodes[] {
    const start = this.#children + this.#word(id, field.childrenStart)
    const end = start + this.#word(id, field.childrenCount)
    const nodes: Nodes[] = []
    for (let at = start; at < end; at++) nodes.push(this.node(this.#words[at] as number))
    return nodes
  }

  position(id: number): Nodes['position'] {
    // what stands nowhere has no line
    if (this.#word(id, field.startLine) === 0) return undefined
    return {
      start: this.#point(id, field.startOffset, field.startLine, field.startColumn),
      end: this.#point(id, field.endOffset, field.endLine, field.endColumn),
    }
  }

  span(id: number): Span | undefined {
    if (this.#word(id, field.startLine) === 0) return undefined
    const start = this.#word(id, field.startOffset)
    const end = this.#word(id, field.endOffset)
    return { start: start - this.#addedBefore(start), end: end - this.#addedBefore(end) }
  }

  #point(id: number, offsetAt: number, lineAt: number, columnAt: number) {
    const offset = this.#word(id, offsetAt)
    const more = this.#addedBefore(offset)
    return point(offset - more, this.#word(id, lineAt) - more, this.#word(id, columnAt))
  }

  /** How many line feeds were put in before an offset. */
  #addedBefore(offset: number): number {
    const added = this.#added
    if (added.length === 0) return 0
    const isBefore = (index: number) => (added[index] as number) + index < offset
    // who asks for a node asks for its neighbour next
    const last = this.#lastAdded
    if ((last === 0 || isBefore(last - 1)) && (last === added.length || !isBefore(last))) return last
    let low = 0
    let high = added.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (isBefore(middle)) low = middle + 1
      else high = middle
    }
    this.#lastAdded = low
    return low
  }

  /** Whether a node is what Sätteri itself tells of it; it exports no more of its layout. */
  #isAsTold(id: number): boolean {
    const { position, childrenStart, childrenCount } = this.reader.getNode(id)
    return (
      (position === undefined ||
        (this.#word(id, field.startOffset) === position.start.offset &&
          this.#word(id, field.endColumn) === position.end.column)) &&
      this.#word(id, field.childrenStart) === childrenStart &&
      this.#word(id, field.childrenCount) === childrenCount
    )
  }

  #word(id: number, index: number): number {
    return this.#words[this.#nodes + id * this.#size + index] as number
  }
}

/** What all nodes of a type have in common. */
interface Kind {
  type: string
  Class: typeof Leaf
  fields: Fields | undefined
}

/** By the number that Sätteri gives to a type. */
const kinds: Kind[] = []

/** Whether the layout is known to be the one above. */
let isLaidOut = false

function kindOf(type: string): Kind {
  return { type, Class: type in valueAt ? Literal : leaves.has(type) ? Leaf : Parent, fields: fieldsOf[type] }
}

/** Its tree is private: it does not go with what is copied of a node. */
class Leaf implements Spanned {
  readonly type: string
  readonly #tree: Tree
  readonly #id: number

  constructor(tree: Tree, id: number, type: string) {
    this.type = type
    this.#tree = tree
    this.#id = id
  }

  get position(): Nodes['position'] {
    return this.#tree.position(this.#id)
  }

  get span(): Span | undefined {
    return this.#tree.span(this.#id)
  }

  protected readValue(): string {
    return this.#tree.reader.fieldString(this.#id, valueAt[this.type] ?? 0)
  }

  protected readChildren(): Nodes[] {
    return this.#tree.children(this.#id)
  }
}

class Literal extends Leaf {
  get value(): string {
    return this.readValue()
  }
}

class Parent extends Leaf {
  get children(): Nodes[] {
    return this.readChildren()
  }
}

// a literal in a literal is slow until it is compiled
const point = (offset: number, line: number, column: number) => ({ offset, line, column })

function resource(reader: MdastReader, id: number, titleAt = 8) {
  return { url: reader.fieldString(id, 0), title: reader.fieldString(id, titleAt) || null }
}

function association(reader: MdastReader, id: number, at = 0) {
  return { identifier: reader.fieldString(id, at), label: reader.fieldString(id, at + 8) }
}

function reference(reader: MdastReader, id: number) {
  const kinds = ['shortcut', 'collapsed', 'full']
  return { ...association(reader, id), referenceType: kinds[reader.fieldU8(id, 16, 0)] }
}
