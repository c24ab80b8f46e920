import type { TopicKey } from '../protocol.ts'
import { files, sectionsById, view } from './state.ts'

/**
 * Finds the target of a link: a file of the split, a place in it, and the section of the note there. `from`: its file; undefined for the note itself. Undefined: the target is outside the
 * split.
 */
export function linkEnd(link: HTMLElement, from: string | undefined) {
  const { note = '', hash = '' } = link.dataset
  const all = files.value
  const notePath = view.value?.note.path ?? ''
  if (from === undefined) {
    if (note !== '' && plain(note) !== plain(notePath)) return undefined
    const section = findSection(() => true, hash)
    if (hash !== '' && !section && !hash.startsWith('fn')) return undefined
    return { key: section?.topic ?? 0, hash, section: section?.id }
  }
  const folder = from.replace(/[^/]*$/, '')
  const file =
    note === ''
      ? all.find(({ path }) => path === from)
      : (all.find(({ path }) => sameNote(path, join(folder, note)) || sameNote(path, note)) ??
        all.find(({ path }) => plain(path) === plain(note)))
  if (!file) return undefined
  const key = file.topic?.key
  const section = findSection(({ topic }) => topic === key, hash)?.id ?? file.topic?.sections[0]
  return { key: key ?? 0, hash, section }
}

function findSection(isThere: (section: { topic?: TopicKey | undefined }) => boolean, hash: string) {
  if (hash === '') return undefined
  const byId = sectionsById.value.get(hash)
  if (byId && isThere(byId)) return byId
  const words = slug(hash)
  return view.value?.sections.find((section) => isThere(section) && slug(section.title) === words)
}

/** Finds a place in rendered HTML by id or by the words of a heading. */
export function findPlace(within: Element, hash: string, prefix: string): HTMLElement | undefined {
  if (hash === '') return undefined
  const byId = within.querySelector<HTMLElement>(`[id="${CSS.escape(prefix + hash)}"]`)
  if (byId) return byId
  const words = slug(hash)
  return [...within.querySelectorAll<HTMLElement>('[data-heading]')].find(
    ({ dataset }) => slug(dataset.heading ?? '') === words,
  )
}

function sameNote(a: string, b: string): boolean {
  return withoutEnding(a) === withoutEnding(b)
}

function plain(path: string): string {
  return withoutEnding(path.replace(/^.*\//, ''))
}

function withoutEnding(path: string): string {
  return path.replace(/\.(?:md|markdown|mdx|qmd|rmd)$/i, '').toLowerCase()
}

function join(folder: string, path: string): string {
  const parts: string[] = []
  for (const part of `${folder}${path}`.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
}
