import type { NotePath } from '../note/parse-note.ts'
import type { Hash, Manifest } from '../write/manifest.ts'

/**
 * The state of a file in an output folder: `as written`, `edited` since, `missing`, or `foreign`: not in the manifest.
 */
export type FileState = 'as written' | 'edited' | 'missing' | 'foreign'

/** Lists the notes of a manifest in order, then all other files by path. */
export function stateFiles(
  manifest: Manifest | undefined,
  files: ReadonlyMap<NotePath, string>,
  hash: Hash,
): { path: NotePath; state: FileState }[] {
  const ours = (manifest?.notes ?? []).map(({ path, hash: written }): { path: NotePath; state: FileState } => {
    const content = files.get(path)
    if (content === undefined) return { path, state: 'missing' }
    return { path, state: hash(content) === written ? 'as written' : 'edited' }
  })
  const known = new Set(ours.map(({ path }) => path))
  const others = [...files.keys()].filter((path) => !known.has(path)).sort()
  return [...ours, ...others.map((path) => ({ path, state: 'foreign' as const }))]
}

/**
 * Returns the source note of a split, without its byte order mark: from the manifest, from the note itself if
 * unchanged, or from unedited files. Undefined if none of them has it.
 */
export function sourceOf(
  manifest: Manifest,
  present: string | undefined,
  files: ReadonlyMap<NotePath, string>,
  hash: Hash,
): string | undefined {
  const { bom, lines, hash: wanted } = manifest.source
  const mark = bom ? '\uFEFF' : ''
  const candidates = [() => mark + (lines ?? []).join(''), () => present, () => mark + fromFiles(manifest, files)]
  for (const candidate of candidates) {
    const text = candidate()
    if (text !== undefined && hash(text) === wanted) return text.slice(mark.length)
  }
  return undefined
}

/** Collects every source byte from the file that owns it, and replaced ones from the manifest. */
function fromFiles({ notes, source }: Manifest, files: ReadonlyMap<NotePath, string>): string {
  const runs: { start: number; text: string }[] = []
  for (const { path, role, pieces } of notes) {
    const content = files.get(path) ?? ''
    let offset = source.bom && role === 'index' ? 1 : 0
    for (const piece of pieces) {
      if ('source' in piece) {
        const [start, end] = piece.source
        runs.push({ start, text: content.slice(offset, offset + end - start) })
        offset += end - start
      } else if ('edit' in piece) {
        runs.push({ start: piece.edit[0], text: piece.was })
        offset += piece.now.length
      } else if ('carried' in piece) offset += piece.now?.length ?? piece.carried[1] - piece.carried[0]
      else offset += piece.generated.length
    }
  }
  return runs
    .sort((a, b) => a.start - b.start)
    .map(({ text }) => text)
    .join('')
}
