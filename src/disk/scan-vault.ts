import { isUtf8 } from 'node:buffer'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { readFrontmatter } from '../text/read-frontmatter.ts'
import { countWords } from '../text/words.ts'
import { loadExclusion } from '../vault/excluded-files.ts'
import { mentionOf } from '../vault/mention.ts'
import { countHabits, type LinkHabits, readRules, type VaultRules } from '../vault/vault-rules.ts'
import { fileReader } from './file-reader.ts'
import { listVault, type Unreadable, type VaultFile } from './list-vault.ts'
import { mostBytes, readText } from './read-file.ts'

/** The content of a vault from one scan. Of its notes only names are kept. */
export interface VaultScan {
  files: VaultFile[]
  rules: VaultRules
  /** Notes and canvases that may link to the note and may be changed. */
  mentions: VaultFile[]
  /** Unreadable files and folders, which may hold links. */
  unreadable: Unreadable[]
  /** Obsidian's filters that are invalid patterns, or use features that a linear engine lacks. */
  badFilters: string[]
  aliases: string[]
  /** The median of the words of its other notes; undefined when they are few. */
  medianWords: number | undefined
}

/** Obsidian's settings of a vault. */
const settingsPath = join('.obsidian', 'app.json')
/** The number of notes sampled for link style and length. */
const mostSamples = 500
/** A shorter note is a stub; with fewer notes there is no median. */
const leastWords = 20
const leastNotes = 5

/**
 * Searches a vault for links to the note at a path. `onProgress` receives the number of files read and of all files.
 * Throws a `Failure` when the vault or its settings cannot be read.
 */
export async function scanVault(
  vault: string,
  path: string,
  name: string,
  onProgress: (done: number, all: number) => void = () => {},
): Promise<VaultScan> {
  const settings = readText(join(vault, settingsPath), mostBytes.settings)
  const habits: LinkHabits = { wiki: 0, markdown: 0, absolute: 0, relative: 0 }
  const { isExcluded, badFilters } = await loadExclusion(readRules(settings, habits).excluded)
  const { files, unreadable } = listVault(vault)
  const isMention = mentionOf(name)
  const mentions: VaultFile[] = []
  const read = fileReader()
  const aliases: string[] = []
  const sizes: number[] = []
  const readable = files.filter(({ kind, isIgnored }) => kind !== 'other' && !isIgnored)
  for (const [i, file] of readable.entries()) {
    onProgress(i, readable.length)
    const bytes = read(join(vault, file.path))
    if (!bytes || !isUtf8(bytes)) {
      if (!bytes) unreadable.push({ path: file.path, why: 'it cannot be read' })
      else if (isMention(bytes.toString('latin1'), file.kind))
        unreadable.push({ path: file.path, why: 'it is not UTF-8' })
      continue
    }
    const text = bytes.toString('utf8')
    if (i < mostSamples) countHabits(text, habits)
    if (file.path === path) continue
    if (i < mostSamples && file.kind === 'note') sizes.push(countWords(text))
    if (/^---[\s\S]{0,4000}?\nalias(?:es)?:/.test(text.slice(0, 5000))) aliases.push(...(await aliasesOf(text)))
    if (!isExcluded(file.path) && isMention(text, file.kind)) mentions.push(file)
  }
  const usual = sizes.filter((words) => words >= leastWords).sort((a, b) => a - b)
  const medianWords = usual.length < leastNotes ? undefined : usual[usual.length >> 1]
  const rules = { ...readRules(settings, habits), isQuartz: isOfQuartz(vault) }
  return { files, rules, mentions, unreadable, badFilters, aliases, medianWords }
}

/** Returns a scan of one vault that is repeated only after a file of it was added, removed or written. */
export function rememberScan(): typeof scanVault {
  let last: { stamp: string; scan: VaultScan } | undefined
  return async (vault, path, name, onProgress) => {
    const stamp = JSON.stringify([vault, path, name, stampsOf(vault)])
    if (last?.stamp !== stamp) last = { stamp, scan: await scanVault(vault, path, name, onProgress) }
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

async function aliasesOf(text: string): Promise<string[]> {
  const { properties } = await readFrontmatter(text)
  return [properties.aliases, properties.alias].flat().filter((alias): alias is string => typeof alias === 'string')
}
