import { obsidianKey, stripHeading } from '../apps/obsidian.ts'
import { rewordWikiLink } from '../links/candidates.ts'
import { urlSlotOf } from '../links/url-landing.ts'
import { findLinkTargets } from '../note/link-targets.ts'
import type { NotePath } from '../note/parse-note.ts'
import type { Reference } from '../note/reference.ts'
import { resolveReferences } from '../note/resolve-references.ts'
import { readSurvey, type Survey } from '../note/survey.ts'
import type { Parser } from '../parse/parser.ts'
import { decodeUri, encodePath } from '../text/paths.ts'
import { githubSlug } from '../text/slug.ts'
import { applyEdits, type Edit } from '../text/span.ts'
import { wikiLinkText, writeWikiLink } from '../text/wiki-link.ts'
import type { RelinkedFile, RewordedHeadings } from './relinked-file.ts'
import { addressingIn, type VaultFiles } from './vault-files.ts'

/** Lists the headings whose words changed with a link in them. Of headings with the same words Obsidian opens the first. */
export function listRewordedHeadings(before: Survey, after: Survey): RewordedHeadings {
  const words = new Map<string, string | undefined>()
  before.headings.forEach(({ raw }, i) => {
    const key = obsidianKey(raw)
    const now = after.headings[i]?.raw ?? raw
    const isSame = obsidianKey(now) === key
    if (!words.has(key)) words.set(key, isSame ? undefined : stripHeading(now))
    // GitHub shows the source of a wiki-link
    if (!isSame && !words.has(githubSlug(raw))) words.set(githubSlug(raw), githubSlug(now))
  })
  return new Map([...words].flatMap(([key, now]) => (now === undefined ? [] : [[key, now]])))
}

/** Updates the links of notes to headings of other notes whose words changed. `before`: the texts without byte order marks. */
export async function followHeadings(
  relinked: readonly RelinkedFile[],
  before: ReadonlyMap<NotePath, string>,
  files: VaultFiles,
  parser: Parser,
): Promise<RelinkedFile[]> {
  const changed = relinked.filter(({ reworded }) => reworded.size > 0)
  if (changed.length === 0) return [...relinked]
  const read = (path: NotePath) => readSurvey(path, before.get(path) ?? '', parser)
  const targets = await Promise.all(
    changed.map(async ({ path, reworded }) => ({ path, reworded, linkTargets: findLinkTargets(await read(path)) })),
  )
  return Promise.all(
    relinked.map(async (file): Promise<RelinkedFile> => {
      const text = before.get(file.path)
      if (text === undefined || file.problem !== undefined) return file
      const survey = await read(file.path)
      const links = targets.flatMap(({ path, reworded, linkTargets }) =>
        resolveReferences(survey, linkTargets, addressingIn(files, file.path, path)).flatMap((reference) => {
          const edit = reference.target.kind === 'inside' ? editOf(survey, reference, reworded) : undefined
          return edit
            ? {
                edit,
                target: path,
                isNear: false,
                span: edit.span,
                was: survey.text.slice(edit.span.start, edit.span.end),
                now: edit.text,
              }
            : []
        }),
      )
      if (links.length === 0) return file
      const edits = [...file.edits, ...links.map(({ edit }) => edit)].sort((a, b) => a.span.start - b.span.start)
      const bom = file.text.startsWith('\uFEFF') ? '\uFEFF' : ''
      return { ...file, edits, links: [...file.links, ...links], text: bom + applyEdits(text, edits) }
    }),
  )
}

/** Returns the edit of a link by the former words of a heading. Other fragments lead where they did. */
function editOf(survey: Survey, { syntax }: Reference, reworded: RewordedHeadings): Edit | undefined {
  if (syntax.kind === 'wiki') {
    const { link } = syntax
    const chain = (link.subpath ?? '').split('#')
    const words = reworded.get(obsidianKey(chain.at(-1) ?? ''))
    if (words === undefined) return undefined
    const moved = { ...link, subpath: [...chain.slice(0, -1), words].join('#') }
    const isShown = { isBlock: false, isCaught: false, canHaveAlias: true }
    const text = rewordWikiLink(moved, wikiLinkText(link), isShown) ?? writeWikiLink(moved)
    return { span: link.span, text, why: 'reference' }
  }
  const slot = urlSlotOf(syntax)
  if (!slot) return undefined
  const url = survey.text.slice(slot.span.start, slot.span.end)
  const hash = url.indexOf('#') + 1
  const words = hash === 0 ? undefined : reworded.get(obsidianKey(decodeUri(url.slice(hash))))
  const span = { start: slot.span.start + hash, end: slot.span.end }
  return words === undefined ? undefined : { span, text: encodePath(words), why: 'reference' }
}
