import { type Document, isMap, isScalar, isSeq, type YAMLMap, type YAMLSeq } from 'yaml'
import { editPlan } from './edit-plan.ts'

/**
 * Replaces the id of a section in the text of a plan. Without a replacement it is removed; a topic without sections
 * too, and the topics in its folder replace it.
 */
export function replaceSection(text: string, id: string, by: string | undefined): string {
  return editPlan(text, (document) => {
    if (by !== undefined) removeId(document, by)
    for (const ids of idLists(document)) {
      for (const item of ids.items) if (by !== undefined && isScalar(item) && String(item.value) === id) item.value = by
    }
    removeId(document, id)
  })
}

function removeId(document: Document.Parsed, id: string): void {
  for (const ids of idLists(document))
    ids.items = ids.items.filter((item) => !isScalar(item) || String(item.value) !== id)
  const topics = document.get('topics')
  if (isSeq(topics)) topics.items = withoutEmpty(topics)
}

/** Lists `kept` and the sections of every topic. */
function idLists(document: Document.Parsed): YAMLSeq[] {
  const kept = document.get('kept')
  const sections = topicsIn(document.get('topics')).map((topic) => topic.get('sections'))
  return [kept, ...sections].filter((list) => isSeq(list))
}

function topicsIn(list: unknown): YAMLMap[] {
  const topics = isSeq(list) ? list.items.filter((item) => isMap(item)) : []
  return topics.flatMap((topic) => [topic, ...topicsIn(topic.get('topics'))])
}

function withoutEmpty(topics: YAMLSeq): unknown[] {
  return topics.items.flatMap((topic) => {
    if (!isMap(topic)) return [topic]
    const [sections, inner] = [topic.get('sections'), topic.get('topics')]
    if (isSeq(inner)) inner.items = withoutEmpty(inner)
    return isSeq(sections) && sections.items.length === 0 ? (isSeq(inner) ? inner.items : []) : [topic]
  })
}
