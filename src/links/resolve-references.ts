import { type LinkTargets, resolveFragment, resolveSubpath } from '../note/link-targets.ts'
import { nameOf } from '../note/parse-note.ts'
import type { LinkDefinition, UrlLink } from '../note/read-link.ts'
import type { DefinitionNode, LinkNode, Survey } from '../note/survey.ts'
import type { HtmlAttribute } from '../text/html.ts'
import { isLikeDestination } from '../text/link-surroundings.ts'
import { type Destination, findDefinitionDestination, findDestination } from '../text/link-syntax.ts'
import { decodeUri } from '../text/paths.ts'
import { SpanSet } from '../text/span.ts'
import { type WikiLink, wikiLinkText } from '../text/wiki-link.ts'
import type { Addressing, Reference, Target } from './reference.ts'

/**
 * The references of a note, by start: those to the note that has the landmarks, which is itself unless `addressing` says
 * otherwise, and those to files by a path. Those to other sites and to other notes by name are none of our business.
 */
export function resolveReferences(
  survey: Survey,
  linkTargets: LinkTargets,
  addressing: Addressing = addressingOf(survey),
): Reference[] {
  const context = new LinkContext(survey, linkTargets, addressing)
  const references = [
    ...survey.links.flatMap((link) => context.fromLink(link)),
    ...survey.definitions.flatMap((definition) => context.fromDefinition(definition)),
    ...survey.wikiLinks.flatMap((link) => context.fromWikiLink(link)),
    ...survey.tags.flatMap((tag) =>
      tag.closing ? [] : tag.attributes.flatMap((attribute) => context.fromAttribute(tag.name, attribute)),
    ),
  ]
  return references.sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end)
}

/** The addresses of a note of which nothing is known but its path. */
function addressingOf({ path }: Survey): Addressing {
  const file = path.replace(/^.*\//, '')
  const own = path
    .replace(/\.[^./]*$/, '')
    .normalize('NFC')
    .toLowerCase()
  return {
    isItself: true,
    isNote: (linkpath) => {
      const wanted = linkpath
        .replace(/^(?:\.\/|\/)/, '')
        .replace(/\.md$/i, '')
        .normalize('NFC')
        .toLowerCase()
      return own === wanted || own.endsWith(`/${wanted}`)
    },
    // `note.md`, `./note.md`, `note`
    isFile: (written) => {
      const decoded = decodeUri(written.replace(/^(?:\.\/)+/, ''))
      return decoded === file || decoded === nameOf(file) || decoded.toLowerCase() === file.toLowerCase()
    },
    isPortable: () => false,
    pin: () => undefined,
  }
}

class LinkContext {
  readonly #survey: Survey
  readonly #linkTargets: LinkTargets
  readonly #addressing: Addressing
  readonly #definitions: Map<string, LinkDefinition>
  readonly #wikiStarts: Set<number>
  readonly #wikiSpans: SpanSet
  readonly #links: SpanSet
  /** Definitions, and what stands behind the text of a link. */
  readonly #destinations: SpanSet

  constructor(survey: Survey, linkTargets: LinkTargets, addressing: Addressing) {
    this.#survey = survey
    this.#linkTargets = linkTargets
    this.#addressing = addressing
    this.#definitions = new Map()
    for (const definition of survey.definitions) {
      if (definition.kind !== 'definition' || this.#definitions.has(definition.identifier)) continue
      this.#definitions.set(definition.identifier, definition)
    }
    this.#wikiStarts = new Set(survey.wikiLinks.map(({ span, embed }) => span.start + (embed ? 1 : 0)))
    this.#wikiSpans = new SpanSet(survey.wikiLinks.map(({ span }) => span))
    this.#links = new SpanSet(survey.links.map(({ span }) => span))
    this.#destinations = new SpanSet([
      ...survey.definitions.flatMap(({ kind, span }) => (kind === 'definition' ? span : [])),
      ...survey.links.flatMap((link) => {
        const destination = 'url' in link && this.#destinationOf(link)
        return destination ? { start: destination.labelEnd, end: link.span.end } : []
      }),
    ])
  }

  #destinationOf({ span, contentEnd, url }: UrlLink): Destination | undefined {
    return findDestination(this.#survey.text, span, contentEnd, url)
  }

  fromLink(link: LinkNode): Reference[] {
    const { kind, span, inCell, plainText, mark } = link
    const { mathAndComments } = this.#survey
    const isHidden = mathAndComments.at(span.start) !== undefined
    if ('url' in link) {
      // `[[x]](y)` is a wiki-link with a parenthesis behind it
      if (isHidden || this.#wikiStarts.has(kind === 'image' ? span.start + 1 : span.start)) return []
      const target = this.#targetOf(link.url, kind === 'image')
      if (!target) return []
      const destination = this.#destinationOf(link)
      if (!destination) return []
      // `[x]([[y]])` is no link in any client, `[[x](y)]]` is one in some: neither half of them must be touched
      if (this.#wikiSpans.at(span.start) || this.#wikiSpans.meets(destination.span)) return []
      return [
        {
          span,
          target,
          url: link.url,
          syntax: { kind: link.kind, destination },
          plainText: destination.titled ? undefined : plainText,
          mark,
          inCell,
        },
      ]
    }
    const { identifier } = link
    const definition = this.#definitions.get(identifier)
    // `[[x]]` is a wiki-link also where `[x]` is defined, and math is no text; the definition stays in reach all the same
    const isWiki = this.#wikiStarts.has(span.start - 1) || this.#wikiStarts.has(span.start)
    const inside =
      kind === 'linkReference' && !isWiki && !isHidden && definition && !mathAndComments.at(definition.span.start)
        ? this.#targetOf(definition.url, false)
        : undefined
    const landmark = inside?.kind === 'inside' ? inside.landmark : undefined
    return [
      {
        span,
        target: { kind: 'definition', identifier, landmark },
        url: definition?.url ?? '',
        syntax: { kind: link.kind },
        plainText: definition?.title ? undefined : plainText,
        mark,
        inCell,
      },
    ]
  }

  fromDefinition(definition: DefinitionNode): Reference[] {
    const { kind, span } = definition
    if (kind !== 'definition' || this.#survey.mathAndComments.at(span.start)) return []
    const target = this.#targetOf(definition.url, false)
    const destination = target && findDefinitionDestination(this.#survey.text, span, definition.url)
    // `[x]:[[y]]` is a wiki-link behind a colon in some clients: neither half of it must be touched
    if (!target || !destination || this.#wikiSpans.meets(destination.span)) return []
    return [
      {
        span,
        target,
        url: definition.url,
        syntax: { kind: 'definition', destination, definition },
        plainText: undefined,
        mark: '',
        inCell: false,
      },
    ]
  }

  fromWikiLink(wikiLink: WikiLink): Reference[] {
    const { linkpath, subpath, span } = wikiLink
    const link = this.#links.at(span.start)
    const common = {
      span,
      url: linkpath,
      syntax: { kind: 'wiki', link: wikiLink } as const,
      plainText: undefined,
      mark: '',
      inCell: this.#survey.cells.at(span.start) !== undefined,
      inLink: link !== undefined && link.start < span.start && span.end < link.end,
    }
    if (linkpath === '' && subpath?.trim() === '') return []
    // a space in it may be all that keeps it from being a destination
    if (this.#destinations.at(span.start) || isLikeDestination(this.#survey.text, span.start)) {
      return [{ ...common, target: { kind: 'nowhere', wanted: this.#survey.text.slice(span.start, span.end) } }]
    }
    if (linkpath === '' ? !this.#addressing.isItself : !this.#addressing.isNote(linkpath)) {
      if (/^\.\.?\//.test(linkpath)) return [{ ...common, target: { kind: 'relative' } }]
      const pinned = linkpath === '' ? undefined : this.#addressing.pin(linkpath)
      if (pinned === undefined) return []
      const alias = wikiLink.alias ?? (wikiLink.embed || common.inCell ? undefined : wikiLinkText(wikiLink))
      const syntax = { kind: 'wiki', link: { ...wikiLink, linkpath: pinned, alias } } as const
      return [{ ...common, url: pinned, syntax, target: { kind: 'relative' } }]
    }
    const landmark = subpath === undefined ? { kind: 'top' as const } : resolveSubpath(this.#linkTargets, subpath)
    return [{ ...common, target: landmark ? { kind: 'inside', landmark } : { kind: 'nowhere', wanted: `#${subpath}` } }]
  }

  fromAttribute(tagName: string, attribute: HtmlAttribute): Reference[] {
    const { name, value, span } = attribute
    if (name !== 'href' && name !== 'src' && name !== 'srcset' && name !== 'poster') return []
    const { text, mathAndComments } = this.#survey
    if (mathAndComments.at(span.start) || this.#wikiSpans.at(span.start) || value.startsWith('{')) return []
    const target = this.#targetOf(value, name !== 'href')
    // a reference such as `<use href="#id">` is to a drawing in the same HTML
    if (!target || (target.kind !== 'relative' && !/^(?:a|area)$/i.test(tagName))) return []
    if (text.slice(span.start, span.end).trim() === '') return []
    return [
      { span, target, url: value, syntax: { kind: 'html', attribute }, plainText: undefined, mark: '', inCell: false },
    ]
  }

  /** What a url leads to; undefined for another site, an absolute path, a placeholder, and nothing at all. */
  #targetOf(url: string, isFile: boolean): Target | undefined {
    // a space that is not ASCII is a part of it
    const trimmed = url.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '')
    if (trimmed === '' || /^(?:[a-z][a-z\d+.-]*:|\/\/|\\|\?|\{\{|<%)/i.test(trimmed)) return undefined
    const hash = trimmed.indexOf('#')
    const path = hash < 0 ? trimmed : trimmed.slice(0, hash)
    const isRooted = path.startsWith('/')
    if (isFile) return hash === 0 || isRooted || this.#addressing.isPortable(path) ? undefined : { kind: 'relative' }
    if (path === '' ? this.#addressing.isItself : this.#addressing.isFile(path)) {
      const fragment = hash < 0 ? '' : trimmed.slice(hash + 1)
      const landmark = resolveFragment(this.#linkTargets, fragment)
      return landmark ? { kind: 'inside', landmark } : { kind: 'nowhere', wanted: `#${fragment}` }
    }
    return path === '' || isRooted || this.#addressing.isPortable(path) ? undefined : { kind: 'relative' }
  }
}
