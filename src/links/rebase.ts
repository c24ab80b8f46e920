import type { NotePath } from '../note/parse-note.ts'
import type { Reference } from '../note/reference.ts'
import { encodeAttribute } from '../text/html.ts'
import { encodePath, rebasePath } from '../text/paths.ts'
import type { Edit } from '../text/span.ts'
import { wikiLinkText, writeWikiLink } from '../text/wiki-link.ts'
import { urlSlotOf } from './url-landing.ts'

/**
 * Returns the edit that rewrites a relative path of the source for another note. Paths are POSIX; `sourceFolder` leads
 * from the output folder to the source's folder.
 */
export function rebaseEdit(
  text: string,
  { syntax, inCell }: Reference,
  note: NotePath,
  sourceFolder: string,
): Omit<Edit, 'why'> | undefined {
  const up = note.split('/').slice(1).fill('..')
  const prefix = [...up, ...sourceFolder.split('/').filter((part) => part !== '' && part !== '.')].join('/')
  if (prefix === '') return undefined
  if (syntax.kind === 'wiki') {
    const { link } = syntax
    const alias = link.alias ?? (link.embed || inCell ? undefined : wikiLinkText(link))
    return { span: link.span, text: writeWikiLink({ ...link, linkpath: rebasePath(link.linkpath, prefix), alias }) }
  }
  const slot = urlSlotOf(syntax)
  if (!slot) return undefined
  const written = slot.angled ? prefix : encodePath(prefix)
  const path = text.slice(slot.span.start, slot.span.end)
  const rebased = rebasePath(path, syntax.kind === 'html' ? encodeAttribute(written) : written)
  return { span: slot.span, text: slot.isBare ? `"${rebased}"` : rebased }
}
