import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A folder of notes that users and their apps change. Paths are POSIX, from the folder. */
export class LivedFolder {
  readonly root = mkdtempSync(join(tmpdir(), 'notesplit-lived-'))
  /** Sentences that the author wrote and did not delete. */
  readonly sentences = new Set<string>()
  #count = 0

  /** A new sentence of the author's. */
  sentence(): string {
    const n = this.#count++
    const text = `Thought${n} said${n} so${n}.`
    this.sentences.add(text)
    return text
  }

  path(name: string): string {
    return join(this.root, name)
  }

  read(name: string): string {
    return readFileSync(this.path(name), 'utf8')
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(this.path(name)), { recursive: true })
    writeFileSync(this.path(name), text)
  }

  has(name: string): boolean {
    return existsSync(this.path(name))
  }

  /** The files below a folder, by path; hidden ones left out. */
  files(under = ''): string[] {
    if (!this.has(under)) return []
    return (readdirSync(this.path(under), { recursive: true }) as string[])
      .map((name) => join(under, name).replaceAll('\\', '/'))
      .filter((name) => !name.split('/').some((part) => part.startsWith('.')) && /\.(?:md|bak)$/.test(name))
      .sort()
  }

  notes(under = ''): string[] {
    return this.files(under).filter((name) => name.endsWith('.md'))
  }

  /** Renames a note; `isRewritten` says whether the app rewrites the wiki-links to it, as Obsidian does. */
  rename(from: string, to: string, isRewritten: boolean): void {
    mkdirSync(dirname(this.path(to)), { recursive: true })
    renameSync(this.path(from), this.path(to))
    if (!isRewritten) return
    const [was, is] = [from, to].map((name) => name.replace(/^.*\//, '').replace(/\.md$/, '')) as [string, string]
    for (const name of this.notes()) {
      const text = this.read(name)
      const now = text
        .replaceAll(`[[${was}]]`, `[[${is}]]`)
        .replaceAll(`[[${was}#`, `[[${is}#`)
        .replaceAll(`[[${was}|`, `[[${is}|`)
      if (now !== text) this.write(name, now)
    }
  }

  /** Deletes a file, with the sentences that no other note has: a backup is no note. */
  remove(name: string): void {
    rmSync(this.path(name))
    for (const sentence of this.lost(this.notes())) this.sentences.delete(sentence)
  }

  /** Resolves git's conflict marks in a note by keeping both versions. */
  keepBoth(name: string): void {
    this.write(name, this.read(name).replace(/^(?:<{7}|={7}|>{7}).*\n/gm, ''))
  }

  /** The sentences that several notes of a folder have, or one of them twice. */
  repeated(under: string): string[] {
    const all = this.notes(under)
      .map((name) => this.read(name))
      .join('\n')
    return [...this.sentences].filter((sentence) => all.split(sentence).length > 2)
  }

  /** The sentences that no file holds. */
  lost(files = this.files()): string[] {
    const all = files.map((name) => this.read(name)).join('\n')
    return [...this.sentences].filter((sentence) => !all.includes(sentence))
  }

  /** Wiki-links of notes whose file or heading does not exist, as `note: link`. */
  deadLinks(): string[] {
    const notes = new Map(this.notes().map((name) => [name.replace(/^.*\//, '').replace(/\.md$/, ''), this.read(name)]))
    return this.notes().flatMap((name) =>
      [...this.read(name).matchAll(/\[\[([^\]|#]*)(?:#([^\]|]*))?(?:\|[^\]]*)?\]\]/g)].flatMap(
        ([link, target, heading]) => {
          const text = target === '' ? this.read(name) : notes.get(target as string)
          const isThere = text !== undefined && (heading === undefined || new RegExp(`^#+ ${heading}$`, 'm').test(text))
          return isThere ? [] : `${name}: ${link}`
        },
      ),
    )
  }

  dispose(): void {
    rmSync(this.root, { recursive: true, force: true })
  }
}
