import type { WrittenFolder } from './join.ts'
import { findLinkTargets } from './note/link-targets.ts'
import { insideTarget } from './note/reference.ts'
import { resolveReferences } from './note/resolve-references.ts'
import { readSurvey, type Survey } from './note/survey.ts'
import type { Parser } from './parse/parser.ts'
import { outlineNote, type Section } from './plan/outline.ts'
import { headingOf } from './plan/section-parts.ts'
import { lastPart } from './text/paths.ts'
import { itemAt } from './text/sorted-spans.ts'
import { byteLength, singleSpaces } from './text/words.ts'
import type { Hash, Manifest, ManifestNote, ManifestPiece } from './write/manifest.ts'

/** An unedited output folder, and its source note. */
export interface ProvenSplit {
  manifest: Manifest
  /** The note, with its byte order mark. */
  source: string
  files: WrittenFolder['files']
}

/**
 * Lists, in Markdown, where every byte of a note went, so that a short program can confirm it from the note and the
 * files: `docs/check-proof.py`. Offsets are in bytes of UTF-8. The last line is the hash of all lines above it.
 */
export async function proveSplit(split: ProvenSplit, parser: Parser, hash: Hash): Promise<string> {
  const { manifest, source, files } = split
  const { path, bom } = manifest.source
  const text = bom ? source.slice(1) : source
  const survey = await readSurvey(path, text, parser)
  const written = await Promise.all(
    manifest.notes.map((note) => readSurvey(note.path, contentIn(files, note.path).replace(/^\uFEFF/, ''), parser)),
  )
  const byteAt = byteOffsets(text, bom)
  const sha = (content: string) => hash(content).replace(/^sha256-/, '')
  const moved = listMoved(manifest, survey, byteAt)
  const name = lastPart(path)
  const edits = manifest.notes.flatMap(({ pieces }) => pieces.filter((piece) => 'edit' in piece))
  const head = [
    `# Proof of the split of ${code(name)}`,
    '',
    `Each of the ${byteLength(source)} bytes of ${code(name)} is in exactly one of ${manifest.notes.length} files: as it was, or in one of the ${edits.length} edits below. \`docs/check-proof.py\` of notesplit confirms it from the note and the files alone.`,
    '',
    ...table(['', 'the note', 'the files'], countAll(manifest, survey, written)),
    '',
    ...table(
      ['file', 'bytes', 'SHA-256'],
      [
        [code(name), String(byteLength(source)), `\`${sha(source)}\``],
        ...manifest.notes.map((note) => {
          const content = contentIn(files, note.path)
          return [code(note.path), String(byteLength(content)), `\`${sha(content)}\``]
        }),
      ],
    ),
    '',
    '## Where each section went',
    '',
    ...table(
      ['section', 'bytes of the note', 'file'],
      moved.map(({ section, start, end, file }) => [cell(section.title), `${start}–${end}`, code(file)]),
    ),
    '',
    '## Every byte',
    '',
    'The files piece by piece, in bytes of the note. `keep` and `edit` hold each byte once; `copy` shows bytes that another file holds; `add` is written by notesplit.',
    '',
    '```jsonl',
    JSON.stringify(['note', name, byteLength(source), sha(source)]),
    ...moved.map(({ section, start, end, file }) => JSON.stringify(['section', section.anchor, start, end, file])),
    ...manifest.notes.flatMap((note) => {
      const content = contentIn(files, note.path)
      const first = bom && note.role === 'index' ? [JSON.stringify(['keep', 0, 3])] : []
      return [
        JSON.stringify(['file', note.path, byteLength(content), sha(content)]),
        ...first,
        ...note.pieces.flatMap((piece) => rowOf(piece, text, byteAt)).map((row) => JSON.stringify(row)),
      ]
    }),
    '```',
    '',
  ].join('\n')
  return `${head}\nSHA-256 of all above: \`${sha(head)}\`\n`
}

type Row = (string | number)[]

function rowOf(piece: ManifestPiece, text: string, byteAt: (offset: number) => number): Row[] {
  if ('generated' in piece) return piece.generated === '' ? [] : [['add', piece.generated, piece.why]]
  if ('source' in piece) return rangeRow('keep', piece.source)
  if ('edit' in piece) return rangeRow('edit', piece.edit, [piece.was, piece.now, piece.why])
  const was = text.slice(...piece.carried)
  return rangeRow('copy', piece.carried, piece.now === undefined ? [] : [was, piece.now, piece.why])

  function rangeRow(kind: string, [start, end]: readonly [number, number], rest: string[] = []): Row[] {
    return start === end && rest.every((value, i) => i === 2 || value === '')
      ? []
      : [[kind, byteAt(start), byteAt(end), ...rest]]
  }
}

interface MovedSection {
  section: Section
  start: number
  end: number
  file: string
}

/** Lists the sections whose heading is in another file than the section around them, and all top-level ones. */
function listMoved(manifest: Manifest, survey: Survey, byteAt: (offset: number) => number): MovedSection[] {
  const owners = manifest.notes
    .flatMap(({ path, pieces }) => pieces.flatMap((piece) => ownedSpan(piece, path)))
    .sort((a, b) => a.start - b.start)
  const fileOf = (section: Section | undefined) =>
    section && itemAt(owners, headingOf(survey, section)?.span.start ?? section.body)?.path
  const sections = [...outlineNote(survey, manifest.options.splitAt).byAnchor.values()].sort(
    (a, b) => a.span.start - b.span.start,
  )
  return sections.flatMap((section) => {
    const file = fileOf(section)
    if (file === undefined || (section.parent && fileOf(section.parent) === file)) return []
    const start = byteAt(headingOf(survey, section)?.span.start ?? section.body)
    return { section, start, end: byteAt(section.span.end), file }
  })
}

function ownedSpan(piece: ManifestPiece, path: ManifestNote['path']) {
  const span = 'source' in piece ? piece.source : 'edit' in piece ? piece.edit : undefined
  return span && span[0] < span[1] ? [{ start: span[0], end: span[1], path }] : []
}

/** Counts the links and footnotes of the note, and of all files together. */
function countAll({ notes }: Manifest, survey: Survey, written: readonly Survey[]): string[][] {
  const references = resolveReferences(survey, findLinkTargets(survey)).filter(
    ({ syntax }) => syntax.kind !== 'definition',
  )
  const inside = references.filter((reference) => insideTarget(reference)).length
  const rewritten = notes.flatMap(({ pieces }) =>
    pieces.filter((piece) => 'edit' in piece && piece.now !== '' && /^(?:reference|path|definition)$/.test(piece.why)),
  )
  const sum = (numberOf: (survey: Survey) => number) =>
    String(written.reduce((all, survey) => all + numberOf(survey), 0))
  const footnotes = ({ definitions }: Survey) => definitions.filter(({ kind }) => kind === 'footnoteDefinition').length
  return [
    ['links to places in the note', String(inside), `${rewritten.length} links and paths rewritten`],
    ['other links and paths that were checked', String(references.length - inside), ''],
    ['footnotes', String(footnotes(survey)), sum(footnotes)],
    ['citations of footnotes', String(survey.citations.length), sum(({ citations }) => citations.length)],
  ]
}

function contentIn(files: WrittenFolder['files'], path: string): string {
  const content = files.get(path)
  if (content === undefined) throw new RangeError(`Cannot find \`${path}\``)
  return content
}

/** Returns a function from UTF-16 offsets to byte offsets, which count the byte order mark. */
function byteOffsets(text: string, bom: boolean): (offset: number) => number {
  const bytes = new Uint32Array(text.length + 1)
  bytes[0] = bom ? 3 : 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    // each half of a surrogate pair is half of four bytes
    const size = unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 2 : 3
    bytes[i + 1] = (bytes[i] as number) + size
  }
  return (offset) => bytes[offset] as number
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`)
}

function cell(text: string): string {
  return singleSpaces(text).replace(/[\\|`*_[\]<>&]/g, '\\$&')
}

function code(text: string): string {
  return `\`${singleSpaces(text).replace(/[`|]/g, '')}\``
}
