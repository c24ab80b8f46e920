import type { StaticReview } from './protocol.ts'
import { patchOf, renderFile, renderSource } from './render-review.ts'
import type { ReviewSession } from './session.ts'

/** Collects all data of a page without a server. */
export async function staticReview(session: ReviewSession): Promise<StaticReview> {
  const view = session.view(false, true)
  const files = await Promise.all(view.files.map(async ({ path }) => [path, await renderFile(session, path)] as const))
  const changed = view.disk.filter(({ state, role }) => state !== 'unchanged' && role !== 'manifest')
  const patches = await Promise.all(changed.map(async ({ path }) => [path, await patchOf(session, path)] as const))
  return {
    view,
    note: await renderSource(session),
    files: Object.fromEntries(files),
    patches: Object.fromEntries(patches),
  }
}
