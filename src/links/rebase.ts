import type { NotePath } from '../note/parse-note.ts'
import { endsAtSpace, isByName, type Reference } from '../note/reference.ts'
import { encodeAttribute } from '../text/html.ts'
import { escapeLinkText } from '../text/link-syntax.ts'
import { encodePath, folderOf, lastPart, rebasePath, relativePath, resolvePath } from '../text/paths.ts'
import { githubSlug } from '../text/slug.ts'
import type { Edit } from '../text/span.ts'
import { type WikiLink, wikiLinkText, writeWikiLink } from '../text/wiki-link.ts'
import type { LinkContext } from './landing.ts'
import { urlSlotOf } from './url-landing.ts'

/**
 * Returns the edit that rewrites a relative path of the source for another note. Paths are POSIX; `sourceFolder` leads
 * from the output folder to the source's folder.
 */
export function rebaseEdit(
  { around, isSlugged }: Pick<LinkContext, 'around' | 'isSlugged'>,
  { syntax, inCell }: Reference,
  note: NotePath,
  sourceFolder: string,
): Omit<Edit, 'why'> | undefined {
  const { text } = around.survey
  const prefix = pathToSource(note, sourceFolder)
  if (syntax.kind === 'wiki' && syntax.file !== undefined)
    return {
      span: syntax.link.span,
      text: markdownOf(syntax.link, rebasePath(syntax.file, prefix), { inCell, isSlugged }),
    }
  if (prefix === '') return undefined
  if (syntax.kind === 'wiki') {
    const { link } = syntax
    const alias = link.alias ?? (link.embed || inCell ? undefined : wikiLinkText(link))
    return { span: link.span, text: writeWikiLink({ ...link, linkpath: rebasePath(link.linkpath, prefix), alias }) }
  }
  const slot = urlSlotOf(syntax)
  if (!slot || isByName(syntax) || endsAtSpace(syntax, prefix)) return undefined
  const name = syntax.kind === 'html' ? syntax.attribute.name : ''
  const isInclude = name === 'include' || name === 'word'
  const written = slot.angled && name !== 'srcset' ? prefix : encodePath(prefix)
  const path = text.slice(slot.span.start, slot.span.end)
  // a tool that reads the path decodes nothing
  const rebased = rebasePath(path, name === '' || isInclude ? written : encodeAttribute(written))
  const needsQuotes = slot.isBare && !(isInclude && !/\s/.test(prefix))
  return { span: slot.span, text: needsQuotes ? `"${rebased}"` : rebased }
}

/** Returns the path from the folder of an output note to that of the source. */
export function pathToSource(note: NotePath, sourceFolder: string): string {
  return folderOf(relativePath(note, resolvePath(sourceFolder, 'x')))
}

const imageFile = /\.(?:png|jpe?g|gif|svg|webp|avif|bmp)$/i

/** A wiki-link to another file as Markdown. Of notes only Obsidian's are embedded: others show a broken image. */
function markdownOf(
  link: WikiLink,
  path: string,
  { inCell, isSlugged }: { inCell: boolean; isSlugged: boolean },
): string {
  const { embed, subpath, alias } = link
  const part = subpath?.split('#').at(-1)?.trim() ?? ''
  const fragment =
    part === '' ? '' : `#${part.startsWith('^') ? part : encodePath(isSlugged ? githubSlug(part) : part)}`
  if (!(embed && imageFile.test(path)))
    return `${embed && !isSlugged ? '!' : ''}[${escapeLinkText(part.startsWith('^') && !alias?.trim() ? link.linkpath : wikiLinkText(link))}](${encodePath(path)}${fragment})`
  const size = /^[ \t]*\d+(?:x\d+)?[ \t]*$/.test(alias ?? '') ? `${inCell ? '\\|' : '|'}${alias?.trim()}` : ''
  const shown = size === '' && alias?.trim() ? alias.trim() : lastPart(link.linkpath)
  return `![${escapeLinkText(shown)}${size}](${encodePath(path)}${fragment})`
}
