import { listOwners, type Owners } from '../check/owners.ts'
import { problemOf } from '../check/resolve.ts'
import { type LookedLink, linksByLook, targetByLook } from '../check/unread-links.ts'
import { listWrittenLinks, type WrittenLink } from '../check/written-links.ts'
import { readWritten, type WrittenNote } from '../check/written-note.ts'
import { type LinkTarget, resolveFragment, resolveSubpath } from '../note/link-targets.ts'
import type { NotePath } from '../note/parse-note.ts'
import { resolveReferences } from '../note/resolve-references.ts'
import type { Survey } from '../note/survey.ts'
import { shiftedBy } from '../text/span.ts'
import type { OutputNote } from '../write/pieces.ts'
import type { Inbound, InboundReference } from './inbound-links.ts'
import { addressingIn, resolveLinkpath, resolveUrl } from './vault-files.ts'

/** The vault after the run: its links can be resolved, and traced back to the source. */
export interface VaultCheck {
  inbound: Inbound
  /** The written notes, by path from the vault's root. */
  written: ReadonlyMap<NotePath, WrittenNote>
  owners: Owners
}

/** `notes`: the written ones, which the files of `inbound` already include. */
export function readVaultCheck(inbound: Inbound, notes: readonly OutputNote[]): VaultCheck {
  const { places, written: surveys } = inbound.outcome
  const { survey } = places
  const written = new Map(
    notes.map((note) => [
      note.path,
      readWritten(note, surveys.get(note.path) as Survey, survey.text, places.renderer.name),
    ]),
  )
  return { inbound, written, owners: listOwners([...written.values()]) }
}

/**
 * Returns why the links of another note must not be written: one that led into the note leads elsewhere, or an
 * untouched one is read differently. Undefined if neither. `before` and `after` are surveys of the same path.
 */
export function problemOfNote(
  check: VaultCheck,
  before: Survey,
  after: Survey,
  references: readonly InboundReference[],
): string | undefined {
  const links = listWrittenLinks(after)
  const edits = references.flatMap(({ edit }) => edit ?? [])
  const shift = (offset: number) => shiftedBy(edits, offset)
  for (const inbound of references) {
    const { reference, edit } = inbound
    const source = before.text.slice(reference.span.start, reference.span.end)
    // the edit of a whole wiki-link begins where it does, that of a URL further on
    const start = shift(reference.span.start)
    const isQuoted = edit?.text.startsWith('"') && reference.syntax.kind === 'html'
    const link = links.get(isQuoted ? start + 1 : start)
    if (!link) return `\`${source}\` is no link any more`
    const why = problemOfLink(check, link, after.path, inbound)
    if (why !== undefined) return `\`${source}\` ${why}`
  }
  const touched = new Set(references.map(({ reference }) => reference.span.start))
  for (const [start, link] of listWrittenLinks(before)) {
    if (touched.has(start) || edits.some(({ span }) => span.start <= start && start < span.end)) continue
    const same = links.get(shift(start))
    const isSame = same && same.kind === link.kind && same.path === link.path && same.fragment === link.fragment
    if (!isSame) return `\`${link.path}\` would be read otherwise`
  }
  return undefined
}

/** Lists what looks like a link into the note in another note, and was not read as one of `references`. */
export function missedLinks(check: VaultCheck, survey: Survey, references: readonly InboundReference[]): LookedLink[] {
  const looks = linksByLook(survey).filter((link) => isMissed(check, link, survey.path))
  if (looks.length === 0) return []
  // what is a link in no app, such as `[a]([[b]])`, is left on purpose
  const { files, outcome, path } = check.inbound
  const left = resolveReferences(survey, outcome.linkTargets, addressingIn(files, survey.path, path))
  const told = [
    ...left.flatMap(({ span, target }) => (target.kind === 'nowhere' ? span : [])),
    ...references.map(({ reference }) => reference.span),
  ]
  return looks.filter(({ start, at }) => !told.some((span) => span.start <= at && start < span.end))
}

/** Returns whether text that looks like a link led into the note, and leads nowhere in its index. */
function isMissed({ inbound }: VaultCheck, link: LookedLink, from: NotePath): boolean {
  const { files, outcome, index, path } = inbound
  if (link.path === '' || link.fragment === undefined || !index) return false
  const to = link.isWiki ? resolveLinkpath(files, link.path.trim(), from) : resolveUrl(files, link.path, from)
  if (to !== path) return false
  const wanted = targetByLook(outcome.linkTargets, link)
  return wanted !== undefined && wanted.kind !== 'top' && targetByLook(index, link) === undefined
}

function problemOfLink(
  { inbound, written: notes, owners }: VaultCheck,
  { kind, path, fragment }: WrittenLink,
  from: NotePath,
  { reference, isNear }: InboundReference,
): string | undefined {
  const { files, outcome } = inbound
  const isWiki = kind === 'wiki'
  const target = isWiki ? resolveLinkpath(files, path, from) : resolveUrl(files, encodeURI(path), from)
  const written = target === undefined ? undefined : notes.get(target)
  const resolve = isWiki ? resolveSubpath : resolveFragment
  const linkTarget = written && fragment !== undefined ? resolve(written.linkTargets, fragment) : undefined
  if (fragment !== undefined && !linkTarget) return 'leads nowhere'
  const { linkTarget: wanted } = reference.target as { linkTarget: LinkTarget }
  const { survey } = outcome.places
  return problemOf(wanted, reference, written && { written, linkTarget }, { survey, owners, isDegraded: () => isNear })
}
