/**
 * `npm run test:apps [-- --all] [--minutes N] [NAME…]`: splits notes of the project and of the corpus, and every tenth
 * fixture, for eight minutes (`--all`: each of them, however long), loads the note and the output in real apps, and fails
 * on every problem that the source did not have and no message reports.
 */
import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { type AppName, appNames } from '../../src/apps/app.ts'
import { isMarkdownOnly, apps as models } from '../../src/apps/apps.ts'
import { hashText } from '../../src/disk/hash.ts'
import { loadParser } from '../../src/parse/load-parser.ts'
import { type SplitResult, split } from '../../src/split.ts'
import { type Case, listCases, listCorpus } from '../helpers/fixtures.ts'
import { filesOf } from '../helpers/split-text.ts'
import { findKnown, knownCases } from './known-cases.ts'
import { newProblems, type Problem, readProblems, textOfLink } from './problems.ts'

const harness = new URL('../../../shared/clients/', import.meta.url).pathname
const input = new URL('../../input/', import.meta.url).pathname
/** The checks to run, and the app that each models. */
const checks: Readonly<Record<string, AppName>> = {
  'obsidian-model': 'obsidian',
  foam: 'foam',
  remark: 'remark',
  starlight: 'starlight',
}

function run(script: string, ...args: string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(join(harness, script), args, { maxBuffer: 1 << 28 }, (_, stdout, stderr) => resolve(stdout + stderr))
  })
}

/** Returns the text of the links reported as lost, near or broken, and of `own` links, by app. */
function toldOf(text: string, own: string, { messages }: SplitResult): Map<AppName, Set<string>> {
  const told = new Map(appNames.map((name) => [name, new Set<string>()]))
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  for (const { ruleId, reason, note, line, column } of messages) {
    if (ruleId !== 'lost-in-app' && ruleId !== 'broken-link') continue
    const places = [`${line}:${column}`, ...(note?.match(/\d+:\d+/g) ?? [])]
    const isNowhere = ruleId === 'broken-link'
    const lost = reason.split(' does not work in ')[1]?.split(' (`')[0] ?? ''
    const names = appNames.filter((name) => isNowhere || lost.includes(models[name].title))
    for (const place of places) {
      const [at, start] = place.split(':').map(Number)
      const source = lines
        .slice((at as number) - 1, (at as number) + 3)
        .join('\n')
        .slice((start as number) - 1)
      const label = /^\[([^\]]+)\]:/.exec(source)?.[1]
      // an HTML link is located by its address
      const inHtml = /^[^<>]*>([^<>]*)<\/a>/i.exec(source)?.[1]
      // a message about a definition applies to all its uses
      const uses = label === undefined ? [source] : [...text.matchAll(/\[[^[\]]*\]\[[^[\]]*\]/g)].map(([use]) => use)
      const meant = uses.filter((use) => label === undefined || use.toLowerCase().endsWith(`[${label.toLowerCase()}]`))
      for (const name of names) {
        if (inHtml !== undefined) told.get(name)?.add(inHtml)
        // Foam reports the first line of a link
        for (const use of meant)
          for (const shown of [use, use.split('\n')[0] as string]) told.get(name)?.add(textOfLink(shown))
      }
    }
  }
  // the links of a plan and a template lead out of the note
  for (const [link] of own.matchAll(/\[\[[^[\]]+\]\]|\[[^[\]]+\]\([^()]*\)/g))
    for (const name of appNames) told.get(name)?.add(textOfLink(link))
  return told
}

async function check(
  { name, text, options, plan }: Case,
  appNames: readonly string[],
  failures: string[],
): Promise<void> {
  const parser = loadParser('satteri')
  const path = `${name.replace(/^.*\//, '').replace(/\.md$/, '')}.md`
  const context = { parser, fallback: loadParser('remark'), hash: hashText, sourceFolder: '' }
  const planFile = plan === undefined ? undefined : { path: 'note.plan.yaml', text: plan }
  const result = await split({ path, text, plan: planFile }, options, context)
  if (result.messages.some(({ fatal }) => fatal)) return
  const folder = mkdtempSync(join(tmpdir(), 'notesplit-apps-'))
  try {
    writeAll(join(folder, 'before'), { [path]: text })
    const files = filesOf(result)
    writeAll(join(folder, 'after'), files)
    if (name.startsWith('input/')) {
      // the pictures of our own notes
      for (const side of ['before', 'after']) cpSync(join(input, 'img'), join(folder, side, 'img'), { recursive: true })
    }
    const told = toldOf(text, `${plan ?? ''}${options.template ?? ''}`, result)
    for (const appName of appNames) {
      const [before, after] = await Promise.all(
        ['before', 'after'].map((side) => run(`check-${appName}.sh`, join(folder, side))),
      )
      if (!/^\[[a-z-]+\] [1-9]\d* (?:pages|notes|resources)/m.test(after as string)) {
        // Starlight does not build a site with a missing image
        const isOld = before === after || !readProblems(before as string).length
        if (appName !== 'starlight' || !isOld)
          failures.push(`${name}: ${appName} did not run: ${(after as string).slice(-300)}`)
        else console.log(`${name}: starlight builds neither the note nor its split`)
        continue
      }
      const found = newProblems(readProblems(before as string), readProblems(after as string), {
        isCounted: appName === 'obsidian-model' || appName === 'foam',
        isInHeading: (problem) => isInHeading(problem, files),
      })
      const model = checks[appName] as AppName
      const untold = found.filter(({ about }) => !told.get(model)?.has(about))
      counts.told += found.length - untold.length
      for (const { line } of untold) {
        const known = findKnown(knownCases, { name, app: model, line })
        if (known) metCases.add(known)
        else failures.push(`${name}: ${appName}: ${line}`)
      }
    }
    const agreed = await run('check-agree.sh', join(folder, 'after'), 'foam', 'remark')
    for (const line of agreed.split('\n')) {
      const [kind, from, , verdict] = line.split('\t')
      // Foam's graph has no links within a note
      if (kind !== 'wrong-target' || verdict?.startsWith(`obsidian-model: ${from}`)) continue
      failures.push(`${name}: ${line}`)
    }
    counts.links += Number(/\[agree\] (\d+)/.exec(agreed)?.[1] ?? 0)
    counts.notes++
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Returns whether a problem with a `page:line` is in a heading. */
function isInHeading({ line }: Problem, files: Record<string, string>): boolean {
  const [, page, at] = /\t([^\t]+):(\d+)\t/.exec(line) ?? []
  if (page === undefined) return false
  const path = Object.keys(files).find((name) => name === page || name.endsWith(`/${page}`)) ?? ''
  const [shown = '', below = ''] = (files[path] ?? '').split(/\r\n|\n|\r/).slice(Number(at) - 1)
  return /^ {0,3}#{1,6} /.test(shown) || /^ {0,3}(?:=+|-+)\s*$/.test(below)
}

function writeAll(folder: string, files: Record<string, string>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
}

/** Returns whether Starlight, which takes 15 seconds, builds a note: our own, and some real ones. */
function isBuilt(name: string): boolean {
  return /^input\/|^corpus\/(?:deepseek-garden-note|cncf-supply-chain-paper|ripgrep-changelog|oxide)/.test(name)
}

const metCases = new Set<unknown>()
const counts = { notes: 0, links: 0, told: 0 }

async function main(): Promise<void> {
  if (!existsSync(harness)) {
    console.log('The apps are not here (../shared/clients): nothing was run.')
    return
  }
  const { values, positionals: wanted } = parseArgs({
    options: { all: { type: 'boolean', default: false }, minutes: { type: 'string' } },
    allowPositionals: true,
  })
  const isAll = values.all
  const end = Date.now() + Number(values.minutes ?? (isAll ? Number.POSITIVE_INFINITY : 8)) * 60_000
  for (const appName of ['common', ...Object.keys(checks)])
    if (appName !== 'obsidian-model') await run(`setup-${appName}.sh`)
  const isWanted = ({ name, options }: Case, at: number) => {
    if (options.links === 'markdown' || options.apps?.every(isMarkdownOnly)) return false
    if (wanted.length > 0) return wanted.some((part) => name.includes(part))
    return isAll || /^(?:input|corpus)\//.test(name) || at % 10 === 0
  }
  const failures: string[] = []
  // the same mix of all kinds in every run
  const sample = [...listCases(), ...listCorpus()]
    .filter(isWanted)
    .map((one) => ({ one, key: hashText(one.name) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
  for (const { one } of sample) {
    if (Date.now() > end) break
    const before = failures.length
    const appNames = Object.keys(checks).filter((name) => name !== 'starlight' || isBuilt(one.name))
    await check(one, appNames, failures)
    console.log([`${one.name}: ${failures.length - before} problems`, ...failures.slice(before)].join('\n'))
  }
  // resolved cases must leave the list
  if (isAll && wanted.length === 0) {
    for (const { notes, reason } of knownCases.filter((one) => !metCases.has(one))) {
      failures.push(`${notes.join(', ')}: nothing is reported any more of: ${reason}`)
      console.log(failures.at(-1))
    }
  }
  const { notes, links, told } = counts
  console.log(
    `${notes} of ${sample.length} notes, ${links} links on whose target apps agree, ${told} losses told of, ${metCases.size} known cases, ${failures.length} problems`,
  )
  if (failures.length > 0 || notes === 0) process.exitCode = 1
}

await main()
