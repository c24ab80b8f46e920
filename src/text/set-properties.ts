import { isMap, isScalar, isSeq, type Scalar, stringify, type YAMLMap, type YAMLSeq } from 'yaml'
import { findFrontmatter } from './frontmatter.ts'
import { firstNewline, lineStart, nextLine } from './lines.ts'
import { applyEdits, type Edit } from './span.ts'
import { readYaml, type YamlText } from './yaml-text.ts'

/**
 * Sets properties in the frontmatter of a text, adding frontmatter if needed; `undefined` removes one. Only the lines
 * of these properties change, and a list that grows keeps its items as written. Returns undefined when the frontmatter
 * is no YAML map.
 */
export function setProperties(text: string, wanted: ReadonlyMap<string, unknown>): string | undefined {
  const frontmatter = findFrontmatter(text)
  const newline = firstNewline(text)
  if (wanted.size === 0) return text
  if (!frontmatter) return `---\n${print(Object.fromEntries(wanted))}---\n\n`.replaceAll('\n', newline) + text
  const { start, end } = frontmatter.content
  const yaml = readYaml(text.slice(start, end))
  const map = yaml.document.contents
  if (frontmatter.kind !== 'yaml' || yaml.fault || (map !== null && !isMap(map))) return undefined
  const edits = [...wanted].flatMap(([key, value]) => (map?.has(key) ? change(yaml, map, key, value, newline) : []))
  const added = Object.fromEntries([...wanted].filter(([key, value]) => value !== undefined && !map?.has(key)))
  const more = Object.keys(added).length > 0 ? print(added).replaceAll('\n', newline) : ''
  edits.sort((a, b) => a.span.start - b.span.start)
  return text.slice(0, start) + applyEdits(yaml.text, edits) + more + text.slice(end)
}

type PlainEdit = Omit<Edit, 'why'>

function change({ text }: YamlText, map: YAMLMap, key: string, value: unknown, newline: string): PlainEdit[] {
  const pair = map.items.find((item) => isScalar(item.key) && item.key.value === key)
  const node = pair?.value as Scalar | YAMLSeq | null | undefined
  const keyRange = (pair?.key as Scalar | undefined)?.range ?? [0, 0, 0]
  const valueEnd = node?.range?.[1] ?? keyRange[1]
  if (value === undefined) {
    return [
      {
        span: { start: lineStart(text, keyRange[0]), end: nextLine(text, Math.max(valueEnd - 1, keyRange[0])) },
        text: '',
      },
    ]
  }
  if (isSeq(node) && node.items.length > 0 && Array.isArray(value)) {
    const known = new Set((node.toJSON() as unknown[]).map((item) => JSON.stringify(item)))
    const items = value.filter((item) => !known.has(JSON.stringify(item)))
    if (items.length + known.size === value.length) return [append(text, node, items, newline)]
  }
  const isEmpty = !node?.range || (isScalar(node) && node.value === null)
  const span = isEmpty ? { start: valueEnd, end: valueEnd } : { start: node.range?.[0] ?? 0, end: valueEnd }
  return [{ span, text: (isEmpty ? ' ' : '') + printFlow(value) }]
}

/** Adds items to a list in its style: `[a, b]`, or one line per item. */
function append(text: string, node: YAMLSeq, items: readonly unknown[], newline: string): PlainEdit {
  const end = (node.items.at(-1) as Scalar).range?.[1] ?? 0
  if (node.flow) return { span: { start: end, end }, text: items.map((item) => `, ${printFlow(item)}`).join('') }
  const first = node.range?.[0] ?? 0
  const indent = text.slice(lineStart(text, first), first)
  // a comment after the last item stays with it
  const lineEnd = end + text.slice(end).search(/[\r\n]|$/)
  return {
    span: { start: lineEnd, end: lineEnd },
    text: items.map((item) => `${newline}${indent}- ${printFlow(item)}`).join(''),
  }
}

function print(properties: Record<string, unknown>): string {
  return stringify(properties, { lineWidth: 0 })
}

function printFlow(value: unknown): string {
  return stringify([value], { collectionStyle: 'flow', flowCollectionPadding: false, lineWidth: 0 })
    .trimEnd()
    .slice(1, -1)
}
