import type { VFileMessage } from 'vfile-message'
import * as messages from '../messages/index.ts'
import { type NotePath, nameInLink, nameOf } from '../note/parse-note.ts'
import type { Survey } from '../note/survey.ts'
import type { SplitOptions } from '../options.ts'
import { isReservedName, noteName } from '../text/file-name.ts'
import { aliasesOf } from '../text/frontmatter.ts'
import { withoutEnding } from '../text/paths.ts'
import type { WrittenPlan } from './file/read-plan.ts'
import { hasAddress, type NamePlace, UniqueFileNames } from './file-names.ts'
import { type Hosts, readInto } from './host.ts'
import type { Outline, Section } from './outline.ts'
import type { PlannedTopic } from './place-sections.ts'
import { type SettledNotes, settledFile } from './settled-notes.ts'
import type { Topic } from './split-plan.ts'

/** A file requested by a plan. */
interface ClaimedName {
  name: string
  /** With a trailing slash; undefined when the plan names no folder. */
  folder: string | undefined
}

/** A topic that could not have the name of its title. */
export interface ChangedName {
  section: Section
  wanted: string
  name: string
  why: string
}

/** The files around the output. */
export interface Surroundings {
  /** The folder of the index note, with a trailing slash; `''` for the output folder or the vault itself. */
  home: string
  /** The default folder of topics, with a trailing slash; `''` for the output folder or the vault itself. */
  folder: string
  /** The notes of the vault by path, without the split note. */
  files: Iterable<NotePath>
  /** Other names that topics must not have, with what has them: aliases, and files other than notes. */
  names: Iterable<readonly [string, string]>
  /** Returns the linkpath from one note to another. */
  linkpathOf: (to: NotePath, from: NotePath) => string
  /** The median of the words of the vault's notes; undefined outside a vault. */
  medianWords?: number | undefined
  /** Decisions about names by earlier splits and by users. */
  settled?: SettledNotes
  /** The notes that sections join. */
  hosts?: Hosts | undefined
}

/** An empty output folder outside a vault. */
export const emptySurroundings: Surroundings = { home: '', folder: '', files: [], names: [], linkpathOf: nameOf }

/** Names the files of topics: first those that a plan requests, then those from headings. */
export class TopicNames {
  readonly #book: UniqueFileNames
  readonly #settled: SettledNotes | undefined
  readonly #home: string
  readonly #claimed = new Map<PlannedTopic, ClaimedName>()
  readonly #isNumbered: boolean
  /** By folder: how many topics it has so far, and the number of its own topic with a dot, such as `04.`. */
  readonly #folders = new Map<string, { count: number; number: string }>()
  /** The topics whose names other notes have. */
  readonly changed: ChangedName[] = []

  /** `barred`: what no name may hold, each `g`. */
  constructor(
    survey: Survey,
    indexName: string,
    { home, files, names, settled }: Surroundings,
    barred: readonly RegExp[],
    { names: style, number }: Pick<SplitOptions, 'names' | 'number'>,
  ) {
    this.#book = new UniqueFileNames(barred, style === 'slug')
    this.#isNumbered = number
    this.#settled = settled
    this.#home = home
    for (const path of files) this.#book.reserveNote(path)
    for (const [name, owner] of names) this.#book.reserve(name, owner)
    this.#book.reserve(indexName, 'the index note')
    this.#book.reserve(nameOf(survey.path), 'the note itself')
    for (const name of foreignNames(survey)) this.#book.reserve(name, 'another note that the text links to')
    // an app would replace a topic of that name by a redirect to the index
    for (const name of aliasesOf(survey)) this.#book.reserve(name, 'an alias of the note')
    for (const { path } of settled?.topics.values() ?? []) {
      if (path !== undefined) this.#book.reserve(nameOf(path), 'a renamed topic')
    }
  }

  /** Reserves the files that a plan requests. Returns messages for those it cannot have. */
  claim(topics: readonly PlannedTopic[], written: WrittenPlan): VFileMessage[] {
    return topics.flatMap((topic) => [...this.#claim(topic, written), ...this.claim(topic.inner, written)])
  }

  #claim(topic: PlannedTopic, { placeOf }: WrittenPlan): VFileMessage[] {
    const { file, into } = topic.entry
    if (into !== undefined)
      this.#book.reserve(
        nameOf(readInto(into).path),
        `the note that sections join on line ${placeOf([...topic.path, 'into'])?.start.line}`,
      )
    if (file === undefined || this.#isSettled(topic)) return []
    const place = placeOf([...topic.path, 'file'])
    const parts = withoutEnding(file).normalize('NFC').split('/')
    const name = parts.at(-1) as string
    const isSafe = parts.every((part) => part !== '' && noteName(part) === part && !isReservedName(part))
    if (!isSafe || !hasAddress(name)) {
      const safe = parts.map((part) => noteName(part)).filter((part) => part !== '' && !isReservedName(part))
      return [messages.unsafeFileName(file, place, isSafe ? undefined : safe.join('/') || undefined)]
    }
    // a topic may have the name that it has
    const own = this.#settled?.topics.get(topic.sections[0]?.anchor ?? '')?.path
    if (!this.#book.isFree(name) && (own === undefined || nameOf(own) !== name)) {
      return [messages.fileNameTaken(name, this.#book.ownerOf(name) ?? 'another note', place)]
    }
    this.#book.reserve(name, `the topic on line ${place?.start.line}`)
    const folder = parts.length > 1 ? `${this.#home}${parts.slice(0, -1).join('/')}/` : undefined
    this.#claimed.set(topic, { name, folder })
    return []
  }

  #isSettled({ sections: [first], entry }: PlannedTopic): boolean {
    return first !== undefined && this.settledFile(first, entry.file) !== undefined
  }

  /** Returns the settled state of the topic of a section, if it has its own file. `file`: the plan's. */
  settledFile({ anchor }: Section, file: string | undefined) {
    return settledFile(this.#settled, anchor, file, this.#home)
  }

  claimed(topic: PlannedTopic): ClaimedName | undefined {
    return this.#claimed.get(topic)
  }

  /** Returns a free name for a title. */
  take(title: string, around: string, place: NamePlace, section: Section): string {
    const numbered = this.#isNumbered ? { ...place, number: this.#nextNumber(place.folder) } : place
    const wanted = this.#book.wanted(title, numbered)
    const name = this.#book.take(title, around, numbered)
    if (name !== wanted) this.changed.push({ section, wanted, name, why: this.#whyNot(wanted) })
    return name
  }

  /** Counts a topic of a folder in reading order, whoever named it. `inner`: the folder of the topics in it. */
  count(folder: string, inner: string): void {
    this.#folders.set(inner, { count: 0, number: `${this.#nextNumber(folder)}.` })
    const { count = 0, number = '' } = this.#folders.get(folder) ?? {}
    this.#folders.set(folder, { count: count + 1, number })
  }

  #nextNumber(folder: string): string {
    const { count = 0, number = '' } = this.#folders.get(folder) ?? {}
    return number + String(count + 1).padStart(2, '0')
  }

  #whyNot(name: string): string {
    if (!hasAddress(name)) return 'a name needs a letter or a digit'
    if (isReservedName(name)) return 'systems or apps keep this name for something else'
    const owner = this.#book.ownerOf(name)
    return `${owner ?? 'another note'} has ${owner ? 'this name' : 'this name, or one of both ends with the other'}`
  }

  /**
   * Gives topics with a changed title their heading as an alias, unless an app would create a page for it where another
   * page is. Requires that every topic has its name.
   */
  giveAliases(topics: readonly Topic[], outline: Outline): void {
    for (const topic of topics) {
      this.giveAliases(topic.topics, outline)
      const [anchor, ...more] = topic.sections
      const alias = outline.byAnchor.get(anchor as string)?.title.normalize('NFC')
      if (!topic.isRetitled || more.length > 0 || alias === undefined) continue
      if (noteName(alias) !== alias || !this.#book.isFree(alias)) continue
      this.#book.reserve(alias)
      topic.alias = alias
    }
  }
}

/** Lists the names of other notes that the note links to: a topic of that name would take over those links. */
function foreignNames(survey: Survey): string[] {
  const noteName = nameOf(survey.path).toLowerCase()
  return survey.wikiLinks
    .map(({ linkpath }) => nameInLink(linkpath))
    .filter((name) => name !== '' && name.toLowerCase() !== noteName)
}
