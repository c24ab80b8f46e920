import { isUtf8 } from 'node:buffer'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type NotePath, nameOf } from '../note/parse-note.ts'
import { aliasesOf, readFrontmatter } from '../text/frontmatter.ts'
import { countWords } from '../text/words.ts'
import { mentionOf } from '../vault/mention.ts'
import { countHabits, type LinkHabits, readRules, type VaultRules } from '../vault/vault-rules.ts'
import { ifReadable } from './failure.ts'
import { listVault, type Unreadable, type VaultFile } from './list-vault.ts'
import { mostBytes, readFile, readText } from './read-file.ts'

/** The content of a vault from one scan. Of its notes only names are kept. */
export interface VaultScan {
  files: VaultFile[]
  rules: VaultRules
  /** Unreadable files and folders, which may hold links. */
  unreadable: Unreadable[]
  /** Obsidian's filters that are invalid patterns, or use features that a linear engine lacks. */
  badFilters: string[]
  /** Returns what surrounds one of the notes that the scan was for. `topics`: those of its earlier split. */
  around: (path: NotePath, topics?: { has(path: NotePath): boolean }) => NoteSurroundings
}

/** What a scan found around a note. */
interface NoteSurroundings {
  /** Notes and canvases that may link to the note and may be changed. */
  mentions: VaultFile[]
  /** Those of the other notes. */
  aliases: string[]
  /** The median of the words of the other notes; undefined when they are few. */
  medianWords: number | undefined
}

/** Obsidian's settings of a vault. */
const settingsPath = join('.obsidian', 'app.json')
/** The number of notes sampled for link style and length. */
const mostSamples = 500
/** A shorter note is a stub; with fewer notes there is no median. */
const leastWords = 20
const leastNotes = 5

const noHabits: LinkHabits = { wiki: 0, markdown: 0, absolute: 0, relative: 0 }

/** Reads Obsidian's settings of a vault. Throws a `Failure` when they cannot be read. */
export function readVaultSettings(vault: string): VaultRules {
  return readRules(readText(join(vault, settingsPath), mostBytes.settings), noHabits)
}

/**
 * Searches a vault for links to the notes at some paths. `onProgress` receives the number of files read and of all files.
 * Throws a `Failure` when the vault or its settings cannot be read.
 */
export async function scanVault(
  vault: string,
  notes: readonly NotePath[],
  onProgress: (done: number, all: number) => void = () => {},
): Promise<VaultScan> {
  const settings = readText(join(vault, settingsPath), mostBytes.settings)
  const habits: LinkHabits = { ...noHabits }
  const { isExcluded, badFilters } = await loadExclusion(readRules(settings, habits).excluded)
  const { files, unreadable } = listVault(vault)
  const mentioned = notes.map((path) => ({ path, isMention: mentionOf(nameOf(path)), files: [] as VaultFile[] }))
  const aliases = new Map<NotePath, string[]>()
  const sizes = new Map<NotePath, number>()
  const readable = files.filter(({ kind, isIgnored }) => kind !== 'other' && !isIgnored)
  for (const [i, file] of readable.entries()) {
    onProgress(i, readable.length)
    const bytes = ifReadable(() => readFile(join(vault, file.path), mostBytes.note))?.bytes
    if (!bytes || !isUtf8(bytes)) {
      if (!bytes) unreadable.push({ path: file.path, why: 'it cannot be read' })
      else if (mentioned.some(({ isMention }) => isMention(bytes.toString('latin1'), file.kind)))
        unreadable.push({ path: file.path, why: 'it is not UTF-8' })
      continue
    }
    const text = bytes.toString('utf8')
    if (i < mostSamples) countHabits(text, habits)
    if (i < mostSamples && file.kind === 'note') sizes.set(file.path, countWords(text))
    if (/^---[\s\S]{0,4000}?\nalias(?:es)?:/.test(text.slice(0, 5000)))
      aliases.set(file.path, aliasesOf(await readFrontmatter(text)))
    if (isExcluded(file.path)) continue
    for (const { path, isMention, files } of mentioned)
      if (file.path !== path && isMention(text, file.kind)) files.push(file)
  }
  const rules = { ...readRules(settings, habits), isQuartz: isOfQuartz(vault) }
  const around: VaultScan['around'] = (note, topics) => {
    const isOther = ([path]: readonly [NotePath, unknown]) => path !== note && !topics?.has(path)
    return {
      mentions: mentioned.find(({ path }) => path === note)?.files ?? [],
      aliases: [...aliases].filter(isOther).flatMap(([, names]) => names),
      medianWords: medianOf([...sizes].filter(isOther).map(([, words]) => words)),
    }
  }
  return { files, rules, unreadable, badFilters, around }
}

function medianOf(sizes: readonly number[]): number | undefined {
  const usual = sizes.filter((words) => words >= leastWords).sort((a, b) => a - b)
  return usual.length < leastNotes ? undefined : usual[usual.length >> 1]
}

/** Returns a scan of one vault that is repeated only after a file of it was added, removed or written. */
export function rememberScan(): typeof scanVault {
  let last: { stamp: string; scan: VaultScan } | undefined
  return async (vault, notes, onProgress) => {
    const stamp = JSON.stringify([vault, notes, stampsOf(vault)])
    if (last?.stamp !== stamp) last = { stamp, scan: await scanVault(vault, notes, onProgress) }
    return last.scan
  }
}

/** Returns what changes when a file of a vault is written. */
function stampsOf(vault: string): unknown[] {
  const stampOf = (path: string) => {
    const stats = statSync(join(vault, path), { throwIfNoEntry: false })
    return [stats?.mtimeMs, stats?.ctimeMs, stats?.size]
  }
  const read = listVault(vault).files.map((file) => [
    file,
    file.kind === 'other' || file.isIgnored || stampOf(file.path),
  ])
  return [stampOf(settingsPath), read]
}

/** Whether a vault is the content of a Quartz site, or holds one. https://quartz.jzhao.xyz/configuration */
function isOfQuartz(vault: string): boolean {
  return [vault, join(vault, '..')].some((folder) => existsSync(join(folder, 'quartz.config.ts')))
}

/**
 * Reads Obsidian's filters: path prefixes, or patterns between slashes. The patterns come from the vault, so a
 * linear-time engine runs them; `badFilters` are invalid, or unknown to it. https://help.obsidian.md/settings#Excluded+files
 */
async function loadExclusion(filters: readonly string[]) {
  const prefixes: string[] = []
  const patterns: { test: (path: string) => boolean }[] = []
  const badFilters: string[] = []
  for (const filter of filters) {
    const pattern = /^\/(.+)\/$/s.exec(filter)?.[1]
    if (pattern === undefined) prefixes.push(filter.toLowerCase())
    else {
      const { RE2JS } = await import('re2js')
      try {
        const compiled = RE2JS.compile(RE2JS.translateRegExp(pattern), RE2JS.CASE_INSENSITIVE)
        patterns.push({ test: (path) => compiled.matcher(path).find() })
      } catch {
        badFilters.push(filter)
      }
    }
  }
  const isExcluded = (path: NotePath) =>
    prefixes.some((prefix) => path.toLowerCase().startsWith(prefix)) || patterns.some((pattern) => pattern.test(path))
  return { isExcluded, badFilters }
}
