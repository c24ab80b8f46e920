/**
 * Writes the edit of every reference of every fixture, corpus note and vault, to compare it after a refactoring: `npm
 * run net -- /tmp/before.txt`, later `npm run net -- /tmp/after.txt`, then `diff`.
 */
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hashText } from '../../src/disk/hash.ts'
import { nameOf } from '../../src/note/parse-note.ts'
import type { SplitOptions } from '../../src/options.ts'
import { loadParser } from '../../src/parse/load-parser.ts'
import { proposePlan } from '../../src/propose-plan.ts'
import { runVault } from '../../src/run/run-vault.ts'
import { type SplitResult, split } from '../../src/split.ts'
import { inboundOf } from '../../src/vault/inbound-links.ts'
import { intoSplitNote, relinkNote } from '../../src/vault/relink.ts'
import { placeInVault } from '../../src/vault/surroundings.ts'
import { readVaultCheck } from '../../src/vault/vault-check.ts'
import { indexFiles } from '../../src/vault/vault-files.ts'
import type { VaultRules } from '../../src/vault/vault-rules.ts'
import { type Case, listCases, listCorpus } from '../helpers/fixtures.ts'
import { joinFiles, joinLines } from '../helpers/join-text.ts'
import { filesOf, linesOf, splitText } from '../helpers/split-text.ts'
import { treeOf } from '../helpers/tree.ts'

const out = process.argv[2]
if (out === undefined) throw new Error('Name the file to write: npm run net -- FILE')
const root = new URL('../../', import.meta.url).pathname
const parser = loadParser('satteri')
const lines: string[] = []
const say = (line: string) => lines.push(line.replaceAll('\r', '\\r').replaceAll('\n', '\\n'))
const digest = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16)

/** Options that cover more link forms than the fixtures' own. */
const variants: Partial<SplitOptions>[] = [
  {},
  { links: 'markdown' },
  { blockIds: 'always', apps: ['starlight', 'foam'], indexStyle: 'list', up: true } as Partial<SplitOptions>,
  { blockIds: 'never', heading: 'drop', apps: ['github', 'remark'], index: 'Contents' } as Partial<SplitOptions>,
]

/** Prints the table of links: the text of each reference in each note, and its losses once. */
function sayLinks({ links }: SplitResult): void {
  const edits = new Set<string>()
  const marks = new Map<string, { near: string; lost: string }>()
  for (const { reference, note, edit, near, lostIn } of links) {
    const { span, syntax } = reference
    const key = `${span.start}-${span.end} ${syntax.kind}`
    if (edit) edits.add(`  ${key} in ${note.path}: ${edit.span.start}-${edit.span.end} ${edit.why} ${edit.text}`)
    if (!near && lostIn.length === 0) continue
    const mark = marks.get(key) ?? { near: '', lost: '' }
    marks.set(key, mark)
    if (near) mark.near = `${near.note.path}#${near.heading}`
    mark.lost ||= lostIn.join()
  }
  for (const row of [...edits].sort()) say(row)
  for (const [key, { near, lost }] of [...marks].sort()) say(`  ${key} near ${near || 'no'}, lost in ${lost || 'none'}`)
}

function sayResult(result: SplitResult): void {
  sayLinks(result)
  for (const [path, text] of Object.entries(filesOf(result))) say(`  file ${path} ${digest(text)}`)
  say(`  manifest ${digest(JSON.stringify(result.manifest))} summary ${JSON.stringify(result.summary)}`)
  for (const line of linesOf(result)) say(`  ${line}`)
}

/** Returns the source as another note of the vault: its links to itself name the note. */
function asOtherNote(text: string): string {
  return text
    .replace(/\[\[#/g, '[[note#')
    .replace(/\]\((<?)#/g, ']($1notes/note.md#')
    .replace(/^(\[[^\]\n]+\]: *<?)#/gm, '$1notes/note.md#')
    .replace(/href=(["']?)#/g, 'href=$1notes/note.md#')
}

/** Splits a note in its own vault, where another note has all of its links. */
async function sayVault({ name, text, options, plan }: Case, format: 'shortest' | 'absolute'): Promise<void> {
  const path = 'notes/note.md'
  const paths = [path, 'other.md', 'notes/near.md']
  const rules = {
    links: options.links ?? 'wiki',
    format,
    isObsidian: format === 'absolute',
    excluded: [],
  } satisfies VaultRules
  const place = placeInVault({ path, paths, files: indexFiles(paths), aliases: [], rules })
  const source = { path, text, plan: plan === undefined ? undefined : { path: 'note.plan.yaml', text: plan } }
  const result = await split(source, options, { parser, hash: hashText, sourceFolder: '', vault: place })
  say(`vault ${name} ${format}`)
  sayResult(result)
  if (result.messages.some(({ fatal }) => fatal)) return
  const topics = result.notes.map((note) => `notes/${note.path}`)
  const inbound = inboundOf(result.outcome, path, indexFiles([...paths, ...topics]))
  const check = readVaultCheck(inbound, result.notes)
  for (const from of ['other.md', 'notes/near.md']) {
    const file = await relinkNote(from, asOtherNote(text), intoSplitNote(inbound, check, parser))
    for (const { span, was, now, target, isNear } of file.links)
      say(`  ${from} ${span.start} ${was} → ${now} (${target}${isNear ? ', near' : ''})`)
    say(`  ${from} ${digest(file.text)} ${file.problem ?? ''}`)
  }
}

/** Joins the files of a split with links added to them and their headings renamed. */
async function sayJoin(name: string, result: SplitResult): Promise<void> {
  const files = filesOf(result)
  const topics = result.notes.filter(({ role }) => role === 'topic')
  topics.forEach(({ path, text }, i) => {
    const other = topics[(i + 1) % topics.length]
    if (!other) return
    const heading = /^#{2,6} +(.+)$/m.exec(other.text)?.[1] ?? other.title
    const to = nameOf(other.path)
    const added = `\n\nSee [[${to}]], [[${to}#${heading}]], [[${to}#${heading}|so]], [there](<${other.path}#${heading}>), ![[${to}]]\n`
    files[path] = text.replace(/^(#{2,6} .*)$/m, '$1 too') + added
  })
  const joined = await joinFiles(result.manifest, files)
  say(`join ${name} ${digest(joined.text)}`)
  for (const [i, line] of joined.text.split(/\r\n|\n|\r/).entries())
    if (/^See \[|^#.* too$/.test(line)) say(`  ${i} ${line}`)
  for (const line of joinLines(joined)) say(`  ${line}`)
}

async function sayCase(one: Case, list: readonly Partial<SplitOptions>[]): Promise<void> {
  for (const variant of list) {
    const options = { ...one.options, ...variant }
    say(`split ${one.name} ${JSON.stringify(options)}`)
    try {
      const result = await splitText(one.text, options, one.plan)
      sayResult(result)
      if (!result.messages.some(({ fatal }) => fatal)) await sayJoin(one.name, result)
    } catch (error) {
      say(`  throws ${error}`)
    }
  }
  const source = {
    path: '/notes/note.md',
    text: one.text,
    plan: one.plan === undefined ? undefined : { path: 'p', text: one.plan },
  }
  const { rows, text } = await proposePlan(source, one.options, { parser })
  say(`plan ${one.name} ${digest(text)} ${JSON.stringify(rows)}`)
}

async function sayRealVault(folder: string, note: string, options: Partial<SplitOptions>): Promise<void> {
  const outcome = await runVault({
    note: join(folder, note),
    vault: folder,
    options,
    protect: [],
    isDryRun: true,
    force: false,
  })
  say(`vault ${folder.replace(/^.*\//, '')} ${note}`)
  if (outcome.result) sayLinks(outcome.result)
  for (const { path, after } of outcome.changes) say(`  file ${path} ${digest(after?.toString('latin1') ?? '')}`)
  for (const { path, links } of outcome.relinked)
    for (const { was, now, target, isNear } of links)
      say(`  ${path} ${was} → ${now} (${target}${isNear ? ', near' : ''})`)
  for (const file of outcome.files)
    for (const { line, ruleId, reason } of file.messages)
      say(`  ${file.path} ${line} ${ruleId} ${reason}`.replaceAll(folder, 'VAULT'))
}

for (const one of listCases()) {
  await sayCase(one, variants)
  await sayVault(one, 'shortest')
  await sayVault({ ...one, options: { ...one.options, links: 'markdown' } }, 'absolute')
}
for (const one of listCorpus()) {
  await sayCase(one, variants.slice(0, 2))
  if (one.text.length < 100_000) await sayVault(one, 'shortest')
}
const fixtures = join(root, 'fixtures/vault')
for (const name of readdirSync(fixtures).sort()) {
  const { note, options = {} } = JSON.parse(readFileSync(join(fixtures, name, 'options.json'), 'utf8'))
  const folder = mkdtempSync(join(tmpdir(), 'notesplit-net-'))
  cpSync(join(fixtures, name, 'vault'), folder, { recursive: true })
  await sayRealVault(folder, note, options).finally(() => rmSync(folder, { recursive: true }))
}
const corpusVaults = join(process.env.NOTESPLIT_CORPUS ?? join(root, '../shared/corpus'), 'vaults')
for (const vault of existsSync(corpusVaults) ? readdirSync(corpusVaults).sort() : []) {
  const folder = join(corpusVaults, vault)
  if (!readdirSync(folder).some((name) => name.endsWith('.md'))) continue
  for (const [path, { content }] of Object.entries(treeOf(folder)))
    if (path.endsWith('.md') && content.length > 4000) await sayRealVault(folder, path, {})
}
// temporary folders have other names in each run
writeFileSync(out, `${lines.join('\n').replace(/notesplit-net-\w+/g, 'VAULT')}\n`)
console.log(`${lines.length} lines, ${digest(lines.join('\n').replace(/notesplit-net-\w+/g, 'VAULT'))}`)
