import type { NotePath } from '../note/parse-note.ts'
import { headingIds, type NamedHeading, type Renderer } from '../text/heading-ids.ts'
import { remembered } from '../text/maps.ts'

/** The modelled apps, in the order of the tables and messages. */
export const appNames = [
  'obsidian',
  'quartz',
  'foam',
  'starlight',
  'remark',
  'github',
  'docusaurus',
  'vitepress',
  'mkdocs',
] as const
export type AppName = (typeof appNames)[number]

/** A heading of a note, as apps see it. */
export interface AppHeading extends NamedHeading {
  depth: number
  /** Obsidian's key of its source; undefined when the source is not final yet. */
  key: string | undefined
  /** The slug of `text`, unique in the note. */
  slug: string
  githubId: string
  /** Its text nodes only, without code and HTML. */
  words: string
  /** Whether it cites a footnote. */
  isCiting: boolean
}

/** A block id of a note, as apps see it. */
interface AppBlock {
  /** As written, without the caret. */
  id: string
  /** Its position: after the words of a paragraph or list item, in a heading, or on its own line below a block. */
  at: 'leaf' | 'heading' | 'quote' | 'below' | 'below-list'
}

/** A note of a vault. */
export interface AppNote {
  path: NotePath
  headings: readonly AppHeading[]
  blocks: readonly AppBlock[]
  aliases: readonly string[]
}

/** The surroundings of a link. */
export interface LinkPlace {
  inCell: boolean
  /** In an HTML block, where Markdown is not read. */
  inHtml: boolean
  /** Whether its paragraph has a dollar before it, and one after it. */
  isAfterDollar: boolean
  isBeforeDollar: boolean
  /** In an Obsidian comment, `%%…%%`. */
  inComment: boolean
  /** The character before it, and the one after it; `''` at the ends. */
  before: string
  after: string
  /** Whether a link reference definition of its note has this label. */
  isLabel: (text: string) => boolean
}

/** A link and the note it is written in. */
export interface LinkForm {
  kind: 'wiki' | 'markdown'
  embed: boolean
  /** The linkpath, or the decoded path of a Markdown link; `''` for the note itself. */
  path: string
  /** The decoded text after `#`; undefined without `#`. */
  fragment: string | undefined
  /** Whether the fragment of a Markdown link has unencoded spaces, in angle brackets. */
  isAngled: boolean
  /** The alias or the link text, as written; undefined when the app shows the target. */
  text: string | undefined
  place: LinkPlace
}

/** A wiki-link in a paragraph, between words. */
export const plainLink: LinkForm = {
  kind: 'wiki',
  embed: false,
  path: '',
  fragment: undefined,
  isAngled: false,
  text: 'text',
  place: {
    inCell: false,
    inHtml: false,
    inComment: false,
    isAfterDollar: false,
    isBeforeDollar: false,
    before: ' ',
    after: ' ',
    isLabel: () => false,
  },
}

/** How one app reads links. Where several targets match, it returns the one that the app opens. */
export interface App {
  name: AppName
  /** The name in messages. */
  title: string
  /** For messages: why it may miss a target that other apps find, by kind of link. */
  misses: Readonly<Record<LinkForm['kind'], string>>
  /** Returns whether it reads a form as a link at all. */
  reads(form: LinkForm): boolean
  /** Returns the note that a path opens from the note at `from`. */
  findNote(form: LinkForm, from: NotePath, notes: readonly AppNote[]): AppNote | undefined
  /** The endings of notes that it reads; only `.md` without it. */
  endings?: RegExp
  /** Characters that a file name must not have for it, `g`. */
  barredInNames?: RegExp
  /** Whether it reads notes as MDX, where `{` and `<` begin code. https://mdxjs.com/docs/what-is-mdx/ */
  isMdx?: boolean
  /** Whether every note must have the property `title`. */
  needsTitle?: boolean
  /** The note that it shows for a folder, in apps that read only Markdown links. */
  folderPage?: string
  /** Returns the relative URL of a note's page from another, for HTML, where it does not turn paths of notes into URLs. */
  pageUrl?(from: NotePath, to: NotePath): string
  /** Whether its links lead to ids of HTML elements: anywhere, in other notes only if the id is a slug, or never there. */
  followsIds?: 'anywhere' | 'slugs' | 'own-note'
  /** The renderer whose heading ids are its fragments, in addition to `headingKeys`. */
  renderer?: Renderer
  /** Returns the keys under which it finds a heading. */
  headingKeys(heading: AppHeading): string[]
  /** Returns the keys that a fragment may mean, in the order they are tried. */
  fragmentKeys(form: LinkForm): string[]
  /** Finds `#A#B`, a heading below another, in the app that supports it: the index of the heading, or -1. */
  findChain?(headings: readonly AppHeading[], subpath: string): number
  /** Returns the index of the block that `#^id` opens, or -1; `id` is without the caret. */
  findBlock(id: string, blocks: readonly AppBlock[], form: LinkForm): number
}

/** Finds headings of a note by the rules of any app. */
export interface HeadingIndex {
  headings: readonly AppHeading[]
  /** Returns the index of the first heading that matches the fragment of a link in an app; -1 if none. */
  find(app: App, form: LinkForm): number
  /** Returns the ids of the headings in a renderer, in order. */
  idsIn(renderer: Renderer): readonly string[]
}

/** Indexes headings; the keys of each app, and the ids of each renderer, are made once, on first use. */
export function indexHeadings(headings: readonly AppHeading[]): HeadingIndex {
  const keysOf = new Map<App, ReadonlyMap<string, number>>()
  const idsOf = new Map<Renderer, readonly string[]>()
  const idsIn = (renderer: Renderer) =>
    remembered(idsOf, renderer, () =>
      renderer === 'github' ? headings.map(({ githubId }) => githubId) : headingIds(renderer, headings),
    )
  return {
    headings,
    idsIn,
    find: (app, form) => {
      if (app.findChain && form.fragment?.includes('#')) return app.findChain(headings, form.fragment)
      const keys = remembered(keysOf, app, () => listKeys(app, headings, app.renderer ? idsIn(app.renderer) : []))
      for (const key of app.fragmentKeys(form)) {
        const index = keys.get(key)
        if (index !== undefined) return index
      }
      return -1
    },
  }
}

/** Returns the headings of a note by their keys in an app; the first of a key wins. `ids`: those that it uses too. */
function listKeys(app: App, headings: readonly AppHeading[], ids: readonly string[]): Map<string, number> {
  const keys = new Map<string, number>()
  for (const [index, heading] of headings.entries()) {
    for (const key of [...ids.slice(index, index + 1), ...app.headingKeys(heading)])
      if (key !== '' && !keys.has(key)) keys.set(key, index)
  }
  return keys
}

/**
 * Replaces dashes and ellipses by typographic ones, as site builders do before they make ids.
 * https://github.com/retextjs/retext-smartypants
 */
export function educate(text: string): string {
  return text.replace(/---/g, '—').replace(/--/g, '–').replace(/\.{3}/g, '…')
}

/** Draws arrows as Quartz does. https://github.com/jackyzha0/quartz/blob/v4/quartz/plugins/transformers/ofm.ts */
export function drawArrows(text: string): string {
  return text.replace(/-{1,2}>|={1,2}>|<-{1,2}|<={1,2}/g, '→')
}
