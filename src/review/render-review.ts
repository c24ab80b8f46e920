import { createTwoFilesPatch } from 'diff'
import { loadParser } from '../parse/load-parser.ts'
import { escapeHtml } from './page-files.ts'
import type { StaticReview } from './protocol.ts'
import { type RenderedBlock, renderNote } from './render-note.ts'
import type { ReviewSession } from './session.ts'
import { sectionAt } from './view.ts'

const parser = loadParser('satteri')

/** Cache of the last rendered notes, by text. */
const rendered = new Map<string, Promise<string>>()
const mostRendered = 500

/** Renders the note, with the own text of each section in an element with its id in `data-section`. */
export function renderSource(session: ReviewSession): Promise<string> {
  const { plain, outline } = session.source
  return once(`note ${plain}`, async () => {
    const parts: { id: string; blocks: RenderedBlock[] }[] = []
    for (const block of await renderNote(plain, parser, 'note-')) {
      const id = block.offset === undefined ? '' : (sectionAt(outline, block.offset)?.anchor ?? '')
      if (parts.at(-1)?.id === id) parts.at(-1)?.blocks.push(block)
      else parts.push({ id, blocks: [block] })
    }
    return parts
      .map(({ id, blocks }) => `<div class="part" data-section="${escapeHtml(id)}">\n${htmlOf(blocks)}\n</div>`)
      .join('\n')
  })
}

/** Renders the file at a path of the split; empty if absent. */
export function renderFile({ preview }: ReviewSession, path: string): Promise<string> {
  const note = preview?.result?.notes.find((file) => file.path === path)
  return note
    ? once(`file ${note.text}`, async () => htmlOf(await renderNote(note.text, parser, 'file-')))
    : Promise.resolve('')
}

/** Returns the change of a file as a unified diff; empty if unchanged. */
export async function patchOf(session: ReviewSession, path: string): Promise<string> {
  const isPlan = path === session.planPath
  const file = session.preview?.files.find((candidate) => candidate.path === path)
  const old = isPlan ? session.savedPlan : file?.old
  const now = isPlan ? session.planText : file?.now
  if (old === now) return ''
  // the time of a diff grows with the square of its edits
  const options = { context: 3, maxEditLength: 4000 }
  return createTwoFilesPatch(path, path, old ?? '', now ?? '', undefined, undefined, options) ?? ''
}

/** Collects all data of a page without a server. */
export async function staticReview(session: ReviewSession): Promise<StaticReview> {
  const view = { ...session.view(), isReadOnly: true }
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

function htmlOf(blocks: readonly RenderedBlock[]): string {
  return blocks.map(({ html }) => html).join('\n')
}

function once(key: string, render: () => Promise<string>): Promise<string> {
  const known = rendered.get(key)
  if (known) return known
  const made = render()
  rendered.set(key, made)
  const [oldest] = rendered.keys()
  if (rendered.size > mostRendered && oldest !== undefined) rendered.delete(oldest)
  return made
}
