import { decodeUri, encodePath, lastPart, stem } from './paths.ts'

/** Updates the targets of wiki-links and Markdown links to renamed notes, as apps do; `paths`: the new path by the old one. */
export function renameTargets(text: string, paths: ReadonlyMap<string, string>): string {
  const names = new Map([...paths].flatMap(([was, now]) => [[lastPart(stem(was)), lastPart(stem(now))] as const]))
  for (const [was, now] of paths) names.set(stem(was), stem(now))
  return text.replace(/(\[\[|\]\()([^\]|()#]+)/g, (link, open: string, target: string) => {
    if (open === '[[') return open + (names.get(target) ?? target)
    const now = names.get(stem(decodeUri(target)))
    return now === undefined ? link : `${open}${encodePath(now)}.md`
  })
}
