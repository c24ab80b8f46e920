import { relative } from 'node:path'
import fc from 'fast-check'
import type { VFile } from 'vfile'
import { expect, test } from 'vitest'
import { runJoin, runVerify } from '../src/run/run-join.ts'
import { runSplit } from '../src/run/run-split.ts'
import { runUndo } from '../src/run/run-undo.ts'
import { runVault } from '../src/run/run-vault.ts'
import { runVaultJoin } from '../src/run/run-vault-join.ts'
import { findConflicts } from '../src/text/merge-conflicts.ts'
import { LivedFolder } from './helpers/lived-folder.ts'

/** `NOTESPLIT_RUNS=2000 NOTESPLIT_SEED=7 npx vitest run test/life-sequences.test.ts` tries more. */
const runs = Number(process.env.NOTESPLIT_RUNS ?? 8)
const seed = Number(process.env.NOTESPLIT_SEED ?? 20)

/** What happens next, to what file, and where. */
type Step = readonly [action: number, file: number, variant: number]
const steps = fc.array(fc.tuple(fc.nat(99), fc.nat(99), fc.nat(99)), { minLength: 1, maxLength: 12 })

const pick = <Item>(items: readonly Item[], by: number) => items[by % items.length] as Item

function firstNote(folder: LivedFolder, path: string): void {
  const parts = ['Bread', 'Soup', 'Tea'].map(
    (title, i, all) =>
      `## ${title}\n\n${folder.sentence()} *See* [[#${all[(i + 1) % 3]}]].\n\n### ${title} in detail\n\n- ${folder.sentence()}\n`,
  )
  folder.write(path, `# Kitchen\n\n${folder.sentence()} Start with [[#Bread]].\n\n${parts.join('\n')}`)
}

/** Adds a sentence to a note: a paragraph at its end, below a heading, or in front. */
function addSentence(folder: LivedFolder, path: string, variant: number): void {
  const text = folder.read(path)
  const sentence = folder.sentence()
  const at = text.search(/^#+ .*\n/m)
  const end = at < 0 ? 0 : at + (/^#+ .*\n/m.exec(text)?.[0].length ?? 0)
  if (variant % 2 === 0) folder.write(path, `${text.replace(/\n*$/, '\n')}\n${sentence}\n`)
  else folder.write(path, `${text.slice(0, end)}\n${sentence}\n${text.slice(end)}`)
}

function deleteSentence(folder: LivedFolder, path: string): void {
  const [sentence] = [...folder.sentences].filter((one) => folder.read(path).includes(one))
  if (sentence === undefined) return
  folder.sentences.delete(sentence)
  folder.write(path, folder.read(path).replace(sentence, 'Gone.'))
}

function addProperty(folder: LivedFolder, path: string, variant: number): void {
  const text = folder.read(path)
  if (!text.startsWith('---')) folder.write(path, `---\nrating: ${variant}\n---\n${text}`)
}

/** Changes the marks of lists and emphasis, and the blank lines at the end, as formatters do. */
function reformat(folder: LivedFolder, path: string): void {
  const text = folder
    .read(path)
    .replace(/^- /gm, '* ')
    .replace(/\*(\w+)\*/g, '_$1_')
  folder.write(path, `${text.trimEnd()}\n`)
}

/** Moves the last subsection of a topic to a file of its own, and links it, as Obsidian does; then links to it are corrected. */
function extract(folder: LivedFolder, path: string, name: string): void {
  const text = folder.read(path)
  const [section = ''] = /^## [^#]*?(?=\n*(?:$(?![\s\S])|The .end. of|[←↑]))/m.exec(text) ?? []
  if (section === '' || /^<{7}/m.test(text)) return
  folder.write(path.replace(/[^/]*$/, `${name}.md`), `${section}\n`)
  folder.write(path, text.replace(section, `[[${name}]]`))
  const heading = section.slice(3).split('\n')[0]
  for (const note of folder.notes())
    folder.write(note, folder.read(note).replaceAll(`${linkTo(path)}#${heading}`, `[[${name}#${heading}`))
}

/** Moves a sentence of a note to the end of another one; returns it. */
function moveSentence(folder: LivedFolder, from: string, to: string): string {
  const sentence = [...folder.sentences].find((one) => folder.read(from).includes(one))
  if (sentence === undefined || from === to) return ''
  folder.write(from, folder.read(from).replace(sentence, 'Moved.'))
  folder.write(to, `${folder.read(to).replace(/\n*$/, '\n')}\n${sentence}\n`)
  return sentence
}

/** What topics and indexes hold beside the text of the note. */
const frames = [
  {},
  { nav: true, template: '*Filed* under {title}.\n\n{body}\n\nThe *end* of {title}.\n' },
  { number: true, up: true, provenance: 'From *one* note.' },
] as const

/** Writes another plan: sections together, one kept, a subsection apart, one in the note `host`, or none. */
function planAnew(folder: LivedFolder, variant: number, host?: string): void {
  const plans = [
    'topics:\n  - sections: [bread, soup]\n  - sections: [tea]\n',
    'kept: [soup]\ntopics:\n  - sections: [bread]\n  - sections: [tea]\n',
    'topics:\n  - sections: [bread]\n  - sections: [bread-in-detail]\n  - sections: [soup, tea]\n',
    ...(host === undefined ? [] : [`topics:\n  - into: ${host}\n    sections: [tea]\n  - sections: [bread, soup]\n`]),
  ]
  const plan = plans[variant % (plans.length + 1)]
  if (plan !== undefined) folder.write('kitchen.plan.yaml', plan)
  else if (folder.has('kitchen.plan.yaml')) folder.remove('kitchen.plan.yaml')
}

async function liveInFolder(folder: LivedFolder, all: readonly Step[]): Promise<void> {
  const out = 'out/kitchen'
  const options = {
    notes: [folder.path('kitchen.md')],
    out: folder.path('out'),
    options: pick(frames, all[0]?.[2] ?? 0),
    mode: 'write',
    force: false,
  } as const
  /** Whether the next split follows a plan for the first time. */
  let isPlanned = false
  const split = async (merge = false) => {
    const outcome = await runSplit({ ...options, merge })
    if (outcome.exitCode === 0) isPlanned = false
    return outcome
  }
  const join = (force = false) => runJoin({ folder: folder.path(out), out: folder.path('kitchen.md'), force })
  await split()
  let count = 0
  /** Links to files that were deleted before a manifest knew them. */
  const deleted: string[] = []
  let isExtracted = false
  let hasMoved = false
  const moved: string[] = []
  /** Lines with both versions kept. */
  const both: string[] = []
  for (const [action, file, variant] of all) {
    const topics = folder.notes(out).filter((name) => name !== `${out}/kitchen.md`)
    const topic = pick(topics, file)
    switch (action % 14) {
      case 0:
        // nobody can follow the link to a file that no manifest knows, or that lost its text to another file
        folder.rename(
          topic,
          topic.replace(/[^/]*$/, `Name ${count++}.md`),
          variant % 2 === 0 || isOwnName(topic) || hasMoved,
        )
        break
      case 1:
        folder.rename(topic, `${out}/Deep ${count++}/${topic.replace(/^.*\//, '')}`, true)
        break
      case 2:
        addSentence(folder, pick(folder.notes(out), file), variant)
        break
      case 3:
        deleteSentence(folder, topic)
        break
      case 4:
        addProperty(folder, topic, variant)
        break
      case 5:
        addSentence(folder, 'kitchen.md', variant)
        break
      case 6:
        // the note still has what was moved out of a topic that it no longer gives
        if (moveLeftOver(folder, await split(variant % 2 === 0), moved)) both.push(...moved)
        both.push(...conflictsOf(folder, out))
        break
      case 7:
        await join()
        break
      case 8: {
        const name = `New ${count}`
        const title = variant % 2 === 0 ? name : `Added ${count}`
        count++
        folder.write(`${out}/${name}.md`, `# ${title}\n\n${folder.sentence()}\n`)
        folder.write(`${out}/kitchen.md`, `${folder.read(`${out}/kitchen.md`)}\n## ${title}\n\nSee [[${name}]].\n`)
        break
      }
      case 9:
        // a topic that is gone has its text from the note, with what was moved out of it
        if (topics.length < 2 || hasMoved) break
        if (isOwnName(topic)) deleted.push(linkTo(topic))
        folder.remove(topic)
        break
      case 10:
        // a plan and a user that move the same section give it twice
        if (isExtracted) break
        planAnew(folder, variant)
        isPlanned = true
        break
      case 11:
        reformat(folder, topic)
        break
      case 12:
        // a file that no split knows yet has no place for one that was moved out of it
        if (isExtracted || isPlanned || isOwnName(topic)) break
        extract(folder, topic, `New ${count++}`)
        isExtracted = true
        hasMoved = true
        break
      case 13:
        moved.push(moveSentence(folder, topic, pick(folder.notes(out), variant)))
        hasMoved = true
        break
    }
    expect(folder.lost(), `after step ${action % 14}`).toEqual([])
  }
  // whatever happened, there is a way out without --force
  for (let i = 0, rules = ['?']; rules.length > 0; i++) {
    const outcome = await split(true)
    rules = rulesOf(outcome)
    expect(i < 6 ? [] : rules, 'split --merge').toEqual([])
    both.push(...conflictsOf(folder, out))
    for (const name of folder.notes(out)) folder.keepBoth(name)
    if (moveLeftOver(folder, outcome, moved)) both.push(...moved)
    if (rules.some((rule) => rule === 'edited-file' || rule === 'foreign-file')) await join()
  }
  expect(rulesOf(await join()), 'join').toEqual([])
  expect(rulesOf(await split()), 'split').toEqual([])
  expect(rulesOf(await runVerify(folder.path(out))), 'verify').toEqual([])
  const isDecided = (text: string) => !both.some((lines) => lines.includes(text))
  const dead = folder.deadLinks().filter((link) => !deleted.some((target) => link.includes(target)))
  expect([folder.lost(), folder.repeated(out).filter(isDecided)]).toEqual([[], []])
  expect(dead.filter((link) => isDecided(link.replace(/^.*: /, '')))).toEqual([])
  for (const sentence of folder.sentences) expect(folder.read('kitchen.md')).toContain(sentence)
}

/** Whether a file has a name that no split gave it. */
const isOwnName = (path: string) => /(?:New|Name) \d+\.md$/.test(path)
const linkTo = (path: string) => `[[${path.replace(/^.*\/|\.md$/g, '')}`

/** Returns the lines that a split could not merge. */
function conflictsOf(folder: LivedFolder, out: string): string[] {
  return folder.notes(out).flatMap((name) => findConflicts(folder.read(name)).map(({ whole }) => whole))
}

/** Moves the sentences that were added to topics that the note no longer gives to the note; returns whether there are any. */
function moveLeftOver(folder: LivedFolder, { files }: { files: VFile[] }, moved: readonly string[]): boolean {
  const leftOver = files.filter(({ messages }) => messages.some(({ ruleId }) => ruleId === 'edits-left-over'))
  for (const { path } of leftOver) {
    const name = relative(folder.root, path)
    const missing = [...folder.sentences].filter(
      (one) => folder.read(name).includes(one) && (moved.includes(one) || !folder.read('kitchen.md').includes(one)),
    )
    folder.write('kitchen.md', `${folder.read('kitchen.md')}\n${missing.join(' ')}\n`)
    folder.remove(name)
  }
  return leftOver.length > 0
}

const rulesOf = ({ files }: { files: VFile[] }) =>
  files.flatMap(({ messages }) => messages.flatMap(({ ruleId, fatal }) => (fatal ? (ruleId ?? '') : [])))

async function liveInVault(folder: LivedFolder, all: readonly Step[]): Promise<void> {
  const vault = folder.root
  const note = folder.path('kitchen.md')
  folder.write('Diary.md', `${folder.sentence()} [[kitchen#Bread]], [[kitchen#Soup in detail|soup]], [[kitchen]].\n`)
  /** A section that was extracted stays a note of its own. */
  const topicsIn = () => folder.notes('kitchen').filter((name) => /^# /m.test(folder.read(name)))
  let count = 0
  let hasMoved = false
  const deleted: string[] = []
  /** Old names of topics that no app renamed. */
  const renamed: string[] = []
  /** Those that links have again since an undo. */
  let undone: readonly string[] = []
  const settled = <Outcome extends { exitCode: number }>(outcome: Outcome): Outcome => {
    if (outcome.exitCode === 0) undone = []
    return outcome
  }
  const split = async () =>
    settled(await runVault({ note, vault, options: {}, protect: [], isDryRun: false, force: false }))
  const join = async () => settled(await runVaultJoin({ note, vault, isDryRun: false, force: false }))
  await split()
  for (const [action, file, variant] of all) {
    const topics = topicsIn()
    const topic = topics.length === 0 ? 'kitchen.md' : pick(topics, file)
    const isIndex = topic === 'kitchen.md'
    switch (action % 13) {
      case 0: {
        if (isIndex) break
        // what no app rewrote, the next split does, if it knows the old name
        const isRewritten = variant % 2 === 0 || isOwnName(topic) || hasMoved
        folder.rename(topic, topic.replace(/[^/]*$/, `Name ${count++}.md`), isRewritten)
        if (isRewritten) break
        renamed.push(linkTo(topic))
        if ((await split()).exitCode > 0) deleted.push(linkTo(topic))
        break
      }
      case 1:
        if (!isIndex) folder.rename(topic, `kitchen/Deep ${count++}/${topic.replace(/^.*\//, '')}`, true)
        break
      case 2:
        addSentence(folder, pick(['kitchen.md', ...topics], file), variant)
        break
      case 3:
        deleteSentence(folder, topic)
        break
      case 4:
        if (variant % 3 === 0) addProperty(folder, topic, variant)
        else addSentence(folder, 'Diary.md', variant)
        break
      case 5:
        folder.write(
          `Other ${count++}.md`,
          `${folder.sentence()} [[${topic.replace(/^.*\//, '').replace(/\.md$/, '')}]]\n`,
        )
        break
      case 6:
        await split()
        break
      case 7:
        await join()
        break
      case 8:
        await runUndo(vault)
        undone = [...renamed]
        // edited beyond recognition, a topic that no app renamed could not be followed later
        if (renamed.length > 0 && topicsIn().length > 0) await split()
        break
      case 9:
        planAnew(folder, variant, 'Diary')
        break
      case 10:
        // a join or a split gives a deleted topic back, with what was moved out of it, and undo takes that back
        if (isIndex || hasMoved) break
        folder.remove(topic)
        deleted.push(linkTo(topic))
        await (variant % 2 === 0 ? split() : join())
        break
      case 11:
        // links that still have the old name of a topic cannot be corrected
        if (isIndex || renamed.length > 0) break
        hasMoved = true
        extract(folder, topic, `New ${count++}`)
        break
      case 12:
        hasMoved = true
        if (!isIndex) moveSentence(folder, topic, pick(topicsIn(), variant))
        break
    }
    const dead = folder.deadLinks().filter((link) => ![...deleted, ...undone].some((target) => link.includes(target)))
    expect([folder.lost(), dead], `after step ${action % 13}`).toEqual([[], []])
  }
  if (topicsIn().length === 0) return
  const joined = await join()
  expect(rulesOf(joined)).toEqual([])
  const unknown = deleted.filter((target) => isOwnName(`${target}.md`))
  const dead = folder.deadLinks().filter((link) => !unknown.some((target) => link.includes(target)))
  expect([topicsIn(), folder.lost(), dead]).toEqual([[], [], []])
}

/** A joined new file, edited where the note is edited too. */
const editedTwice: Step[] = [
  [8, 0, 0],
  [7, 0, 0],
  [2, 26, 0],
  [5, 0, 0],
]

/** A topic that another note links is deleted when a new plan has no place for it. */
const deletedAndPlannedAnew: Step[] = [
  [5, 11, 0],
  [9, 0, 2],
  [10, 68, 0],
]

for (const [where, live, examples] of [
  ['a folder', liveInFolder, [[editedTwice]]],
  ['a vault', liveInVault, [[deletedAndPlannedAnew]]],
] as [string, typeof liveInVault, [Step[]][]][]) {
  test(`whatever happens in ${where}, no sentence is lost and no link dies`, async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const folder = new LivedFolder()
        try {
          firstNote(folder, 'kitchen.md')
          await live(folder, all)
        } finally {
          folder.dispose()
        }
      }),
      { numRuns: runs, seed, examples },
    )
  }, 600_000)
}
