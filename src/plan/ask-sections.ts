import type { VFileMessage } from 'vfile-message'
import * as messages from '../messages/index.ts'
import type { SplitOptions } from '../options.ts'
import type { Cut, CutTopic } from './cut.ts'
import { suggestWord } from './file/suggest-word.ts'
import { findSection, type Outline, type Section, sectionsAround } from './outline.ts'

/**
 * Makes one section alone a topic (`only`), or lets one stay in the index note (`keep`). Sections are named by id or
 * heading. `kept`: the sections that stay because they were asked for.
 */
export function askSections(cut: Cut, outline: Outline, { only, keep }: SplitOptions) {
  const faults: VFileMessage[] = []
  const find = (name: string | undefined): Section | undefined => {
    if (name === undefined) return undefined
    const section = findSection(outline, name)
    if (!section) faults.push(messages.unknownSection(name, undefined, suggestWord(name, [...outline.byAnchor.keys()])))
    return section
  }
  const [alone, stays] = [find(only), find(keep)]
  const topics = only === undefined ? cut.topics : alone ? [{ section: alone, topics: [] }] : []
  const outer = stays ? sectionsAround(stays) : []
  const around = topics.find(({ section }) => outer.includes(section))
  if (stays && around)
    faults.push(messages.keptInsideTopic(stays.anchor, around.section.title || around.section.anchor, undefined))
  const rest = topics.filter(({ section }) => section !== stays)
  const depth = alone?.unit === 'headings' ? alone.depth : cut.depth
  return {
    cut: { ...cut, depth, topics: rest as CutTopic[] },
    kept: stays && rest.length < topics.length ? [stays] : [],
    faults,
  }
}
