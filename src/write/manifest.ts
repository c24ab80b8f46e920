import type { NotePath } from '../note/parse-note.ts'
import type { SplitOptions } from '../options.ts'
import { type HostText, placeInHost } from '../plan/host.ts'
import type { SplitPlan } from '../plan/split-plan.ts'
import { splitLines } from '../text/lines.ts'
import { markdownEnding, noteEnding } from '../text/paths.ts'
import type { OutputNote, Piece } from './pieces.ts'

/** The name of the manifest in an output folder. */
export const manifestName = '.notesplit.json'

/**
 * A piece in the manifest. Spans are `[start, end)` in UTF-16 units of the source without its byte order mark. `moved`:
 * a definition from another note's text that this note owns now.
 */
export type ManifestPiece =
  | { source: [number, number]; moved?: true }
  | { edit: [number, number]; was: string; now: string; why: string; moved?: true }
  /** `now`: only where the copy differs from the source. */
  | { carried: [number, number]; now?: string; why: string }
  /** `was`: the text that notesplit chose, where the user's edit was kept. */
  | { generated: string; was?: string; why: string }

export interface ManifestNote {
  path: NotePath
  role: 'index' | 'topic'
  /** The hash of the text that its pieces make. */
  hash: string
  /** The note that it joined, as written, and the hash of that with the pieces in it. */
  host?: HostText & { hash: string }
  pieces: ManifestPiece[]
}

/** A file that a join merged into the note. */
export interface JoinedFile {
  path: NotePath
  /** The id of its heading in the joined note. */
  section?: string | undefined
  /** Its text, if that was not what the split wrote. */
  text?: string | undefined
}

/**
 * What was split, how, and where every byte went: the input of `join`, `verify` and `--check`. The `source` and `edit`
 * pieces of all notes cover the source once; the pieces of a note make up its text.
 */
export interface Manifest {
  version: 1
  source: {
    /** POSIX path from the output folder to the source note. */
    path: string
    hash: string
    /** Whether it begins with a byte order mark, as the index note then does. */
    bom: boolean
    /** In UTF-16 units, without the mark. */
    length: number
    /**
     * The text without the mark, as lines with their line endings. Merging an edited folder back requires the original,
     * and the source note may have changed or be gone. Plain lines make the manifest the same on every machine and its
     * diffs readable.
     */
    lines: string[]
    /**
     * What the last join merged into the note: its text before (`over`, a hash), the text of the files as one note, with
     * the mark, and the files. It counts once the note differs from `over`, while those with a text exist: a
     * deleted file deletes nothing in the note.
     */
    joined?: { over: string; lines: string[]; files: JoinedFile[] } | undefined
  }
  options: SplitOptions
  plan: SplitPlan
  notes: ManifestNote[]
}

/** Hashes a file's text, such as `sha256-…`. */
export type Hash = (content: string) => string

/** Returns the content of a note's file: the index has the source's byte order mark, a host its own text. */
export function contentOf(note: Pick<OutputNote, 'role' | 'text' | 'host'>, bom: boolean): string {
  if (note.host) return placeInHost(note.host, note.text)
  return bom && note.role === 'index' ? `\uFEFF${note.text}` : note.text
}

/** Builds the manifest of a split. */
export function buildManifest(
  source: { path: string; text: string; bom: boolean },
  options: SplitOptions,
  plan: SplitPlan,
  notes: readonly OutputNote[],
  hash: Hash,
): Manifest {
  const { path, text, bom } = source
  return {
    version: 1,
    source: { path, hash: hash(bom ? `\uFEFF${text}` : text), bom, length: text.length, lines: splitLines(text) },
    options,
    plan,
    notes: notes.map((note) => ({
      path: note.path,
      role: note.role,
      hash: hash(contentOf({ ...note, host: undefined }, bom)),
      ...(note.host && { host: hostIn(note, hash) }),
      pieces: note.pieces.map((piece) => manifestPiece(text, piece)),
    })),
  }
}

/** Returns what the manifest says of the note that another joined. */
export function hostIn({ host, text }: Pick<OutputNote, 'host' | 'text'>, hash: Hash): HostText & { hash: string } {
  const { before, after, depth, heading } = host as HostText
  return {
    before,
    after,
    depth,
    ...(heading === undefined ? {} : { heading }),
    hash: hash(placeInHost(host as HostText, text)),
  }
}

function manifestPiece(text: string, piece: Piece): ManifestPiece {
  if (piece.kind === 'generated') {
    const { text: generated, why, was } = piece
    return was === undefined ? { generated, why } : { generated, was, why }
  }
  const { start, end } = piece.span
  const moved = piece.kind !== 'carried' && piece.moved ? { moved: true as const } : {}
  if (piece.kind === 'source') return { source: [start, end], ...moved }
  const was = text.slice(start, end)
  if (piece.kind === 'edit') return { edit: [start, end], was, now: piece.text, why: piece.why, ...moved }
  return piece.text === was
    ? { carried: [start, end], why: piece.why }
    : { carried: [start, end], now: piece.text, why: piece.why }
}

/** Prints a manifest as JSON, one piece per line, so that a diff shows what changed. Ends with a line ending. */
export function printManifest(manifest: Manifest): string {
  const { notes, ...head } = manifest
  const lines = JSON.stringify(head, undefined, 2).slice(0, -2)
  const printed = notes.map(({ pieces, ...note }) => {
    const inner = pieces.map((piece) => `        ${JSON.stringify(piece)}`).join(',\n')
    return `    ${JSON.stringify(note).slice(0, -1)}, "pieces": [\n${inner}\n    ]}`
  })
  return `${lines},\n  "notes": [\n${printed.join(',\n')}\n  ]\n}\n`
}

/** Returns the pattern of paths of notes in the folder of a split: text files are notes if it wrote some. */
export function notesOf(manifest: Manifest | undefined): RegExp {
  return manifest?.notes.some(({ path }) => !markdownEnding.test(path)) ? noteEnding : markdownEnding
}
