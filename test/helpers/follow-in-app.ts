import { type App, type AppNote, indexHeadings, type LinkForm } from '../../src/apps/app.ts'
import type { NotePath } from '../../src/note/parse-note.ts'

/** What an app does with a link: 'literal' shows its source, 'missing' finds no note or heading. */
type AppLanding =
  | { kind: 'note'; path: NotePath }
  | { kind: 'heading'; path: NotePath; heading: number }
  | { kind: 'block'; path: NotePath; block: number }
  | { kind: 'literal' }
  | { kind: 'missing' }

/** Resolves a link in an app. */
export function followInApp(app: App, form: LinkForm, from: NotePath, notes: readonly AppNote[]): AppLanding {
  if (!app.reads(form)) return { kind: 'literal' }
  const note = form.path === '' ? notes.find(({ path }) => path === from) : app.findNote(form, from, notes)
  if (!note) return { kind: 'missing' }
  const { fragment } = form
  if (fragment === undefined || fragment === '') return { kind: 'note', path: note.path }
  if (fragment.startsWith('^')) {
    const block = app.findBlock(fragment.slice(1), note.blocks, form)
    return block < 0 ? { kind: 'missing' } : { kind: 'block', path: note.path, block }
  }
  const heading = indexHeadings(note.headings).find(app, form)
  return heading < 0 ? { kind: 'missing' } : { kind: 'heading', path: note.path, heading }
}
