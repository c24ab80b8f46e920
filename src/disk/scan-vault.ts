import { isUtf8 } from 'node:buffer'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readFrontmatter } from '../text/read-frontmatter.ts'
import { mentionOf } from '../vault/mention.ts'
import { countHabits, isExcluded, type LinkHabits, readRules, type VaultRules } from '../vault/vault-rules.ts'
import { FileReader } from './file-reader.ts'
import { listVault, type VaultFile } from './list-vault.ts'

/** What a vault holds, read once. Of its notes only names are kept. */
export interface VaultScan {
  files: VaultFile[]
  rules: VaultRules
  /** Notes and canvases that may link to the note, and are no files to leave alone. */
  mentions: VaultFile[]
  /** The same that are no UTF-8. */
  unreadable: string[]
  aliases: string[]
}

/** So many notes tell how the others write their links. */
const mostSamples = 500

/**
 * Reads a vault for links to the note of a name at a path. Files that cannot be read are unreadable; `onProgress` hears how many
 * of how many files are read.
 */
export async function scanVault(
  vault: string,
  path: string,
  name: string,
  onProgress: (done: number, all: number) => void = () => {},
): Promise<VaultScan> {
  const settingsPath = join(vault, '.obsidian', 'app.json')
  const settings = existsSync(settingsPath) ? readFileSync(settingsPath, 'utf8') : undefined
  const habits: LinkHabits = { wiki: 0, markdown: 0, absolute: 0, relative: 0 }
  const { excluded } = readRules(settings, habits)
  const files = listVault(vault)
  const mention = mentionOf(name)
  const mentions: VaultFile[] = []
  const reader = new FileReader()
  const unreadable: string[] = []
  const aliases: string[] = []
  const readable = files.filter(({ kind, isIgnored }) => kind !== 'other' && !isIgnored)
  for (const [i, file] of readable.entries()) {
    onProgress(i, readable.length)
    const bytes = reader.read(join(vault, file.path))
    if (!bytes || !isUtf8(bytes)) {
      if (!bytes || mention.test(bytes.toString('latin1'))) unreadable.push(file.path)
      continue
    }
    const text = bytes.toString('utf8')
    if (i < mostSamples) countHabits(text, habits)
    if (file.path === path) continue
    if (/^---[\s\S]{0,4000}?\nalias(?:es)?:/.test(text.slice(0, 5000))) aliases.push(...(await aliasesOf(text)))
    if (!isExcluded(file.path, excluded) && mention.test(text)) mentions.push(file)
  }
  return { files, rules: readRules(settings, habits), mentions, unreadable, aliases }
}

async function aliasesOf(text: string): Promise<string[]> {
  const { properties } = await readFrontmatter(text)
  return [properties.aliases, properties.alias].flat().filter((alias): alias is string => typeof alias === 'string')
}
