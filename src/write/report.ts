import type { VFileMessage } from 'vfile-message'
import { clients } from '../apps/apps.ts'
import type { Loss } from '../links/losses.ts'
import type { Reference } from '../links/reference.ts'
import type { NearPlace } from '../links/reference-watch.ts'
import * as messages from '../messages/index.ts'
import type { LinkTargets } from '../note/link-targets.ts'
import { nameOf } from '../note/parse-note.ts'
import type { Survey } from '../note/survey.ts'
import type { SplitOptions } from '../options.ts'
import type { Outline } from '../plan/outline.ts'
import type { Planned } from '../plan/plan.ts'
import type { SplitPlan } from '../plan/split-plan.ts'
import { foldName } from '../text/slug.ts'
import type { DefinitionMoves } from './move-definitions.ts'
import { unsafeProperties } from './topic-properties.ts'

/** What the phases found. */
interface Findings {
  survey: Survey
  options: SplitOptions
  linkTargets: LinkTargets
  outline: Outline
  plan: SplitPlan
  added: Planned['added']
  references: readonly Reference[]
  definitionMoves: DefinitionMoves
  degraded: ReadonlyMap<Reference, NearPlace>
  losses: readonly Loss[]
}

/** What keeps a note from being read as its author meant, or from being split at all. */
export function reportReading(
  { survey, outline, plan }: Pick<Findings, 'survey' | 'outline' | 'plan'>,
  places: messages.Places,
): VFileMessage[] {
  const found: VFileMessage[] = []
  const { frontmatter, frontmatterFault } = survey
  if (frontmatter && frontmatterFault !== undefined) {
    found.push(messages.brokenFrontmatter(frontmatterFault, places.of(frontmatter.content)))
  }
  if (plan.topics.length === 0 && plan.kept.length === 0) {
    found.push(
      plan.depth === undefined || outline.sections.length === 0
        ? messages.noHeading()
        : messages.noHeadingOfDepth(plan.depth),
    )
  }
  return found
}

/** All that a person should know of a split that is no breach of a law, by place. */
export function reportNote(findings: Findings, places: messages.Places): VFileMessage[] {
  const { survey, linkTargets, outline, plan, options, added, references, definitionMoves, degraded, losses } = findings
  const { text, codeAndHtml, mathAndComments } = survey
  const found: { at: number; message: VFileMessage }[] = []
  const add = (at: number, message: VFileMessage) => found.push({ at, message })
  for (const message of reportReading(findings, places)) add(0, message)
  for (const key of unsafeProperties(survey, plan, options)) add(0, messages.unsafeProperty(key))
  for (const name of outline.wrappers) add(0, messages.wrappedHeadings(name))
  for (const index of outline.enclosed) {
    const heading = survey.headings[index] as Survey['headings'][number]
    if (plan.depth !== undefined && heading.depth <= plan.depth) {
      add(heading.span.start, messages.enclosedHeading(heading.title, places.of(heading.span)))
    }
  }
  for (const { section, topic } of added) {
    const { span } = survey.headings[section.heading] as Survey['headings'][number]
    const where = topic ? `moved it to \`${topic.path}\`` : 'kept it in the index'
    add(span.start, messages.newSection(section.anchor, where, places.of(span)))
  }
  for (const { span, target } of references) {
    if (target.kind === 'nowhere') {
      add(span.start, messages.unresolvedReference(target.wanted, places.of(span), suggest(target.wanted, linkTargets)))
    }
  }
  const index = nameOf(plan.index.path)
  for (const { linkpath, span } of survey.wikiLinks) {
    if (index === nameOf(survey.path) || foldName(nameOf(linkpath)) !== foldName(index)) continue
    add(span.start, messages.caughtLink(text.slice(span.start, span.end), index, places.of(span)))
  }
  const seen = new Set<string>()
  for (const [reference, { note, heading }] of degraded) {
    const wanted = text.slice(reference.span.start, reference.span.end).split(/[\r\n]/)[0] as string
    const title = heading === undefined ? undefined : survey.headings[heading]?.title
    const landed = title === undefined ? `\`${nameOf(note.path)}\`` : `\`${nameOf(note.path)}#${title}\``
    const key = `${wanted} ${landed}`
    if (seen.has(key)) continue
    seen.add(key)
    add(reference.span.start, messages.nearestHeading(wanted, landed, places.of(reference.span)))
  }
  for (const { at, message } of reportLosses(losses, text, places)) add(at, message)
  for (const [{ label, span }, edit] of definitionMoves.shadowed) {
    add(span.start, messages.shadowedDefinition(label, edit.text && label + edit.text, places.of(span)))
  }
  const known = new Set(survey.citations.map(({ span }) => span.start))
  const defined = new Set(survey.definitions.map(({ span }) => span.start))
  for (const match of text.matchAll(/(?<!\\)\[\^([^\]\s]+)\]/g)) {
    const start = match.index
    if (known.has(start) || defined.has(start) || codeAndHtml.at(start) || mathAndComments.at(start)) continue
    if (text[start - 1] === '[' || survey.links.some(({ span }) => span.start === start)) continue
    add(start, messages.undefinedFootnote(match[0], places.of({ start, end: start + match[0].length })))
  }
  return found.sort((a, b) => a.at - b.at).map(({ message }) => message)
}

/** A message for each kind of loss: the same clients, the same form of link. */
function reportLosses(losses: readonly Loss[], text: string, places: messages.Places) {
  const groups = new Map<string, Loss[]>()
  for (const loss of losses) {
    const key = `${loss.clients} ${loss.kind}`
    const group = groups.get(key)
    if (group) group.push(loss)
    else groups.set(key, [loss])
  }
  return [...groups.values()].map((group) => {
    const [{ reference, written, kind, clients: lost }] = group as [Loss]
    const { span } = reference
    const wanted = text.slice(span.start, span.end).split(/[\r\n]/)[0] as string
    const reasons = lost.map((name) => [clients[name].title, clients[name].misses[kind]] as const)
    const others = group.slice(1).map((loss) => places.of(loss.reference.span).start)
    const message = messages.degradedReference(wanted, written, reasons, others, places.of(span))
    return { at: span.start, message }
  })
}

/** The slugs and ids of a note, each folded once for all that is looked for. */
const foldedOf = new WeakMap<LinkTargets, [name: string, folded: string][]>()

const fold = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/** The slug that is most like what was wanted, if one is. */
function suggest(wanted: string, linkTargets: LinkTargets): string | undefined {
  const key = fold(wanted)
  if (key.length < 3) return undefined
  let folded = foldedOf.get(linkTargets)
  if (!folded) {
    folded = [...linkTargets.slugs.keys(), ...linkTargets.ids.keys()].map((name) => [name, fold(name)])
    foldedOf.set(linkTargets, folded)
  }
  for (const [name, other] of folded) {
    if (other === key || (other.length > 3 && (other.startsWith(key) || key.startsWith(other)))) return `#${name}`
  }
  return undefined
}
