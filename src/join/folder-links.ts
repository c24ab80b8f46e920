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

/** The links of the notes of a folder, followed as a reader would. */
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

  /** The links of a note by their start, each with where it leads; undefined: to no note of the folder. */
  *arrivals(note: FolderNote): Generator<[WrittenLink, Arrival | undefined]> {
    const { links, written } = this.#notes.get(note) as NoteLinks
    for (const link of links.values()) yield [link, followLink(this.#index, link, written)]
  }

  /** The references of a note that are new and lead to a note of the folder. */
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

  /** The notes that each note links. */
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
   * Compares a place of a note with `pointer`, which the program wrote: `followed` when only its link targets were rewritten,
   * `edited` when it still links a topic that the pointer links. `renamed` has the old path of a note by its new one.
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

/** What new text in a place is to the text of a pointer; undefined: something else. */
export type VersionOfPointer = (at: Span, pointer: string) => 'followed' | 'edited' | undefined

function withoutTargets(text: string): string {
  return text.replace(/\[\[[^\]|#]*/g, '[[').replace(/\]\([^)\s]*\)/g, ']()')
}
