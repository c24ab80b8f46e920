import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { listJournals } from '../src/disk/journal.ts'
import { runVerify } from '../src/run/run-join.ts'
import { listUndoable, runUndo } from '../src/run/run-undo.ts'
import { runVault, runVaultNotes, type VaultNotesRequest } from '../src/run/run-vault.ts'
import { runVaultJoin } from '../src/run/run-vault-join.ts'
import { treeOf } from './helpers/tree.ts'

let vault: string
beforeEach(() => {
  vault = mkdtempSync(join(tmpdir(), 'notesplit-vault-'))
  return () => rmSync(vault, { recursive: true, force: true })
})

const path = (name: string) => join(vault, name)
const read = (name: string) => readFileSync(path(name), 'utf8')
function write(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(path(name)), { recursive: true })
    writeFileSync(path(name), text)
  }
}
const split = (names: string[], given: Partial<VaultNotesRequest> = {}) =>
  runVaultNotes({ notes: names.map(path), vault, options: {}, protect: [], isDryRun: false, force: false, ...given })
const joinNote = (note: string) => runVaultJoin({ note: path(note), vault, isDryRun: false, force: false })
const rulesOf = ({ files }: { files: { messages: { ruleId?: string | undefined }[] }[] }) =>
  files.flatMap((file) => file.messages.map(({ ruleId }) => ruleId))

/** The notes and other files of the vault, without journals. */
const notesOf = () =>
  Object.fromEntries(
    Object.entries(treeOf(vault)).flatMap(([name, { content }]) =>
      name.startsWith('.notesplit') ? [] : [[name, content]],
    ),
  )

const garden = {
  'Seeds.md': '# Seeds\n\n## Beans\n\nSoak, then [[Tools#Spade]].\n\n## Peas\n\nSow. [[#Beans]] [r](Tools.md#rake)\n',
  'Tools.md': '# Tools\n\n## Spade\n\nFor [[Seeds#Beans|beans]].\n\n## Rake\n\nFor [[Seeds#Peas]], not [[#Spade]].\n',
  'Diary.md': '[[Seeds#Beans]] with [[Tools#Spade]].\n',
}

describe('several notes in one change', () => {
  test('links between the notes, and of other notes, lead to the topics', async () => {
    write(garden)
    const outcome = await split(['Seeds.md', 'Tools.md'])
    expect([outcome.exitCode, outcome.isWritten, rulesOf(outcome)]).toEqual([0, true, []])
    expect(read('Seeds/Beans.md')).toContain('Soak, then [[Spade]].')
    expect(read('Seeds/Peas.md')).toContain('[[Beans]] [r](../Tools/Rake.md)')
    expect(read('Tools/Spade.md')).toContain('For [[Beans|beans]].')
    expect(read('Tools/Rake.md')).toContain('For [[Peas]], not [[Spade]].')
    expect(read('Diary.md')).toBe('[[Beans]] with [[Spade]].\n')
    for (const note of ['Seeds.md', 'Tools.md']) expect((await runVerify(path(note))).exitCode).toBe(0)
  })

  test('they have one journal, one entry and one undo', async () => {
    write(garden)
    const before = treeOf(vault)
    await split(['Seeds.md', 'Tools.md'])
    expect(listJournals(vault)).toHaveLength(1)
    expect((await listUndoable(vault)).entries).toMatchObject([
      { kind: 'split', note: 'Seeds.md', others: ['Tools.md'] },
    ])
    expect(await runUndo(vault)).toMatchObject({ exitCode: 0, note: 'Seeds.md', others: ['Tools.md'] })
    expect(treeOf(vault)).toEqual(before)
  })

  test('again, only those are split that were edited', async () => {
    write(garden)
    await split(['Seeds.md', 'Tools.md'])
    write({ 'Seeds/Beans.md': `${read('Seeds/Beans.md')}\n## Beetles\n` })
    const outcome = await split(['Seeds.md', 'Tools.md'])
    expect([rulesOf(outcome), outcome.notes.map(({ path }) => path)]).toEqual([[], ['Seeds.md']])
  })

  test('a dry run shows all and writes nothing', async () => {
    write(garden)
    const before = treeOf(vault)
    const { changes, isWritten } = await split(['Seeds.md', 'Tools.md'], { isDryRun: true })
    expect(isWritten).toBe(false)
    expect(changes.map((change) => change.path)).toEqual([
      'Seeds.md',
      'Seeds/Beans.md',
      'Seeds/Peas.md',
      'Diary.md',
      'Tools.md',
      'Tools/Spade.md',
      'Tools/Rake.md',
    ])
    expect(treeOf(vault)).toEqual(before)
  })

  test('when one is refused, nothing is written and the message names it', async () => {
    write({ ...garden, 'Tools.md': `---\nnotesplit:\n  depth: many\n---\n${garden['Tools.md']}` })
    const before = treeOf(vault)
    const outcome = await split(['Seeds.md', 'Tools.md', 'Gone.md'])
    expect([outcome.exitCode, outcome.isWritten, outcome.changes]).toEqual([2, false, []])
    expect(outcome.files.find((file) => file.path === path('Gone.md'))?.messages).toHaveLength(1)
    const second = await split(['Seeds.md', 'Tools.md'])
    expect(second.exitCode).toBe(2)
    expect(second.files.filter((file) => file.messages.length > 0).map((file) => file.path)).toEqual([path('Tools.md')])
    expect(treeOf(vault)).toEqual(before)
  })

  test('topics of the same title get names of their own', async () => {
    write({
      'A.md': '# A\n\n## Notes\n\nOne.\n\n## Sources\n\nTwo.\n',
      'B.md': '# B\n\n## Notes\n\n[[A#Notes]]\n\n## Sources\n\n[[#Notes]]\n',
    })
    await split(['A.md', 'B.md'])
    const names = Object.keys(notesOf()).map((name) => name.replace(/^.*\//, ''))
    expect(new Set(names).size).toBe(names.length)
    expect(names).toHaveLength(6)
  })

  test('one of them is joined alone, with its edits', async () => {
    write(garden)
    await split(['Seeds.md', 'Tools.md'])
    writeFileSync(path('Tools/Spade.md'), `${read('Tools/Spade.md')}\nSharpen it.\n`)
    const joined = await joinNote('Tools.md')
    expect([joined.exitCode, rulesOf(joined)]).toEqual([0, []])
    expect(read('Tools.md')).toBe(
      '# Tools\n\n## Spade\n\nFor [[Beans|beans]].\n\nSharpen it.\n\n## Rake\n\nFor [[Peas]], not [[#Spade]].\n',
    )
    expect(read('Seeds/Beans.md')).toContain('[[Tools#Spade]]')
    expect(read('Diary.md')).toBe('[[Beans]] with [[Tools#Spade]].\n')
    expect((await listUndoable(vault)).entries.map(({ kind }) => kind)).toEqual(['split', 'join'])
    expect((await joinNote('Seeds.md')).exitCode).toBe(0)
    expect(notesOf()).toEqual({
      ...garden,
      'Tools.md': garden['Tools.md'].replace('beans]].', 'beans]].\n\nSharpen it.'),
    })
  })

  test('undo after an edit takes all of them back, and keeps the edit', async () => {
    write(garden)
    await split(['Seeds.md', 'Tools.md'])
    writeFileSync(path('Seeds/Peas.md'), `${read('Seeds/Peas.md')}\nWater them.\n`)
    writeFileSync(path('Diary.md'), `${read('Diary.md')}More.\n`)
    const undone = await runUndo(vault)
    expect([undone.exitCode, undone.isMerged, rulesOf(undone)]).toEqual([0, true, []])
    expect(notesOf()).toEqual({
      ...garden,
      'Seeds.md': `${garden['Seeds.md']}\nWater them.\n`,
      'Diary.md': `${garden['Diary.md']}More.\n`,
    })
    expect(listJournals(vault)).toEqual([])
  })

  test('undo leads the links of notes that were written since back to all of them', async () => {
    write(garden)
    await split(['Seeds.md', 'Tools.md'])
    writeFileSync(path('New.md'), 'Read [[Peas]] and [[Spade]].\n')
    const undone = await runUndo(vault)
    expect([undone.exitCode, undone.isMerged, rulesOf(undone)]).toEqual([0, true, []])
    expect(notesOf()).toEqual({ ...garden, 'New.md': 'Read [[Seeds#Peas|Peas]] and [[Tools#Spade|Spade]].\n' })
    expect(listJournals(vault)).toEqual([])
  })

  test('undo of a later split of one of them leaves the other split', async () => {
    write(garden)
    await split(['Seeds.md', 'Tools.md'])
    writeFileSync(path('Seeds/Peas.md'), `${read('Seeds/Peas.md')}\n## Sugar\n\nSweet.\n`)
    expect((await split(['Seeds.md'])).exitCode).toBe(0)
    writeFileSync(path('Seeds.md'), read('Seeds.md').replace('# Seeds\n', '# Seeds\n\nRinse.\n'))
    const edited = notesOf()
    const refused = await runUndo(vault)
    expect([refused.exitCode, rulesOf(refused), notesOf()]).toEqual([1, ['several-splits'], edited])
    const undone = await runUndo(vault, undefined, { force: true })
    expect(undone).toMatchObject({ exitCode: 0, isMerged: true, note: 'Seeds.md' })
    expect(read('Seeds.md')).toContain('# Seeds\n\nRinse.\n')
    expect(read('Seeds.md')).toContain('### Sugar\n\nSweet.\n')
    expect((await runVerify(path('Tools.md'))).exitCode).toBe(0)
    expect((await joinNote('Tools.md')).exitCode).toBe(0)
    // the link of a topic is kept
    expect(read('Tools.md')).toBe(garden['Tools.md'].replace('#Peas', '#Peas|Peas'))
    expect(read('Diary.md')).toBe(garden['Diary.md'])
    expect((await split(['Seeds.md', 'Tools.md'])).exitCode).toBe(0)
  })

  test('a note that was split twice and joined is an ordinary note', async () => {
    write(garden)
    await split(['Seeds.md'])
    writeFileSync(path('Seeds.md'), read('Seeds.md').replace('# Seeds\n', '# Seeds\n\nRinse.\n'))
    expect((await split(['Seeds.md'])).exitCode).toBe(0)
    expect((await joinNote('Seeds.md')).exitCode).toBe(0)
    expect(rulesOf(await joinNote('Seeds.md'))).toEqual(['not-split-here'])
    expect((await split(['Seeds.md'])).exitCode).toBe(0)
  })

  test('joined in their order, links by a name alone lead on', async () => {
    const given = {
      'Ash.md': '# Ash\n\n## Root\n\n[leaf](Cedar.md#leaf) and [root](Birch.md#root).\n\n## Bark\n\nText.\n',
      'Cedar.md': '# Cedar\n\n## Leaf\n\nText.\n\n## Bark\n\nText.\n',
      'sub/Birch.md': '# Birch\n\n## Root\n\nText.\n\n## Bark\n\n[leaf](Cedar.md#leaf)\n',
    }
    write(given)
    const names = ['Ash.md', 'sub/Birch.md', 'Cedar.md']
    await split(names)
    for (const name of names) expect((await joinNote(name)).exitCode).toBe(0)
    expect(notesOf()).toEqual(given)
  })

  test('a link in a topic with the heading that it names is updated by a join', async () => {
    write({
      'Birch.md': '# Birch\n\n## Leaf\n\nText.\n',
      'Cedar.md': '# Cedar\n\n## Leaf\n\n[[Birch#Leaf]]\n\n## Bark\n\nText.\n',
    })
    await split(['Birch.md', 'Cedar.md'])
    const joined = await joinNote('Birch.md')
    expect([joined.exitCode, rulesOf(joined)]).toEqual([0, []])
    expect(read('Cedar/Leaf (Cedar).md')).toContain('[[Birch#Leaf|Leaf]]')
  })

  test('they are split again when they were edited', async () => {
    write(garden)
    await split(['Seeds.md', 'Tools.md'])
    const once = notesOf()
    writeFileSync(path('Seeds/Peas.md'), `${read('Seeds/Peas.md')}\n[[Spade]] again.\n`)
    writeFileSync(path('Tools/Rake.md'), `${read('Tools/Rake.md')}\nRake [[Peas]].\n`)
    const again = await split(['Seeds.md', 'Tools.md'])
    expect([again.exitCode, rulesOf(again)]).toEqual([0, []])
    expect(notesOf()).toEqual({
      ...once,
      'Seeds/Peas.md': `${once['Seeds/Peas.md']}\n[[Spade]] again.\n`,
      'Tools/Rake.md': `${once['Tools/Rake.md']}\nRake [[Peas]].\n`,
    })
    for (const note of ['Seeds.md', 'Tools.md']) expect((await runVerify(path(note))).exitCode).toBe(0)
  })
})

describe('a folder', () => {
  test('its notes are split, not its topics and index notes, nor those of its folders', async () => {
    write({
      'notes/notes.md': '# Notes\n\n## One\n\nSee [[Deep#Two]].\n\n## Two\n\n### In\n\nx\n\n### Out\n\ny\n',
      'notes/Plain.md': 'No heading.\n',
      'notes/Untitled.md': '\n',
      'notes/inner/Deep.md': '# Deep\n\n## One\n\nx\n\n## Two\n\n[[notes#In]]\n',
    })
    const outcome = await split(['notes'])
    expect([outcome.exitCode, rulesOf(outcome)]).toEqual([0, ['no-heading']])
    expect(Object.keys(notesOf())).toEqual([
      'notes/One.md',
      'notes/Plain.md',
      'notes/Two.md',
      'notes/Untitled.md',
      'notes/inner/Deep.md',
      'notes/notes.md',
    ])
    expect(read('notes/inner/Deep.md')).toContain('[[Two#In|In]]')
    const once = treeOf(vault)
    const again = await split(['notes'])
    expect([again.exitCode, again.isWritten]).toEqual([0, false])
    expect(treeOf(vault)).toEqual(once)
    expect((await listUndoable(vault)).entries).toMatchObject([{ note: 'notes/notes.md', others: undefined }])
  })

  test('without a note it is refused', async () => {
    mkdirSync(path('empty'))
    expect(rulesOf(await split(['empty']))).toEqual(['no-notes'])
  })
})

/** Notes of a vault that link to headings of each other, in several forms. */
const names = ['Ash', 'Birch', 'Cedar']
const headings = ['Leaf', 'Bark', 'Root', 'Seed cone']
const link = fc
  .record({ note: fc.constantFrom(...names), heading: fc.constantFrom(...headings), form: fc.nat(4) })
  .map(({ note, heading, form }) => {
    const slug = heading.toLowerCase().replace(' ', '-')
    return [
      `[[${note}#${heading}]]`,
      `[[${note}#${heading}|see]]`,
      `[see](${note}.md#${slug})`,
      `[[${note}]]`,
      `![[${note}#${heading}]]`,
    ][form] as string
  })
const section = fc.record({
  heading: fc.constantFrom(...headings),
  depth: fc.constantFrom(2, 2, 3),
  links: fc.array(link, { maxLength: 3 }),
})
const note = fc
  .array(section, { minLength: 1, maxLength: 5 })
  .map((sections) =>
    sections.map(({ heading, depth, links }) => `${'#'.repeat(depth)} ${heading}\n\nText ${links.join(' and ')}.\n`),
  )
  .map((parts) => `# Tree\n\n${parts.join('\n')}`)

test('one change of several random notes is the same as one after the other', async () => {
  await fc.assert(
    fc.asyncProperty(fc.tuple(note, note, note, fc.array(link)), async ([ash, birch, cedar, links]) => {
      const given = { 'Ash.md': ash, 'Birch.md': birch, 'Cedar.md': cedar, 'Diary.md': `${links.join('\n\n')}\n` }
      const all = ['Ash.md', 'Birch.md', 'Cedar.md']
      rmSync(vault, { recursive: true, force: true })
      mkdirSync(vault)
      write(given)
      for (const name of all)
        await runVault({ note: path(name), vault, options: {}, protect: [], isDryRun: false, force: false })
      const inTurn = notesOf()
      rmSync(vault, { recursive: true })
      mkdirSync(vault)
      write(given)
      const outcome = await split(all)
      expect(outcome.exitCode).toBe(0)
      expect(notesOf()).toEqual(inTurn)
      expect(await runUndo(vault)).toMatchObject({ exitCode: outcome.isWritten ? 0 : 1 })
      expect(notesOf()).toEqual(given)
      // joined one after the other, the last first, they are the notes that they were
      await split(all)
      for (const { path: name, isSplit } of [...outcome.notes].reverse())
        if (isSplit) expect((await joinNote(name)).exitCode).toBe(0)
      expect(notesOf()).toEqual(given)
    }),
    { numRuns: Number(process.env.RUNS ?? 4) },
  )
})

test('undo of several notes keeps random edits, and restores the rest', async () => {
  const lines = (text: string) => text.split('\n').filter((line) => line !== '' && !line.startsWith('Added '))
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(note, note, fc.array(link)),
      fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
      async ([ash, birch, links], edits) => {
        const given: Record<string, string> = { 'Ash.md': ash, 'Diary.md': links.join('\n\n'), 'sub/Birch.md': birch }
        rmSync(vault, { recursive: true, force: true })
        mkdirSync(vault)
        write(given)
        const { changes, isWritten, notes } = await split(['Ash.md', 'sub/Birch.md'])
        if (!isWritten) return
        for (const { path: name, isSplit } of notes) if (isSplit) expect((await runVerify(path(name))).exitCode).toBe(0)
        for (const [i, edit] of edits.entries()) {
          const file = path(changes[edit % changes.length]?.path as string)
          writeFileSync(file, `${readFileSync(file, 'utf8')}\n\nAdded ${i}.\n`)
        }
        expect((await runUndo(vault)).exitCode).toBe(0)
        const after = notesOf()
        expect(Object.keys(after)).toEqual(Object.keys(given).sort())
        for (const [name, text] of Object.entries(given)) expect(lines(after[name] as string)).toEqual(lines(text))
        for (const i of edits.keys()) expect(Object.values(after).join('\n')).toContain(`Added ${i}.`)
        expect(listJournals(vault)).toEqual([])
      },
    ),
    { numRuns: Number(process.env.RUNS ?? 4) },
  )
})
