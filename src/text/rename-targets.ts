import { decodeUri, encodePath, lastPart, stem } from './paths.ts'

/** Updates the targets of wiki-links and Markdown links to renamed notes, as apps do; `paths`: the new path by the old one. */
export function renameTargets(text: string, paths: ReadonlyMap<string, string>): string {
  const stems = new Map([...paths].map(([was, now]) => [stem(was), stem(now)]))
  // a link without a folder gets none: another folder alone does not change it
  const names = new Map([...stems].map(([was, now]) => [lastPart(was), lastPart(now)]))
  return text.replace(/(\[\[|\]\()([^\]|()#]+)/g, (link, open: string, target: string) => {
    if (open === '[[') return open + ((target.includes('/') ? stems : names).get(target) ?? target)
    const now = stems.get(stem(decodeUri(target)))
    return now === undefined ? link : `${open}${encodePath(now)}.md`
  })
}
