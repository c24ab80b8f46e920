import type { NotePath } from '../note/parse-note.ts'
import { headingIds, type NamedHeading, type Renderer } from '../text/heading-ids.ts'

/** The clients that are modelled, in the order in which they count. */
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

/** A heading as clients see it in a note. */
export interface AppHeading extends NamedHeading {
  depth: number
  /** Obsidian's key of its source; undefined when the source is not known before it is written. */
  key: string | undefined
  /** GitHub's slug, unique in the note. */
  slug: string
  /** Its text nodes alone, without code and HTML. */
  words: string
  /** Whether a footnote is cited in it. */
  isCiting: boolean
}

/** A block id as clients see it in a note. */
interface ClientBlock {
  /** As written, without the caret. */
  id: string
  /** Where it stands: behind the words of a paragraph or list item, in a heading, or on a line of its own below a block. */
  at: 'leaf' | 'heading' | 'quote' | 'below' | 'below-list'
}

/** A note of a vault. */
export interface AppNote {
  path: NotePath
  headings: readonly AppHeading[]
  blocks: readonly ClientBlock[]
  aliases: readonly string[]
}

/** What stands around a link. */
export interface LinkPlace {
  inCell: boolean
  /** In an HTML block, whose text is no Markdown. */
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

/** A link as it would stand in a note. */
export interface LinkForm {
  kind: 'wiki' | 'markdown'
  embed: boolean
  /** The linkpath, or the decoded path of a Markdown link; `''` for the note itself. */
  path: string
  /** What stands behind `#`, decoded; undefined without one. */
  fragment: string | undefined
  /** Whether the fragment of a Markdown link has its spaces as they are, in angle brackets. */
  isAngled: boolean
  /** The alias or the link text, as written; undefined when the target is shown. */
  text: string | undefined
  place: LinkPlace
}

/** What happens to a link in a client: 'literal' is shown as its source, 'missing' leads to no note or place. */
export type Landing =
  | { kind: 'note'; path: NotePath }
  | { kind: 'heading'; path: NotePath; heading: number }
  | { kind: 'block'; path: NotePath; block: number }
  | { kind: 'literal' }
  | { kind: 'missing' }

/** How one client reads links. Of several that fit, the one it takes is told. */
export interface App {
  name: AppName
  /** The name for people. */
  title: string
  /** Why it may miss what others find, in each kind of link; for messages. */
  misses: Readonly<Record<LinkForm['kind'], string>>
  /** Whether it takes a form for a link at all. */
  reads(form: LinkForm): boolean
  /** The note that a path opens from the note at `from`. */
  findNote(form: LinkForm, from: NotePath, notes: readonly AppNote[]): AppNote | undefined
  /** Characters that a file name must not have for it, `g`. */
  barredInNames?: RegExp
  /** Whether it reads notes as MDX, in which `{` and `<` begin code. https://mdxjs.com/docs/what-is-mdx/ */
  isMdx?: boolean
  /** Whether every note must have the property `title`. */
  needsTitle?: boolean
  /** The note that it shows for its folder, in apps that read Markdown links alone. */
  folderPage?: string
  /** The renderer whose ids of headings are its fragments, beside `headingKeys`. */
  renderer?: Renderer
  /** The keys under which it knows a heading. */
  headingKeys(heading: AppHeading): string[]
  /** The keys that a fragment may mean, in the order in which they are tried. */
  fragmentKeys(form: LinkForm): string[]
  /** For the client that knows `#A#B`, a heading below another: the index of the heading, or -1. */
  findChain?(headings: readonly AppHeading[], subpath: string): number
  /** The index of the block that `#^id` opens, or -1; `id` is without the caret. */
  findBlock(id: string, blocks: readonly ClientBlock[], form: LinkForm): number
}

/** The headings of a note, ready to be asked by any client. */
export class HeadingIndex {
  readonly headings: readonly AppHeading[]
  readonly #byKey = new Map<App, Map<string, number>>()
  readonly #ids = new Map<Renderer, readonly string[]>()

  constructor(headings: readonly AppHeading[]) {
    this.headings = headings
  }

  /** The index of the heading that the fragment of a link opens in a client: of those that fit, the first. -1: none. */
  find(client: App, form: LinkForm): number {
    if (client.findChain && form.fragment?.includes('#')) return client.findChain(this.headings, form.fragment)
    const keys = this.#keysOf(client)
    for (const key of client.fragmentKeys(form)) {
      const found = keys.get(key)
      if (found !== undefined) return found
    }
    return -1
  }

  /** The ids of the headings in a renderer, in their order. */
  idsIn(renderer: Renderer): readonly string[] {
    if (renderer === 'github') return this.headings.map(({ slug }) => slug)
    let ids = this.#ids.get(renderer)
    if (!ids) {
      ids = headingIds(renderer, this.headings)
      this.#ids.set(renderer, ids)
    }
    return ids
  }

  #keysOf(client: App): Map<string, number> {
    let keys = this.#byKey.get(client)
    if (!keys) {
      keys = new Map()
      const ids = client.renderer && this.idsIn(client.renderer)
      for (const [index, heading] of this.headings.entries()) {
        for (const key of [...(ids?.slice(index, index + 1) ?? []), ...client.headingKeys(heading)])
          if (key !== '' && !keys.has(key)) keys.set(key, index)
      }
      this.#byKey.set(client, keys)
    }
    return keys
  }
}

/** Follows a link in a client. */
export function followLink(client: App, form: LinkForm, from: NotePath, notes: readonly AppNote[]): Landing {
  if (!client.reads(form)) return { kind: 'literal' }
  const note = form.path === '' ? notes.find(({ path }) => path === from) : client.findNote(form, from, notes)
  if (!note) return { kind: 'missing' }
  const { fragment } = form
  if (fragment === undefined || fragment === '') return { kind: 'note', path: note.path }
  if (fragment.startsWith('^')) {
    const block = client.findBlock(fragment.slice(1), note.blocks, form)
    return block < 0 ? { kind: 'missing' } : { kind: 'block', path: note.path, block }
  }
  const heading = new HeadingIndex(note.headings).find(client, form)
  return heading < 0 ? { kind: 'missing' } : { kind: 'heading', path: note.path, heading }
}
