import { type AppName, appNames, type HeadingIndex, type LinkForm } from '../apps/app.ts'
import { apps, isMarkdownOnly } from '../apps/apps.ts'
import { chooseFragment, tryForm, type Weights } from '../apps/choose-fragment.ts'
import type { NotePath } from '../note/parse-note.ts'
import type { Reference } from '../note/reference.ts'
import type { SplitOptions } from '../options.ts'
import type { Renderer } from '../text/heading-ids.ts'
import { githubSlug } from '../text/slug.ts'
import { headingsOf, type Place, type Places, type WrittenRenderer } from './places.ts'
import { linkPlaceOf, type Surroundings } from './surroundings.ts'

/** The apps where a link reaches its target. */
export interface Landing {
  form: LinkForm
  lands: ReadonlySet<AppName>
  /** The apps where it leads to another place. */
  astray: ReadonlySet<AppName>
  /** Whether it leads only near its place. */
  isNear: boolean
}

/** The data for writing the links of a text. */
export interface LinkContext {
  /** The text around the links: the source, or another note of its vault. */
  around: Surroundings
  /** The places of the targets. */
  places: Places
  /** The headings of the source note as apps see them. */
  before: HeadingIndex
  /** Whether Markdown links are written instead of wiki-links. */
  isMarkdown: boolean
  /** Whether the fragments of Markdown links are slugs; in an Obsidian vault they are words. */
  isSlugged: boolean
  /** Whether embeds become Markdown too. */
  asksMarkdown: boolean
}

/** A reference, the note it is written in, and its place. Paths are POSIX and relative to one root. */
export interface LinkSite {
  reference: Reference
  from: NotePath
  place: Place
  /** The path of the note with the place. */
  to: NotePath
  /** The linkpath between the two notes. */
  linkpath: string
  /** Returns whether a definition of the note it is written in would match `[[text]]`. */
  isLabel: (text: string) => boolean
}

/**
 * Returns the apps that count for these options: the requested ones first, then all others that can follow the links.
 */
export function weightsFor({ links, apps: first }: Pick<SplitOptions, 'links' | 'apps'>): Weights {
  if (links === 'markdown') {
    const asked = first.filter((name, i) => isMarkdownOnly(name) || (name === 'quartz' && i === 0))
    return { first: asked.length > 0 ? asked : ['github'], others: [...first, 'remark', 'quartz', 'foam'] }
  }
  const others = appNames.filter((name) => !isMarkdownOnly(name) && !first.includes(name))
  return { first, others }
}

/**
 * Returns the renderer whose ids are written as fragments: that of the first requested app with a renderer, else the
 * author's.
 */
export function writtenRenderer({ apps: asked }: Pick<SplitOptions, 'apps'>, author: Renderer): WrittenRenderer {
  const name = asked.find(isMarkdownOnly)
  if (name === undefined)
    return { name: author === 'github' && asked.includes('quartz') ? 'quartz' : author, isAsked: false }
  const { renderer = 'github', pageUrl } = apps[name]
  return { name: renderer, isAsked: true, pageUrl }
}

/** Describes a link as apps see it at the reference. */
export function formOf(
  { around }: Pick<LinkContext, 'around'>,
  { reference, isLabel }: Pick<LinkSite, 'reference' | 'isLabel'>,
  { kind, path, text, fragment }: Pick<LinkForm, 'kind' | 'path' | 'fragment' | 'text'>,
): LinkForm {
  const place = linkPlaceOf(around, reference, isLabel)
  return { kind, path, fragment, text, embed: false, isAngled: false, place }
}

/** Returns the apps that open the linked file. Names are unique. */
export function landingOfFile(form: LinkForm, isNear = false): Landing {
  const path = form.kind === 'wiki' ? `${form.path}.md` : form.path
  const notes = [{ path, headings: [], blocks: [], aliases: [] }]
  const lands = appNames.filter((name) => {
    const app = apps[name]
    return app.reads(form) && (form.path === '' || app.findNote(form, '', notes))
  })
  return { form, lands: new Set(lands), astray: new Set(), isNear }
}

/** Returns the apps that follow a link to an HTML id: those that show HTML, and Foam's preview within a note. */
export function landingOfId(form: LinkForm): Landing {
  const lands = appNames.filter((name) => {
    const { followsIds, renderer, reads } = apps[name]
    const isSlug = followsIds === 'slugs' && githubSlug(form.fragment ?? '') === form.fragment
    return (followsIds === 'anywhere' || isSlug || (followsIds && form.path === '')) && (!renderer || reads(form))
  })
  return { form, lands: new Set(lands), astray: new Set(), isNear: false }
}

/** Returns the apps that follow a link to a block id, if it follows the words of its block. */
function landingOfBlock(form: LinkForm, id: string): Landing {
  const blocks = [{ id, at: 'leaf' as const }]
  const lands = appNames.filter((name) => apps[name].reads(form) && apps[name].findBlock(id, blocks, form) === 0)
  return { form, lands: new Set(lands), astray: new Set(), isNear: false }
}

/** Returns the apps that follow a link, with the fragment of its form, to the heading of a place. */
export function landingOfHeading({ places }: LinkContext, form: LinkForm, place: Place): Landing {
  const { index, position } = headingsOf(places, place.note)
  const headingIndex = place.heading === undefined ? undefined : position.get(place.heading)
  const tried =
    headingIndex === undefined
      ? { lands: new Set<AppName>(), astray: new Set<AppName>() }
      : tryForm(index, form, headingIndex)
  return { form, ...tried, isNear: false }
}

/**
 * Returns the best fragment for a place in a link of a kind and text, as part of the result's form; a form without a
 * fragment links the file.
 */
export function bestLanding(
  context: LinkContext,
  site: LinkSite,
  link: Pick<LinkForm, 'kind' | 'text' | 'path'>,
): Landing {
  const { blockId, heading, isNear, isWhole, note } = site.place
  const form = formOf(context, site, { ...link, fragment: undefined })
  if (blockId !== undefined) return landingOfBlock({ ...form, fragment: `^${blockId}` }, blockId)
  if (heading === undefined || (isWhole && site.from !== site.to)) return landingOfFile(form, isNear)
  const headings = headingsOf(context.places, note)
  const index = headings.position.get(heading)
  const fragment = index === undefined ? undefined : chooseFragment(headings, index, form)
  if (fragment) {
    const { text, isAngled, lands, astray } = fragment
    return { form: { ...form, fragment: text, isAngled }, lands, astray, isNear }
  }
  return isWhole ? landingOfFile(form, isNear) : { form, lands: new Set(), astray: new Set(), isNear: true }
}

/** Returns the path of a wiki-link's form: `''` in the note itself, where Quartz would not find a block. */
export function wikiPathOf({ from, to, linkpath, place }: LinkSite): string {
  return from === to && place.blockId === undefined ? '' : linkpath
}
