import { isMap, isScalar, isSeq, parseDocument, type Scalar, visit } from 'yaml'
import type { NotePath } from '../note/parse-note.ts'
import { readSurvey, type Survey } from '../note/survey.ts'
import type { Parser } from '../parse/parser.ts'
import { append } from '../text/maps.ts'
import { applyEdits, type Edit, type Span, shiftedBy, spanSet } from '../text/span.ts'
import { listWikiLinks } from '../text/wiki-link.ts'
import { isNestedTooDeep } from '../text/yaml-depth.ts'
import { listRewordedHeadings } from './follow-headings.ts'
import { type Inbound, type InboundReference, listInbound } from './inbound-links.ts'
import type { Relinked, RelinkedFile, RewordedHeadings } from './relinked-file.ts'
import { missedLinks, problemOfNote, type VaultCheck } from './vault-check.ts'
import type { VaultFiles } from './vault-files.ts'

/** How links are updated. */
export interface RelinkContext {
  /** Lists the links of a note that may need an edit, by start. */
  list: (survey: Survey) => readonly InboundReference[]
  /** Returns why the edited note must not be written. */
  problemOf: (before: Survey, after: Survey, references: readonly InboundReference[]) => string | undefined
  /** Lists what looks like a link that is not among the references. */
  missedIn?: (survey: Survey, references: readonly InboundReference[]) => readonly { start: number; source: string }[]
  /** The files of the vault after the run, to follow links to headings with changed words. */
  files?: VaultFiles
  parser: Parser
}

/** Updates links into a split note. */
export function intoSplitNote(inbound: Inbound, check: VaultCheck, parser: Parser): RelinkContext {
  return {
    list: (survey) => listInbound(survey, inbound),
    problemOf: (before, after, references) => problemOfNote(check, before, after, references),
    missedIn: (survey, references) => missedLinks(check, survey, references),
    files: inbound.files,
    parser,
  }
}

/** Updates the links of another note: those of its text, and those of its properties. */
export async function relinkNote(path: NotePath, source: string, context: RelinkContext): Promise<RelinkedFile> {
  const bom = source.startsWith('\uFEFF') ? 1 : 0
  const text = source.slice(bom)
  const body = await relinkText(path, text, context)
  const { frontmatter } = body.survey
  const yaml = frontmatter?.kind === 'yaml' ? frontmatter.content : undefined
  const properties = yaml
    ? await relinkStrings(path, text.slice(yaml.start, yaml.end), context, propertyStrings)
    : { edits: [], links: [], missed: [], problem: undefined }
  const by = yaml?.start ?? 0
  const moved = <T extends { span: Span }>(items: readonly T[]): T[] =>
    items.map((item) => ({ ...item, span: { start: item.span.start + by, end: item.span.end + by } }))
  const edits = [...moved(properties.edits), ...body.edits]
  return {
    path,
    text: source.slice(0, bom) + applyEdits(text, edits),
    edits,
    links: [...moved(properties.links), ...body.links],
    missed: [...moved(properties.missed), ...body.missed],
    reworded: body.reworded,
    problem: body.problem ?? properties.problem,
  }
}

/** Updates the links of an Obsidian canvas: its file nodes, and the Markdown of its cards. https://jsoncanvas.org */
export async function relinkCanvas(path: NotePath, source: string, context: RelinkContext): Promise<RelinkedFile> {
  const bom = source.startsWith('\uFEFF') ? 1 : 0
  const text = source.slice(bom)
  const relinked = await relinkStrings(path, text, context, canvasStrings)
  return { path, text: source.slice(0, bom) + applyEdits(text, relinked.edits), ...relinked, reworded: new Map() }
}

async function relinkText(path: NotePath, text: string, { list, problemOf, missedIn, parser }: RelinkContext) {
  const survey = await readSurvey(path, text, parser)
  const linkStrings = list(survey)
  const edits = linkStrings.flatMap(({ edit }) => edit ?? [])
  const links = linkStrings.map(({ reference, edit, target, isNear }): Relinked => {
    const { span } = reference
    const was = text.slice(span.start, span.end)
    const now = edit
      ? was.slice(0, edit.span.start - span.start) + edit.text + was.slice(edit.span.end - span.start)
      : was
    return { span, was, now, target, isNear }
  })
  const after = edits.length === 0 ? survey : await readSurvey(path, applyEdits(text, edits), parser)
  const missed = (missedIn?.(survey, linkStrings) ?? []).map(({ start, source }) => ({
    span: { start, end: start + source.length },
    source,
  }))
  const reworded: RewordedHeadings = after === survey ? new Map() : listRewordedHeadings(survey, after)
  return { survey, edits, links, missed, reworded, problem: problemOf(survey, after, linkStrings) }
}

/** A string of YAML or JSON that may hold links. */
interface LinkString {
  scalar: Scalar
  value: string
  /** Its Markdown, and how edits of the Markdown become edits of the file. */
  text: string
  write: (text: string, edits: readonly Edit[]) => { scalar: Scalar; value: string; edits: readonly Edit[] }[]
}

async function relinkStrings(
  path: NotePath,
  source: string,
  context: RelinkContext,
  list: (source: string) => LinkString[],
): Promise<Pick<RelinkedFile, 'links' | 'missed' | 'problem'> & { edits: Edit[] }> {
  const all: Edit[] = []
  const links: Relinked[] = []
  const missed: RelinkedFile['missed'] = []
  const wanted: { start: number; value: string }[] = []
  for (const linkString of list(source)) {
    const { edits, links: inside, missed: left, problem } = await relinkText(path, linkString.text, context)
    if (problem !== undefined) return { edits: [], links, missed, problem }
    const [start, end] = rangeOf(linkString.scalar)
    append(
      links,
      inside.map((link) => ({ ...link, span: { start, end } })),
    )
    append(
      missed,
      left.map(({ source: text }) => ({ source: text, span: { start, end } })),
    )
    if (edits.length === 0) continue
    for (const { scalar, value, edits: inner } of linkString.write(applyEdits(linkString.text, edits), edits)) {
      append(all, editsOf(source, scalar, value, inner))
      wanted.push({ start: rangeOf(scalar)[0], value: applyEdits(value, inner) })
    }
  }
  all.sort((a, b) => a.span.start - b.span.start)
  // the written text must parse to the intended value
  const read = new Map(
    list(applyEdits(source, all)).flatMap(({ scalar, value }) => [[rangeOf(scalar)[0], value] as const]),
  )
  for (const { start, value } of wanted) {
    const got = read.get(shiftedBy(all, start))
    if (got !== undefined && got !== value)
      return { edits: [], links, missed, problem: `\`${value}\` cannot stand in a property` }
  }
  return { edits: all, links, missed, problem: undefined }
}

function editsOf(source: string, scalar: Scalar, value: string, edits: readonly Edit[]): Edit[] {
  const [start, end] = rangeOf(scalar)
  const first = source[start]
  const quote: Quote = scalar.type === 'QUOTE_DOUBLE' || first === '"' ? '"' : scalar.type === 'QUOTE_SINGLE' ? "'" : ''
  const within = quote === '' ? 0 : 1
  const inner = source.slice(start + within, end - within)
  const isBlock = scalar.type === 'BLOCK_FOLDED' || scalar.type === 'BLOCK_LITERAL'
  const isPlainSafe = quote !== '' || edits.every(({ text }) => !/: |:$| #/.test(text))
  const exact = isBlock || !isPlainSafe ? undefined : editsInScalar(inner, value, quote, edits)
  if (exact) {
    const by = start + within
    return exact.map((edit) => ({ ...edit, span: { start: edit.span.start + by, end: edit.span.end + by } }))
  }
  // in a multi-line string the link itself is still found in one piece, if it occurs once
  const raw = source.slice(start, end)
  const isOnce = edits.every(({ span }) => raw.split(value.slice(span.start, span.end)).length === 2)
  if (isBlock && isOnce) {
    return edits.map((edit) => {
      const was = value.slice(edit.span.start, edit.span.end)
      const offset = start + raw.indexOf(was)
      return { ...edit, span: { start: offset, end: offset + was.length } }
    })
  }
  return [{ span: { start, end }, text: JSON.stringify(applyEdits(value, edits)), why: 'reference' }]
}

function rangeOf(scalar: Scalar): [number, number] {
  const [start = 0, end = 0] = scalar.range ?? []
  return [start, end]
}

/** Returns a string whose whole value is Markdown. */
function plainString(scalar: Scalar, value: string): LinkString {
  return { scalar, value, text: value, write: (_, edits) => [{ scalar, value, edits }] }
}

function propertyStrings(source: string): LinkString[] {
  const strings: LinkString[] = []
  if (isNestedTooDeep(source)) return strings
  const document = parseDocument(source, { logLevel: 'silent' })
  if (document.errors.length > 0) return strings
  visit(document, {
    Scalar: (key, scalar) => {
      const { value } = scalar
      if (key === 'key' || typeof value !== 'string' || !/\[\[|\]\(/.test(value)) return
      strings.push(plainString(scalar, value))
    },
  })
  return strings
}

function canvasStrings(source: string): LinkString[] {
  if (isNestedTooDeep(source)) return []
  const document = parseDocument(source, { schema: 'json', logLevel: 'silent' })
  const nodes = document.errors.length === 0 && isMap(document.contents) ? document.contents.get('nodes') : undefined
  if (!isSeq(nodes)) return []
  return nodes.items.flatMap((node): LinkString[] => {
    if (!isMap(node)) return []
    const scalarOf = (key: string) => {
      const value = node.get(key, true)
      return isScalar(value) && typeof value.value === 'string' ? (value as Scalar as Scalar<string>) : undefined
    }
    const [text, file, subpath] = [scalarOf('text'), scalarOf('file'), scalarOf('subpath')]
    if (text) return [plainString(text, text.value)]
    if (!file || !subpath?.value.startsWith('#')) return []
    // Obsidian finds a heading without these characters, which would end a wiki-link
    const plain = subpath.value.replace(/[[\]|\r\n]/g, ' ')
    return [
      {
        scalar: file,
        value: file.value,
        // a node that shows a part of a file is an embed by the file's path from the root
        text: `![[/${file.value}${plain}]]`,
        write: (written) => {
          const [link] = listWikiLinks(written, [spanSet([])])
          const now = link?.subpath === undefined ? '' : `#${link.subpath}`
          const whole = (scalar: Scalar<string>, text: string) => {
            const { value } = scalar
            return { scalar, value, edits: [{ span: { start: 0, end: value.length }, text, why: 'reference' }] }
          }
          return [
            whole(file, link?.linkpath.replace(/^\//, '') ?? ''),
            whole(subpath, now === plain ? subpath.value : now),
          ]
        },
      },
    ]
  })
}

/** The quotes of a string in YAML or JSON. */
type Quote = '"' | "'" | ''

/**
 * Returns the source offset of each UTF-16 unit of a string, which has one escape or character for each; ends with the
 * length.
 */
function offsetsIn(source: string, quote: Quote): number[] {
  const mark = quote === '"' ? /\\(?:u[\da-f]{4}|x[\da-f]{2}|[\s\S])/iy : quote === "'" ? /''/y : undefined
  const offsets: number[] = []
  for (let index = 0; index < source.length; ) {
    offsets.push(index)
    if (mark) mark.lastIndex = index
    index += mark?.exec(source)?.[0].length ?? 1
  }
  offsets.push(source.length)
  return offsets
}

/** Escapes a text for quotes. */
function quoted(text: string, quote: Quote): string {
  if (quote === '"') return JSON.stringify(text).slice(1, -1)
  return quote === "'" ? text.replaceAll("'", "''") : text
}

/**
 * Converts edits of a string to edits of its source between the quotes. Undefined if it is not written character by
 * character, as in several lines of YAML.
 */
function editsInScalar(source: string, value: string, quote: Quote, edits: readonly Edit[]): Edit[] | undefined {
  const offsets = offsetsIn(source, quote)
  if (offsets.length !== value.length + 1) return undefined
  return edits.map((edit) => ({
    ...edit,
    span: { start: offsets[edit.span.start] as number, end: offsets[edit.span.end] as number },
    text: quoted(edit.text, quote),
  }))
}
