import type { VFileMessage } from 'vfile-message'
import type { LinkEdit } from '../links/write-links.ts'
import type { TextPlaces } from '../messages/index.ts'
import type { Reference } from '../note/reference.ts'
import type { Survey } from '../note/survey.ts'
import type { OutputNote } from '../write/pieces.ts'
import { verifyDefinitions } from './carry.ts'
import { verifyCover } from './cover.ts'
import { listOwners } from './owners.ts'
import { type ResolveContext, verifyReferences } from './resolve.ts'
import { verifyShape } from './shape.ts'
import { type UnreadContext, verifyUnreadLinks } from './unread-links.ts'
import { readWritten } from './written-note.ts'

/** A split, with its notes parsed again. */
export interface VerifyContext extends UnreadContext, Pick<ResolveContext, 'renderer' | 'foreign'> {
  notes: readonly OutputNote[]
  /** The survey of each output note by path. */
  written: ReadonlyMap<string, Survey>
  /** The edit of every reference. */
  links: readonly LinkEdit[]
}

/** Verifies the guarantees of a split. Returns a fatal message for every violation. */
export function verifySplit(context: VerifyContext, places: TextPlaces): VFileMessage[] {
  const { survey, linkTargets, renderer, references, notes, written, links, sourceFolder, addressing, foreign } =
    context
  const cover = verifyCover(survey.text, notes, places)
  // without a sound manifest nothing can be traced
  if (cover.length > 0) return cover
  const all = notes.map((note) => readWritten(note, written.get(note.path) as Survey, survey.text, renderer))
  const owners = listOwners(all)
  const near = nearReferences(references, links)
  const isDegraded = (reference: Reference) => near.has(reference)
  return [
    ...verifyReferences({ survey, references, owners, isDegraded, sourceFolder, renderer, foreign }, all, places),
    ...verifyUnreadLinks({ survey, linkTargets, references, addressing, sourceFolder }, all, places),
    ...verifyDefinitions({ survey, references }, all, places),
    ...verifyShape(survey, all, places),
  ]
}

/** Finds the references linked only near their target with a message, their own or that of their definition. */
function nearReferences(references: readonly Reference[], links: readonly LinkEdit[]): Set<Reference> {
  const near = new Set(links.flatMap(({ reference, near }) => (near ? reference : [])))
  const labels = new Set(
    [...near].flatMap(({ syntax }) => (syntax.kind === 'definition' ? syntax.definition.identifier : [])),
  )
  for (const reference of references)
    if (reference.target.kind === 'definition' && labels.has(reference.target.identifier)) near.add(reference)
  return near
}
