import { computed, signal } from '@preact/signals'
import type { Change, FileView, Request, ReviewView, StaticReview, SuggestionView, TopicKey } from '../protocol.ts'

/** The static page contains its data; the served one requests it. */
const data = document.getElementById('review')?.textContent
const whole: StaticReview | undefined = data ? JSON.parse(data) : undefined

/** The last answer of the server. Undefined until the first one. */
export const view = signal<ReviewView | undefined>(whole?.view)
/** The selected file: a topic, or 0 for the index. */
export const shown = signal<TopicKey>(0)
/** The sections that the next move includes. */
export const selected = signal<ReadonlySet<string>>(new Set())
export type Dragged = { kind: 'sections'; ids: string[] } | { kind: 'topic'; key: TopicKey }
export const dragged = signal<Dragged | undefined>()
/** The target of the link under the pointer or focus. */
export const lit = signal<{ section?: string | undefined; key?: TopicKey | undefined }>({})
export const rightTab = signal<'preview' | 'disk' | 'messages'>('preview')
export const leftTab = signal<'outline' | 'note'>('outline')
/** The open list of choices. */
export const choices = signal<Choices | undefined>()
/** The open dialog. */
export const dialog = signal<'apply' | 'suggestions' | 'keys' | undefined>()
export const isBusy = signal(false)
/** An error between the page and the server. */
export const trouble = signal<string | undefined>()
/** The heading to scroll to once its file is shown: its words, its slug or a block. */
export const wantedPlace = signal<{ key: TopicKey; hash: string } | undefined>()
/** The section of the note to scroll to. */
export const wantedSection = signal<string | undefined>()

export interface Choice {
  label: string
  hint?: string
  /** The topic that gives it its color. */
  topic?: TopicKey | undefined
  pick: () => void
}
export interface Choices {
  title: string
  list: Choice[]
}

export const files = computed(() => view.value?.files ?? [])
export const sectionsById = computed(
  () => new Map((view.value?.sections ?? []).map((section) => [section.id, section])),
)
export const shownFile = computed(
  () => files.value.find(({ topic }) => (topic?.key ?? 0) === shown.value) ?? files.value[0],
)
/** The folder around all changed files, with a slash at its end. */
export const diskRoot = computed(() => {
  const [first = '', ...others] = (view.value?.disk ?? []).map(({ path }) => folderOf(path))
  let root = first
  while (root !== '' && !others.every((folder) => folder.startsWith(root))) root = folderOf(root.slice(0, -1))
  return root
})
/** Returns the folder of a path, with a slash at its end. */
function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
}

/** Whether the plan is editable. */
export const canEdit = computed(() => {
  const now = view.value
  return now !== undefined && !now.isReadOnly && !now.isOver && !(now.isApplied && now.target.kind === 'vault')
})

export function fileOfTopic(key: TopicKey | undefined): FileView | undefined {
  return files.value.find(({ topic }) => topic?.key === key)
}

async function ask(path: string, init?: RequestInit): Promise<Response> {
  const response = await fetch(path, init)
  if (!response.ok) throw new Error(await response.text())
  return response
}

/** Sends a request to the server. Its answer is the next view. */
export async function send(request: Request): Promise<void> {
  if (whole) return
  isBusy.value = true
  try {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(request) }
    take(await (await ask('request', init)).json())
  } catch (error) {
    trouble.value = `notesplit does not answer (${(error as Error).message}). Is it still running?`
  }
  isBusy.value = false
}

export function change(made: Change): Promise<void> {
  return send({ kind: 'change', change: made })
}

function take(next: ReviewView): void {
  trouble.value = undefined
  if (view.value && next.revision <= view.value.revision) return
  view.value = next
  // after rendering
  setTimeout(keepFocus, 30)
  const known = new Set(next.sections.map(({ id }) => id))
  selected.value = new Set([...selected.value].filter((id) => known.has(id)))
}

/** Fetches the HTML of the note, sanitized by the server. */
export async function fetchNote(): Promise<string> {
  return whole ? whole.note : (await ask('note')).text()
}

export async function fetchFile(path: string): Promise<string> {
  return whole ? (whole.files[path] ?? '') : (await ask(`file?path=${encodeURIComponent(path)}`)).text()
}

export async function fetchPatch(path: string): Promise<string> {
  return whole ? (whole.patches[path] ?? '') : (await ask(`patch?path=${encodeURIComponent(path)}`)).text()
}

export async function fetchSuggestions(): Promise<SuggestionView[]> {
  return whole ? [] : (await ask('suggestions')).json()
}

/** Fetches the first view, and a new one after each change outside the page. */
export async function connect(): Promise<void> {
  if (whole) return
  const events = new EventSource('events')
  events.onmessage = ({ data: text }) => take(JSON.parse(text))
  events.onerror = () => {
    if (view.value?.isOver) return
    trouble.value = 'The connection to notesplit is lost. Is it still running?'
  }
  events.onopen = async () => take(await (await ask('view')).json())
}

/** The last focused element that can move or disappear. */
let focused: string | undefined
document.addEventListener('focusin', ({ target }) => {
  const place = target instanceof Element ? target.closest('[data-focus]') : undefined
  if (place) focused = place.getAttribute('data-focus') ?? undefined
})

/** Restores the focus of an element that moved, or moves it to the selected file. */
function keepFocus(): void {
  if (focused === undefined || document.activeElement !== document.body) return
  const place = document.querySelector<HTMLElement>(`[data-focus="${CSS.escape(focused)}"]`)
  ;(place ?? document.querySelector<HTMLElement>('.card.shown .card-main'))?.focus()
}

/** Returns the style of a topic: a hue that other changes do not affect. The index has none. */
export function colorOf(key: TopicKey | undefined): Record<string, string> {
  if (!key) return {}
  // the golden angle keeps neighboring hues apart
  return { '--hue': String(Math.round((key * 137.5 + 110) % 360)), '--chroma': '1' }
}

export function count(number: number, thing: string): string {
  return `${number.toLocaleString('en')} ${thing}${number === 1 ? '' : 's'}`
}
