import { isMap, isScalar, isSeq, type YAMLMap } from 'yaml'
import type { NotePath } from '../../note/parse-note.ts'
import { lineStart } from '../../text/lines.ts'
import { append } from '../../text/maps.ts'
import { withoutEnding } from '../../text/paths.ts'
import { applyEdits, type Edit } from '../../text/span.ts'
import { readYaml } from '../../text/yaml-text.ts'
import { printInto } from '../host.ts'
import type { SectionId } from '../outline.ts'
import { scalar } from './print-plan.ts'

/** Updates the files of renamed topics in a plan file and changes nothing else. `paths`: by first section. */
export function renameInPlan(text: string, paths: ReadonlyMap<SectionId, NotePath>): string {
  const { document, fault } = readYaml(text)
  if (fault) return text
  const edits: Edit[] = []
  const queue: unknown[] = [document.get('topics', true)]
  for (const list of queue) {
    if (!isSeq(list)) continue
    for (const topic of list.items) {
      if (!isMap(topic)) continue
      queue.push(topic.get('topics', true))
      const path = paths.get(String(topic.getIn(['sections', 0])))
      if (path !== undefined) append(edits, fileEdit(text, topic, path))
    }
  }
  return applyEdits(
    text,
    edits.sort((a, b) => a.span.start - b.span.start),
  )
}

function fileEdit(text: string, topic: YAMLMap, path: NotePath): Edit[] {
  const into = topic.get('into', true)
  const node = into ?? topic.get('file', true)
  const file = scalar(isScalar(into) ? printInto(path, String(into.value)) : withoutEnding(path))
  if (isScalar(node) && node.range) {
    const [start, end] = node.range
    return [{ span: { start, end }, text: file, why: 'plan' }]
  }
  const [first] = topic.items
  const offset = isScalar(first?.key) ? first.key.range?.[0] : undefined
  if (offset === undefined) return []
  const indent = ' '.repeat(offset - lineStart(text, offset))
  return [
    { span: { start: offset, end: offset }, text: `file: ${file}${topic.flow ? ', ' : `\n${indent}`}`, why: 'plan' },
  ]
}
