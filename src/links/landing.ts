import { type AppName, appNames, type HeadingIndex, type LinkForm } from '../apps/app.ts'
import { apps, isMarkdownOnly } from '../apps/apps.ts'
import { chooseFragment, tryForm, type Weights } from '../apps/choose-fragment.ts'
import type { NotePath } from '../note/parse-note.ts'
import type { Reference } from '../note/reference.ts'
import type { SplitOptions } from '../options.ts'
import type { Renderer } from '../text/heading-ids.ts'
import { headingsOf, type Place, type Places, type WrittenRenderer } from './places.ts'
import { linkPlaceOf, type Surroundings } from './surroundings.ts'

/** Which apps follow a link of some form to its place. */
export interface Landing {
  form: LinkForm
  lands: ReadonlySet<AppName>
  /** Those that it leads elsewhere. */
  astray: ReadonlySet<AppName>
  /** Whether it only leads near to its place. */
  isNear: boolean
}

/** What the links of a text are written with. */
export interface LinkContext {
  /** The text that the links are in: the source, or another note of its vault. */
  around: Surroundings
  /** Where the targets are. */
  places: Places
  /** The headings of the source note as apps see them. */
  before: HeadingIndex
  /** Whether Markdown links are written, and no wiki-links. */
  isMarkdown: boolean
  /** Whether the fragments of Markdown links are slugs; in an Obsidian vault they are words. */
  isSlugged: boolean
}

/** A reference, the note that it is written for, and its place. Paths are POSIX and from one root. */
export interface LinkSite {
  reference: Reference
  from: NotePath
  place: Place
  /** The path of the place's note. */
  to: NotePath
  /** The linkpath by which the one note names the other. */
  linkpath: string
  /** Whether a definition of the note it is written for would catch `[[text]]`. */
  isLabel: (text: string) => boolean
}

/** The apps that count for links of these options: those asked for first, then all others that can follow them. */
export function weightsFor({ links, apps: first }: Pick<SplitOptions, 'links' | 'apps'>): Weights {
  if (links === 'markdown') {
    const asked = first.filter(isMarkdownOnly)
    return { first: asked.length > 0 ? asked : ['github'], others: [...first, 'remark', 'quartz', 'foam'] }
  }
  const others = appNames.filter((name) => !isMarkdownOnly(name) && !first.includes(name))
  return { first, others }
}

/** Whose ids are written as fragments: those of the first asked app that has a renderer of its own, else the author's. */
export function writtenRenderer({ apps: asked }: Pick<SplitOptions, 'apps'>, author: Renderer): WrittenRenderer {
  const name = asked.filter(isMarkdownOnly).map((app) => apps[app].renderer ?? 'github')[0]
  return name === undefined ? { name: author, isAsked: false } : { name, isAsked: true }
}

/** A link as apps see it where the reference is. */
export function formOf(
  { around }: Pick<LinkContext, 'around'>,
  { reference, isLabel }: Pick<LinkSite, 'reference' | 'isLabel'>,
  { kind, path, text, fragment }: Pick<LinkForm, 'kind' | 'path' | 'fragment' | 'text'>,
): LinkForm {
  const place = linkPlaceOf(around, reference, isLabel)
  return { kind, path, fragment, text, embed: false, isAngled: false, place }
}

/** Which apps open the file that a link names. Names are unique. */
export function landingOfFile(form: LinkForm, isNear = false): Landing {
  const path = form.kind === 'wiki' ? `${form.path}.md` : form.path
  const notes = [{ path, headings: [], blocks: [], aliases: [] }]
  const lands = appNames.filter((name) => {
    const app = apps[name]
    return app.reads(form) && (form.path === '' || app.findNote(form, '', notes))
  })
  return { form, lands: new Set(lands), astray: new Set(), isNear }
}

/** Which apps follow a link to an HTML id: those that show HTML, and Foam's preview in its own note. */
export function landingOfId(form: LinkForm): Landing {
  const own: AppName[] = form.path === '' ? ['foam', 'starlight'] : []
  const lands = new Set<AppName>(['quartz', 'remark', 'github', 'docusaurus', 'vitepress', 'mkdocs', ...own])
  return { form, lands, astray: new Set(), isNear: false }
}

/** Which apps follow a link to a block id. In a cell Foam takes the backslash before the bar for a part of the id. */
function landingOfBlock(form: LinkForm): Landing {
  const isBarred = form.place.inCell && form.text !== undefined
  const others: AppName[] = form.kind === 'markdown' ? ['foam'] : isBarred ? ['starlight'] : ['foam', 'starlight']
  return { form, lands: new Set<AppName>(['obsidian', 'quartz', ...others]), astray: new Set(), isNear: false }
}

/** Which apps follow a link, with the fragment of its form, to the heading of a place. */
export function landingOfHeading({ places }: LinkContext, form: LinkForm, place: Place): Landing {
  const { index, position } = headingsOf(places, place.note)
  const at = place.heading === undefined ? undefined : position.get(place.heading)
  const tried = at === undefined ? { lands: new Set<AppName>(), astray: new Set<AppName>() } : tryForm(index, form, at)
  return { form, ...tried, isNear: false }
}

/**
 * The best fragment for a place in a link of a kind with a text. The form of the result holds it; without one the file
 * itself is linked.
 */
export function bestLanding(
  context: LinkContext,
  site: LinkSite,
  link: Pick<LinkForm, 'kind' | 'text' | 'path'>,
): Landing {
  const { blockId, heading, isNear, isWhole, note } = site.place
  const form = formOf(context, site, { ...link, fragment: undefined })
  if (blockId !== undefined) return landingOfBlock({ ...form, fragment: `^${blockId}` })
  if (heading === undefined || (isWhole && site.from !== site.to)) return landingOfFile(form, isNear)
  const headings = headingsOf(context.places, note)
  const at = headings.position.get(heading)
  const fragment = at === undefined ? undefined : chooseFragment(headings, at, form)
  if (fragment) {
    const { text, isAngled, lands, astray } = fragment
    return { form: { ...form, fragment: text, isAngled }, lands, astray, isNear }
  }
  return isWhole ? landingOfFile(form, isNear) : { form, lands: new Set(), astray: new Set(), isNear: true }
}

/** The path that a wiki-link's form has: `''` in the note itself. */
export function wikiPathOf({ from, to, linkpath }: LinkSite): string {
  return from === to ? '' : linkpath
}
