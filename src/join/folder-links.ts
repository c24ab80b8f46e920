import {
  type Arrival,
  followLink,
  indexLinks,
  type LinkIndex,
  listWrittenLinks,
  type WrittenLink,
} from '../check/written-links.ts'
import type { WrittenNote } from '../check/written-note.ts'
import type { NotePath } from '../note/parse-note.ts'
import { nameOf } from '../note/parse-note.ts'
import type { Reference } from '../note/reference.ts'
import { resolveReferences } from '../note/resolve-references.ts'
import type { Span } from '../text/span.ts'
import type { FolderNote } from './folder-note.ts'
import { listNewReferences, type NewReference } from './new-references.ts'

interface NoteLinks {
  references: Reference[]
  links: Map<number, WrittenLink>
  written: WrittenNote
}

/** Resolves the links of the notes of a folder. */
export class FolderLinks {
  readonly #notes = new Map<FolderNote, NoteLinks>()
  readonly #index: LinkIndex
  readonly #new = new Map<FolderNote, NewReference[]>()

  constructor(notes: readonly FolderNote[]) {
    for (const note of notes) {
      const { path, text, survey, linkTargets, base } = note
      const output = {
        path,
        role: base?.role ?? 'topic',
        title: nameOf(path),
        text,
        pieces: [],
        head: undefined,
      } as const
      const written = { note: { ...output, pieces: [] }, survey, linkTargets, pieces: [] }
      const references = resolveReferences(survey, linkTargets)
      this.#notes.set(note, { references, links: listWrittenLinks(survey), written })
    }
    this.#index = indexLinks([...this.#notes.values()].map(({ written }) => written))
  }

  /** Lists the links of a note by start, each with its target; undefined: no note of the folder. */
  *arrivals(note: FolderNote): Generator<[WrittenLink, Arrival | undefined]> {
    const { links, written } = this.#notes.get(note) as NoteLinks
    for (const link of links.values()) yield [link, followLink(this.#index, link, written)]
  }

  /** Lists the new references of a note that lead to a note of the folder. */
  newReferences(note: FolderNote): NewReference[] {
    const known = this.#new.get(note)
    if (known) return known
    const { references, links, written } = this.#notes.get(note) as NoteLinks
    const found = listNewReferences(note, {
      references,
      links,
      follow: (link) => followLink(this.#index, link, written),
    })
    this.#new.set(note, found)
    return found
  }

  /** Returns the notes that each note links. */
  reach(): Map<NotePath, Set<NotePath>> {
    return new Map(
      [...this.#notes.keys()].map((note) => [
        note.path,
        new Set(
          [...this.arrivals(note)].flatMap(([, to]) =>
            to && to.written.note.path !== note.path ? to.written.note.path : [],
          ),
        ),
      ]),
    )
  }

  /**
   * Compares text of a note with `pointer`, the program's text: `followed` when only its link targets were rewritten,
   * `edited` when it still links a topic that the pointer links. `renamed`: old path of a note by its new one.
   */
  versionOf(note: FolderNote, renamed: ReadonlyMap<NotePath, NotePath>): VersionOfPointer {
    return ({ start, end }, pointer) => {
      for (const [link, to] of this.arrivals(note)) {
        if (link.start < start || link.start >= end || !to) continue
        const { path: now } = to.written.note
        const path = renamed.get(now) ?? now
        if (!pointer.includes(`[[${nameOf(path)}`) && !pointer.includes(encodeURI(nameOf(path)))) continue
        return withoutTargets(pointer).includes(withoutTargets(note.text.slice(start, end).trim()))
          ? 'followed'
          : 'edited'
      }
      return undefined
    }
  }
}

/** How new text relates to a pointer; undefined: unrelated. */
export type VersionOfPointer = (at: Span, pointer: string) => 'followed' | 'edited' | undefined

function withoutTargets(text: string): string {
  return text.replace(/\[\[[^\]|#]*/g, '[[').replace(/\]\([^()\s]*\)/g, ']()')
}
