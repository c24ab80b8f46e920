import { estimateTokenCount } from 'tokenx'
import type { Survey } from '../note/survey.ts'
import type { SplitOptions } from '../options.ts'
import { append } from '../text/maps.ts'
import { lowerBound } from '../text/span.ts'
import { countWords } from '../text/words.ts'
import type { Cut, CutTopic, Limit } from './cut.ts'
import { findTitle } from './find-title.ts'
import { type Outline, type Section, sectionsAt, shallowest, wordsIn } from './outline.ts'

// `npm run bench:cut` measures these numbers against folders that people keep

/** The default limit: a topic of more words is too large. */
const largeWords = 3000
/** In a vault, the limit as a multiple of the median of its notes. */
const medians = 10
const leastLarge = 1000
const mostLarge = 6000
/** Sections whose size is within this factor of the limit are treated alike. */
const alike = 1.5
/** A section with a larger share of the note's words, and of more words, is split if its parts are large enough. */
const mostShare = 0.55
const leastSplit = 600
/** A heading with at least this share of its level's words is passed through. */
const nearlyAll = 0.9
/**
 * Parts of fewer words on average stay together; the smaller number applies where the alternative is one topic with
 * most of the note.
 */
const leastPart = 120
const leastShare = 30
/** A title of more words, with the sections below it, has topics below it as well as beside it. */
const mostTitle = 400
/** More parts make an unreadable index, unless they are large enough. */
const mostParts = 100
/** A section of fewer words beside a passed heading stays in the index. */
const leastBeside = 20
/** A section of no more words, such as `None` or `n/a`, stays where the others have enough words on average. */
const mostOfNothing = 2
/**
 * A heading deeper than the next ones is a tagline and no section, unless it has this many words or similar ones beside
 * it.
 */
const leastStray = 50
const fewStrays = 3

type Limits = { [name in 'maxWords' | 'maxTokens' | 'maxChars']?: number | undefined }

/** The parameters of a cut. */
interface Rule {
  text: string
  limit: Limit
  /** The minimal average words of the parts of a section. */
  leastPart: number
  /** The words of the whole note. */
  noteWords: number
}

/**
 * Chooses the sections that become topics. The default imitates a careful author: passes through titles and headings
 * that hold nearly everything; makes a folder of a section that is too large, if its parts are large enough; leaves a
 * section that is too small with its parent.
 * `median`: that of the words of the vault's other notes.
 */
export function chooseCut(survey: Survey, outline: Outline, options: SplitOptions, median?: number): Cut {
  const { text } = survey
  const limit = limitOf(options, median)
  const noteWords = wordsIn(outline.sections)
  const rule = { text, limit, leastPart: options.minWords || leastPart, noteWords }
  const level: Level =
    options.depth === undefined
      ? passTitle(survey, outline, rule)
      : { sections: sectionsAt(outline.sections, options.depth), passed: [], small: [] }
  const { sections, passed, small } = level
  const isFlat = options.depth !== undefined && limit.from !== 'options'
  const depth = shallowest(sections)
  const isOneDepth =
    depth !== undefined &&
    sections.every(({ unit }) => unit === 'headings') &&
    isSame(sections, sectionsAt(outline.sections, depth))
  return {
    topics: withMarkedTopics(
      isFlat ? sections.map((section) => ({ section, topics: [] })) : cutLevel(sections, rule),
      outline.sections,
    ),
    passed,
    small,
    depth: isOneDepth ? depth : undefined,
    limit,
    noteWords,
  }
}

/**
 * Returns the topics inside a planned topic that is split above a number of words (0: no limit), or above another limit
 * of the options.
 */
export function cutInside(
  text: string,
  sections: readonly Section[],
  maxWords: number | undefined,
  options: SplitOptions,
): CutTopic[] {
  const limit = limitOf({ ...options, maxWords })
  const rule = { text, limit, leastPart: options.minWords, noteWords: Number.POSITIVE_INFINITY }
  if (limit.from !== 'options' || !isOver(sections, rule)) return []
  return sections.flatMap((section) => cutLevel(passThrough(section.children, rule).sections, rule))
}

function limitOf({ maxWords, maxTokens, maxChars }: Limits, median?: number): Limit {
  const tokens = maxTokens || undefined
  const chars = maxChars || undefined
  if (maxWords !== undefined || tokens || chars) return { words: maxWords || undefined, tokens, chars, from: 'options' }
  const aim = median === undefined ? largeWords : Math.round(medians * median)
  const words = Math.min(mostLarge, Math.max(leastLarge, aim))
  return { words, tokens, chars, from: median === undefined ? 'default' : 'vault' }
}

/** The sections of a level, the passed headings above it, and the sections beside those that are too small. */
interface Level {
  sections: readonly Section[]
  passed: Section[]
  small: Section[]
}

/** Leaves a title above chapters of its depth in the index: with all below it if that is short, otherwise without its parts. */
function passTitle(survey: Survey, outline: Outline, rule: Rule): Level {
  const title = findTitle(survey, outline)
  const isShort = title !== undefined && title.words <= Math.min(mostTitle, rule.noteWords / 2)
  if (!title || (!isShort && !canPart(title, leastShare, rule))) return passThrough(outline.sections, rule)
  const others = outline.sections.slice(1)
  const level = passThrough(isShort ? others : [...title.children, ...others], rule)
  return {
    ...level,
    passed: [title, ...level.passed],
    small: [...(isShort ? title.children : []), ...level.small],
  }
}

/** Descends from sibling sections while one of them is a title, or holds nearly all of their words. */
function passThrough(siblings: readonly Section[], rule: Rule): Level {
  const passed: Section[] = []
  const { taglines, others } = findTaglines(siblings, rule.text)
  let sections = others
  for (;;) {
    const largest = sections.reduce<Section | undefined>((a, b) => (a && a.words >= b.words ? a : b), undefined)
    if (!largest) break
    const isPassed =
      isTitle(largest, sections) || (isNearlyAll(largest, sections) && canPart(largest, leastShare, rule))
    if (!isPassed) break
    passed.push(largest)
    const inner = findTaglines(largest.children, rule.text)
    append(taglines, inner.taglines)
    for (const tagline of sections) if (tagline !== largest && isTooSmall(tagline)) taglines.push(tagline)
    sections = sections.flatMap((section) => (section === largest ? inner.others : isTooSmall(section) ? [] : section))
  }
  const nothing = findNothing(sections, rule.text)
  sections = sections.filter((section) => !nothing.has(section))
  const depth = shallowest(sections)
  // a section before the title is a section only if others have its depth
  const alike = taglines.filter((section) => section.depth === depth)
  return {
    sections: [...sections, ...alike].sort((a, b) => a.span.start - b.span.start),
    passed,
    small: [...taglines.filter((section) => section.depth !== depth), ...nothing],
  }
}

/** Finds sections that say nothing (`None`, or no text) beside sections that say something. */
function findNothing(sections: readonly Section[], text: string): Set<Section> {
  const nothing = sections.filter(({ unit, title, body, span, words, children }) => {
    if (unit !== 'headings' || children.length > 0 || words > countWords(title) + mostOfNothing) return false
    const [, ...lines] = text
      .slice(body, span.end)
      .trim()
      .split(/[\r\n]+/)
    return /^(?:[\p{L}\p{N}\s/.,:;=-]|<br[ /]*>)*$/u.test(lines.join('\n'))
  })
  const others = sections.length - nothing.length
  return new Set(others > 1 && wordsIn(sections) >= leastStray * others ? nothing : [])
}

function isTooSmall({ unit, words, children }: Section): boolean {
  return unit === 'headings' && words < leastBeside && children.length === 0
}

/** Returns whether a heading of depth 1 is the first and has nearly all below it; not a joke at the end of a style guide. */
function isTitle(section: Section, level: readonly Section[]): boolean {
  if (section.depth !== 1 || section !== level[0]) return false
  return level.length === 1 || (section.children.length > 1 && section.words >= nearlyAll * wordsIn(level))
}

/** Returns whether a heading holds nearly all of its level: the others are too short to be topics. */
function isNearlyAll(section: Section, level: readonly Section[]): boolean {
  const isShort =
    section.words <= leastSplit || level.every((sibling) => sibling === section || sibling.words < leastStray)
  return isShort && section.words >= nearlyAll * wordsIn(level)
}

/**
 * Finds headings that are deeper than the next ones: taglines above the first real heading. Long ones, or several, are
 * sections.
 */
function findTaglines(sections: readonly Section[], text: string): { taglines: Section[]; others: readonly Section[] } {
  const depth = shallowest(sections)
  const deeper = sections.filter((section) => section.depth !== depth)
  // the badges of a README are attributes of tags
  const isShort = ({ words, span }: Section) =>
    words < leastStray || countWords(text.slice(span.start, span.end).replace(/<[a-z/][^<>]*>/gi, ' ')) < leastStray
  const taglines =
    deeper.length >= fewStrays ? [] : deeper.filter((section) => section.unit === 'headings' && isShort(section))
  return { taglines, others: sections.filter((section) => !taglines.includes(section)) }
}

/** Returns the topics of sibling sections, with folders for those that are too large. */
function cutLevel(sections: readonly Section[], rule: Rule): CutTopic[] {
  const isSplit = chooseSplit(sections, rule)
  return sections.map((section) => ({
    section,
    topics: isSplit(section) ? cutLevel(passThrough(section.children, rule).sections, rule) : [],
  }))
}

/**
 * Decides which sections of a level become folders. Those with a size near the limit are treated alike, by their
 * geometric mean.
 */
function chooseSplit(sections: readonly Section[], rule: Rule): (section: Section) => boolean {
  const { limit, noteWords } = rule
  const { words: aim = Number.POSITIVE_INFINITY } = limit
  if (limit.from === 'options') return (section) => section.children.length > 0 && isOver([section], rule)
  const canSplit = new Set(sections.filter((section) => canPart(section, rule.leastPart, rule)))
  const near = [...canSplit].filter(({ words }) => words > aim / alike && words <= aim * alike)
  const mean = Math.exp(near.reduce((sum, { words }) => sum + Math.log(words), 0) / near.length)
  const isLarge = ({ words }: Section) => (words > aim / alike && words <= aim * alike ? mean > aim : words > aim)
  const isMost = ({ words }: Section) => words > leastSplit && words > mostShare * noteWords
  return (section) =>
    (canSplit.has(section) && isLarge(section)) || (isMost(section) && canPart(section, leastShare, rule))
}

/** Returns whether the subsections can be topics: they hold most of the words, and have enough words on average. */
function canPart(section: Section, least: number, rule: Rule): boolean {
  const { sections } = passThrough(section.children, rule)
  const words = wordsIn(sections)
  const enough = sections.length > mostParts ? rule.leastPart : Math.min(least, rule.leastPart)
  return sections.length > 1 && words >= section.words / 2 && words / sections.length >= enough
}

function isOver(sections: readonly Section[], { text, limit }: Rule): boolean {
  const { words, tokens, chars } = limit
  const sum = (numberOf: (section: Section) => number) => sections.reduce((all, section) => all + numberOf(section), 0)
  return (
    (words !== undefined && wordsIn(sections) > words) ||
    (chars !== undefined && sum(({ span }) => span.end - span.start) > chars) ||
    (tokens !== undefined && sum(({ span }) => estimateTokenCount(text.slice(span.start, span.end))) > tokens)
  )
}

function isSame(some: readonly Section[], others: readonly Section[]): boolean {
  return some.length === others.length && some.every((section, i) => section === others[i])
}

/**
 * Adds the sections that an author marked with a comment (`<!-- topic: Title -->`) to the topics that sizes and options make: at
 * the top, or in the folder of the topic around them. Topics inside a marked section are parts of it.
 */
function withMarkedTopics(topics: readonly CutTopic[], sections: readonly Section[]): CutTopic[] {
  const chosen = new Map(topics.map((topic) => [topic.section, topic]))
  // topics are in the order of the note
  const from = (offset: number) => lowerBound(topics, offset, ({ section }) => section.span.start)
  return sections.flatMap((section): CutTopic[] => {
    const topic = chosen.get(section)
    if (topic) return [{ section, topics: withMarkedTopics(topic.topics, section.children) }]
    if (section.unit === 'comments') return [{ section, topics: withMarkedTopics([], section.children) }]
    const inner = topics.slice(from(section.span.start), from(section.span.end))
    return withMarkedTopics(inner, section.children)
  })
}
