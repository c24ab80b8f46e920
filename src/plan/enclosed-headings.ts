import type { Survey } from '../note/survey.ts'
import { listMarkedContainers, type MarkedContainer, pairMarks } from '../text/containers.ts'
import { voidElements } from '../text/html.ts'
import { indexFrom } from '../text/sorted-spans.ts'
import { lowerBound } from '../text/span.ts'

/** Elements and containers that must not be split. */
export interface Enclosures {
  /** The outermost element around each enclosed heading, by the heading's index in the survey. */
  enclosed: ReadonlyMap<number, string>
  /** Elements and containers around most headings, which the note is split inside. */
  wrappers: readonly Enclosure[]
  /** All elements and containers, by start. */
  all: readonly Enclosure[]
}

/** An element or a container, with its marks. */
export interface Enclosure extends MarkedContainer {
  isElement: boolean
}

/** The marks of wrappers are repeated in every note; more of them would make notes of little else. */
const mostWrappers = 16

/**
 * Finds the headings between two matching marks: the tags of an element that spans several blocks (`<details>`, an MDX
 * component), or a container (`:::`, paired shortcodes). A split would tear it apart. An element or `{% raw %}` around
 * most of the headings (`<div dir="rtl">` around a whole note) is a wrapper and does not count, nor does a container
 * around all of them.
 */
export function findEnclosedHeadings(survey: Survey): Enclosures {
  const splitting = survey.headings
    .map((heading, index) => ({ heading, index, span: heading.span }))
    .filter(({ heading }) => heading.splits)
  const enclosed = new Map<number, string>()
  const wrappers: Enclosure[] = []
  const all = listEnclosures(survey)
  let covered = -1
  for (const enclosure of all) {
    const { name, span, isElement } = enclosure
    const from = indexFrom(splitting, span.start)
    const to = indexFrom(splitting, span.end)
    // an HTML heading does not enclose itself; the text of an underlined one may begin with the opening mark
    const inside = splitting
      .slice(Math.max(from, covered), to)
      .filter(({ heading }) => !isElement || heading.span.start > span.start)
    if (inside.length === 0) continue
    if (wrappers.length < mostWrappers && isWrapper(enclosure, to - from, splitting.length)) {
      wrappers.push(enclosure)
      continue
    }
    for (const { index } of inside) enclosed.set(index, name)
    covered = Math.max(covered, to)
  }
  return { enclosed, wrappers, all }
}

/** Which offsets, in order, are inside an element or container that a note must not be split inside of. A whole note may be in one. */
export function enclosedOffsets({ all }: Enclosures, offsets: readonly number[]): ReadonlySet<number> {
  const enclosed = new Set<number>()
  const indexOf = (offset: number) => lowerBound(offsets, offset, (entry) => entry)
  let wrappers = 0
  let covered = 0
  for (const enclosure of all) {
    const [from, to] = [indexOf(enclosure.span.start + 1), indexOf(enclosure.span.end)]
    if (wrappers < mostWrappers && isWrapper(enclosure, to - from, offsets.length)) {
      wrappers++
      continue
    }
    for (const offset of offsets.slice(Math.max(from, covered), to)) enclosed.add(offset)
    covered = Math.max(covered, to)
  }
  return enclosed
}

/** Whether the note is split inside an element or container around `count` of all places to split at. */
function isWrapper({ name, isElement }: Pick<Enclosure, 'name' | 'isElement'>, count: number, all: number): boolean {
  if (name.toLowerCase() === '<details>') return false
  return isElement || name === '{% raw %}' ? count > all / 2 : count === all
}

function listEnclosures(survey: Survey): Enclosure[] {
  const { text, codeAndHtml } = survey
  const containers = listMarkedContainers(text, codeAndHtml).map((container) => ({ ...container, isElement: false }))
  const tags = [...survey.blockTags, ...listComponentTags(survey)]
    .filter(({ name, selfClosing }) => !selfClosing && !voidElements.has(name.toLowerCase()))
    .sort((a, b) => a.span.start - b.span.start)
  const elements = pairMarks(tags.map(({ name, closing, span }) => ({ key: name, isClosing: closing, span }))).map(
    ({ mark, ...spans }) => ({ name: `<${mark.key}>`, ...spans, isElement: true }),
  )
  return [...containers, ...elements].sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end)
}

const componentTag = /^[ \t]*(<(\/?)((?:[A-Z]|\w+\.)\w*(?:\.\w+)*)(?![\w.])(?:[^<>]|=>){0,1000}?(\/?)>)[ \t]*$/gm

/**
 * Lists the tags of MDX components, alone on their lines, that CommonMark reads as text or in a paragraph: those with a dot
 * or braces, or below text. https://mdxjs.com/docs/what-is-mdx/#jsx
 */
function listComponentTags({ text, blockTags, codeAndHtml }: Survey) {
  if (!/<\/(?:[A-Z]|\w+\.)/.test(text)) return []
  const known = new Set(blockTags.map(({ span }) => span.start))
  return [...text.matchAll(componentTag)].flatMap(
    ({ 0: whole, 1: tag = '', 2: slash, 3: name = '', 4: end, index }) => {
      const start = index + whole.indexOf('<')
      const around = codeAndHtml.at(start)
      if (known.has(start) || (around && around.start !== start)) return []
      return { name, closing: slash === '/', selfClosing: end === '/', span: { start, end: start + tag.length } }
    },
  )
}
