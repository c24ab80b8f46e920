import { distance } from 'fastest-levenshtein'
import type { VFileMessage } from 'vfile-message'
import type { AppName, LinkForm } from '../apps/app.ts'
import { apps } from '../apps/apps.ts'
import type { Layout } from '../layout/layout.ts'
import type { DefinitionMoves } from '../layout/move-definitions.ts'
import { pathToSource } from '../links/rebase.ts'
import type { LinkEdit } from '../links/write-links.ts'
import * as messages from '../messages/index.ts'
import { definitionKey, firstDefinitions, showTheSame, undefinedCitations } from '../note/definitions.ts'
import type { Heading } from '../note/headings.ts'
import type { LinkTargets } from '../note/link-targets.ts'
import { nameInLink, nameOf } from '../note/parse-note.ts'
import { pluginOf } from '../note/plugin-note.ts'
import { endsAtSpace, type Reference } from '../note/reference.ts'
import type { Survey } from '../note/survey.ts'
import type { SplitOptions } from '../options.ts'
import { hintAtUnits, unitsInstead } from '../plan/hint-units.ts'
import type { Outline } from '../plan/outline.ts'
import type { Planned } from '../plan/plan.ts'
import { placeOfSection } from '../plan/section-parts.ts'
import type { SplitPlan } from '../plan/split-plan.ts'
import { append } from '../text/maps.ts'
import { findConflicts } from '../text/merge-conflicts.ts'
import { foldName } from '../text/slug.ts'
import type { Span } from '../text/span.ts'
import { type DialectFindings, remarksOnDialect } from './dialect-remarks.ts'
import { unsafeProperties } from './topic-properties.ts'

/** The results of the phases. */
interface Findings extends DialectFindings {
  survey: Survey
  options: SplitOptions
  linkTargets: LinkTargets
  outline: Outline
  plan: SplitPlan
  added: Planned['added']
  changedNames: Planned['changedNames']
  references: readonly Reference[]
  moves: DefinitionMoves
  links: readonly LinkEdit[]
  torn: Layout['torn']
  /** POSIX path from the output folder to the source's folder. */
  sourceFolder: string
}

/** Reports why a note cannot be read as its author meant, or not be split at all. */
export function reportReading(
  { survey, outline, plan, options }: Pick<Findings, 'survey' | 'outline' | 'plan' | 'options'>,
  places: messages.TextPlaces,
): VFileMessage[] {
  const reports: VFileMessage[] = []
  const { frontmatter, frontmatterFault } = survey
  if (frontmatter && frontmatterFault !== undefined) {
    reports.push(messages.invalidFrontmatter(frontmatterFault.reason, places.of(frontmatterFault.span)))
  }
  for (const { start, whole } of findConflicts(survey.text)) {
    if (!survey.codeAndHtml.at(start))
      reports.push(messages.conflictInNote(places.of({ start, end: start + whole.length })))
  }
  if (plan.topics.length === 0 && plan.kept.length === 0) {
    const units = options.splitAt.map((unit) => unitNames[unit]).join(' or ')
    const plugin = pluginOf(survey)
    if (plugin) reports.push(messages.pluginNote(plugin))
    else
      reports.push(
        plan.depth === undefined || outline.sections.length === 0
          ? messages.noHeading(units, unitsInstead(survey))
          : messages.noHeadingAtDepth(plan.depth),
      )
  }
  // who asks for one section has chosen it
  if (options.only === undefined) append(reports, hintAtUnits(survey, outline, plan))
  return reports
}

const unitNames = {
  headings: 'heading',
  rules: 'rule',
  bold: 'bold line',
  items: 'list item',
  comments: 'topic comment',
}

/** Reports everything about a split that the user should know and that breaks no guarantee, by place. */
export function reportNote(findings: Findings, places: messages.TextPlaces): VFileMessage[] {
  const remarks = [
    ...remarksOnPlan(findings, places),
    ...remarksOnLinks(findings, places),
    ...remarksOnDefinitions(findings, places),
    ...remarksOnDialect(findings, places),
  ]
  return [...reportReading(findings, places), ...remarks.sort((a, b) => offsetOf(a) - offsetOf(b))]
}

function offsetOf({ place }: VFileMessage): number {
  return (place && 'start' in place ? place.start.offset : undefined) ?? 0
}

function remarksOnPlan(
  { survey, plan, options, outline, added, changedNames, torn }: Findings,
  places: messages.TextPlaces,
): VFileMessage[] {
  const { headings } = survey
  return [
    ...unsafeProperties(survey, plan, options).map(messages.propertyNotInherited),
    ...torn.map(({ name, open }) => messages.markRepeated(name, places.of(open))),
    ...remarksOnEnclosed(headings, outline, plan, places),
    ...changedNames.map(({ section, name, wanted, why }) => {
      const title = section.title || section.anchor
      return messages.nameChanged(title, name, wanted, why, places.of(placeOfSection(survey, section)))
    }),
    ...added.map(({ section, topic }) => {
      const where = topic ? `moved it to \`${topic.path}\`` : 'kept it in the index'
      return messages.newSection(section.anchor, where, places.of(placeOfSection(survey, section)))
    }),
  ]
}

/** Reports all enclosed headings that would have been split at, in one remark. */
function remarksOnEnclosed(
  headings: readonly Heading[],
  { enclosures }: Outline,
  { depth }: SplitPlan,
  places: messages.TextPlaces,
): VFileMessage[] {
  const enclosed = [...enclosures.enclosed].flatMap(([index, name]) => {
    const heading = headings[index] as Heading
    return depth === undefined || heading.depth <= depth ? { heading, name } : []
  })
  const [first] = enclosed
  if (!first) return []
  const names = [...new Set(enclosed.map(({ name }) => name))]
  const titles = enclosed.map(({ heading }) => heading.title)
  return [messages.enclosedHeadings(titles, names, places.of(first.heading.span), depth === undefined)]
}

function remarksOnLinks(findings: Findings, places: messages.TextPlaces): VFileMessage[] {
  const { survey, linkTargets, plan, options, references, links } = findings
  const { text } = survey
  const index = nameOf(plan.index.path)
  const caught = index === nameOf(survey.path) ? [] : survey.wikiLinks
  return [
    ...references.flatMap(({ span, syntax, target }) => {
      if (target.kind !== 'nowhere') return []
      const { wanted } = target
      const name = suggest(wanted, linkTargets)
      // a wiki-link names a heading by its words, and no id
      const heading = survey.headings[linkTargets.slugs.get(name ?? '') ?? -1]
      const fragment = syntax.kind === 'wiki' && wanted.startsWith('#') ? heading?.title : name
      return messages.brokenLink(wanted, places.of(span), fragment && `#${fragment}`)
    }),
    ...caught.flatMap(({ linkpath, span }) => {
      if (foldName(nameInLink(linkpath)) !== foldName(index)) return []
      return messages.ambiguousLink(text.slice(span.start, span.end), index, places.of(span))
    }),
    ...links.flatMap(({ reference: { syntax, span }, note }) => {
      if (!endsAtSpace(syntax, pathToSource(note.path, findings.sourceFolder))) return []
      return messages.missedLink(text.slice(span.start, span.end), note.path, places.of(span))
    }),
    ...remarksOnNear(links, survey, places),
    ...remarksOnLosses(links, options.apps, text, places),
    ...(options.apps.includes('quartz') ? remarksOnCuts(links, places) : []),
  ]
}

/** Reports each link that leads only near its target; equal links to one place share a message. */
function remarksOnNear(
  links: readonly LinkEdit[],
  { text, headings }: Survey,
  places: messages.TextPlaces,
): VFileMessage[] {
  const nearOf = new Map(links.flatMap(({ reference, near }) => (near ? [[reference, near] as const] : [])))
  const seen = new Set<string>()
  return [...nearOf].flatMap(([{ span }, { note, heading }]) => {
    const wanted = firstLineOf(text, span)
    const title = heading === undefined ? undefined : headings[heading]?.title
    const landed = title === undefined ? `\`${nameOf(note.path)}\`` : `\`${nameOf(note.path)}#${title}\``
    const key = `${wanted} ${landed}`
    if (seen.has(key)) return []
    seen.add(key)
    return messages.nearestHeading(wanted, landed, places.of(span))
  })
}

/** Reports each kind of loss: the same apps and the same form of link. Requested apps have their own messages. */
function remarksOnLosses(
  links: readonly LinkEdit[],
  asked: readonly AppName[],
  text: string,
  places: messages.TextPlaces,
) {
  const lossOf = new Map<Reference, LinkEdit>()
  for (const link of links) if (link.lostIn.length > 0 && !lossOf.has(link.reference)) lossOf.set(link.reference, link)
  const losses = [...lossOf.values()].sort((a, b) => a.reference.span.start - b.reference.span.start)
  const groups = new Map<string, { names: readonly AppName[]; isAsked: boolean; edits: [LinkEdit, ...LinkEdit[]] }>()
  for (const edit of losses) {
    for (const isAsked of [true, false]) {
      const names = edit.lostIn.filter((name) => asked.includes(name) === isAsked)
      if (names.length === 0) continue
      const key = `${names} ${kindOf(edit)}`
      const group = groups.get(key)
      if (group) group.edits.push(edit)
      else groups.set(key, { names, isAsked, edits: [edit] })
    }
  }
  return [...groups.values()].map(({ names, isAsked, edits: [first, ...same] }): VFileMessage => {
    const { span } = first.reference
    const reasons = names.map((name) => [apps[name].title, apps[name].misses[kindOf(first)]] as const)
    const others = same.map(({ reference }) => places.of(reference.span).start)
    const wanted = firstLineOf(text, span)
    return messages.lostInApp(wanted, first.written, reasons, others, places.of(span), isAsked)
  })
}

/** Reports the links whose text Quartz cuts at a slash now that they lead to another note. */
function remarksOnCuts(links: readonly LinkEdit[], places: messages.TextPlaces): VFileMessage[] {
  const cuts = links.flatMap(({ reference, edit }) => {
    // a link to another file was cut before too
    const isInside = reference.target.kind !== 'relative'
    const shown = !isInside || !edit ? undefined : /^\[\[[^[\]|#][^[\]|]*\|([^[\]|]*)\]\]$/.exec(edit.text)?.[1]
    return !shown?.includes('/') ? [] : { reference, shown: shown.replace(/^.*\//, ''), written: edit?.text as string }
  })
  const [first, ...others] = cuts
  if (!first) return []
  const positions = others.map(({ reference }) => places.of(reference.span).start)
  return [messages.cutInQuartz(first.written, first.shown, positions, places.of(first.reference.span))]
}

function kindOf({ landing }: LinkEdit): LinkForm['kind'] {
  return landing?.form.kind ?? 'markdown'
}

function firstLineOf(text: string, { start, end }: Span): string {
  return text.slice(start, end).split(/[\r\n]/)[0] as string
}

function remarksOnDefinitions(
  { survey, moves, dialect, options }: Findings,
  places: messages.TextPlaces,
): VFileMessage[] {
  const duplicates = [...moves.duplicates].map(([{ label, span }, edit]) =>
    messages.duplicateDefinition(label, edit.text && label + edit.text, places.of(span)),
  )
  const undefinedNotes = undefinedCitations(survey).map((span) =>
    messages.missingFootnote(survey.text.slice(span.start, span.end), places.of(span)),
  )
  if (dialect !== 'mkdocs' && !options.apps.includes('mkdocs')) return [...duplicates, ...undefinedNotes]
  const first = firstDefinitions(survey)
  const last = survey.definitions.flatMap((definition) => {
    const { kind, label, span } = definition
    const counts = first.get(definitionKey(definition)) ?? definition
    if (kind !== 'footnoteDefinition' || showTheSame(survey, counts, definition)) return []
    return messages.duplicateDefinition(label, undefined, places.of(span))
  })
  return [...duplicates, ...undefinedNotes, ...last]
}

/** Cache of the slugs and ids of a note with their folded forms, for all searches. */
const foldedOf = new WeakMap<LinkTargets, [name: string, folded: string][]>()

const fold = (text: string) =>
  text
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')

/** Returns the slug or id most similar to the missing one, if any is similar. */
function suggest(wanted: string, linkTargets: LinkTargets): string | undefined {
  const key = fold(wanted)
  if (key.length < 3) return undefined
  let folded = foldedOf.get(linkTargets)
  if (!folded) {
    folded = [...linkTargets.slugs.keys(), ...linkTargets.ids.keys()].map((name) => [name, fold(name)])
    foldedOf.set(linkTargets, folded)
  }
  for (const [name, other] of folded) {
    if (other === key || (other.length > 3 && (other.startsWith(key) || key.startsWith(other)))) return name
  }
  const mostChanges = Math.ceil(key.length / 4)
  const isNear = (other: string) =>
    Math.abs(other.length - key.length) <= mostChanges && distance(other, key) <= mostChanges
  return key.length > 3 && key.length < 100 ? folded.find(([, other]) => isNear(other))?.[0] : undefined
}
