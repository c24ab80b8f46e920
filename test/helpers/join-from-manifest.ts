import type { Manifest } from '../../src/write/manifest.ts'

/**
 * Rebuilds the source note from the manifest and the files alone: every source byte from the file that owns it, every
 * replaced one from the manifest.
 */
export function joinFromManifest(manifest: Manifest, files: Record<string, string>): string {
  const runs: { start: number; end: number; text: string }[] = []
  for (const { path, role, pieces } of manifest.notes) {
    const content = files[path] as string
    const text = manifest.source.bom && role === 'index' ? content.slice(1) : content
    let at = 0
    for (const piece of pieces) {
      if ('source' in piece) {
        const [start, end] = piece.source
        runs.push({ start, end, text: text.slice(at, at + end - start) })
        at += end - start
      } else if ('edit' in piece) {
        const [start, end] = piece.edit
        runs.push({ start, end, text: piece.was })
        at += piece.now.length
      } else if ('carried' in piece) at += piece.now?.length ?? piece.carried[1] - piece.carried[0]
      else at += piece.generated.length
    }
    if (at !== text.length) throw new Error(`${path}: pieces make ${at} characters, the file has ${text.length}`)
  }
  runs.sort((a, b) => a.start - b.start || a.end - b.end)
  let at = 0
  for (const { start, end } of runs) {
    if (start !== at) throw new Error(`source offset ${at}: the next piece starts at ${start}`)
    at = end
  }
  if (at !== manifest.source.length) throw new Error(`pieces end at ${at} of ${manifest.source.length}`)
  return (manifest.source.bom ? '\uFEFF' : '') + runs.map(({ text }) => text).join('')
}
