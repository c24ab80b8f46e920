import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { PageFiles } from '../../src/review/page-files.ts'
import { type ServedReview, serveReview } from '../../src/review/serve.ts'
import { ReviewSession } from '../../src/review/session.ts'

const root = new URL('../../', import.meta.url).pathname

/** Builds the page as published. */
export async function buildPageFiles(): Promise<PageFiles> {
  const { buildPage } = await import('../../src/review/build-page.mjs')
  const folder = join(root, 'node_modules/.notesplit-page')
  await buildPage(folder)
  const read = (name: string) => readFileSync(join(folder, name), 'utf8')
  return { script: read('page.js'), style: read('page.css') }
}

export interface OpenReview extends ServedReview {
  folder: string
  note: string
  session: ReviewSession
  read: (path: string) => string
}

/** Serves a review of a note in a temporary folder; with a vault the note is in a copy of it. */
export async function openReview(
  page: PageFiles,
  source: string,
  given: { vault?: string; isWaited?: boolean } = {},
): Promise<OpenReview> {
  const folder = mkdtempSync(join(tmpdir(), 'notesplit-review-'))
  if (given.vault !== undefined) cpSync(given.vault, folder, { recursive: true })
  const note = join(folder, given.vault === undefined ? source.replace(/^.*\//, '') : source)
  mkdirSync(dirname(note), { recursive: true })
  if (given.vault === undefined) cpSync(source, note)
  const to =
    given.vault === undefined
      ? { kind: 'folder' as const, path: join(folder, 'output') }
      : { kind: 'vault' as const, path: folder, protect: [] }
  const session = new ReviewSession({ note, options: {}, to, isWaited: given.isWaited === true })
  await session.open()
  const served = await serveReview(session, page, 0)
  return {
    ...served,
    folder,
    note,
    session,
    read: (path) => readFileSync(join(folder, path), 'utf8'),
    close: async () => {
      await served.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
