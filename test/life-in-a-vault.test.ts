import { existsSync, linkSync, lstatSync, mkdirSync, rmSync } from 'node:fs'
import type { VFile } from 'vfile'
import { describe, expect, test } from 'vitest'
import { findVault, vaultOf } from '../src/disk/find-vault.ts'
import { runVerify } from '../src/run/run-join.ts'
import { runOutline } from '../src/run/run-outline.ts'
import { runPlan } from '../src/run/run-plan.ts'
import { listUndoable, runUndo } from '../src/run/run-undo.ts'
import { runVault, runVaultNotes } from '../src/run/run-vault.ts'
import { runVaultJoin } from '../src/run/run-vault-join.ts'
import { testFolder } from './helpers/test-folder.ts'
import { treeOf } from './helpers/tree.ts'

const seeds =
  '---\ntags: [garden]\n---\n# Seeds\n\nStart with [[#Beans]].\n\n## Beans\n\nSoak. ![pod](img/pod.png)\n\n### Runner\n\nClimbs, unlike [[#Peas|peas]].\n\n## Peas\n\nSow.\n'
let vault: string
const { path, read, write, edit, move } = testFolder((root) => {
  vault = root
  write('garden/Seeds.md', seeds)
  write(
    'Diary.md',
    '# Diary\n\nMonday: [[Seeds#Beans]] and [[Seeds#beans|soaked]].\n\nTuesday: [r](garden/Seeds.md#runner).\n',
  )
  write('Board.canvas', '{"nodes":[{"id":"a","type":"text","text":"See [[Seeds#Peas]]"}],"edges":[]}')
})
const textsOf = () =>
  Object.fromEntries(
    Object.entries(treeOf(vault)).flatMap(([name, { content }]) =>
      name.startsWith('.notesplit') || content === undefined ? [] : [[name, content]],
    ),
  )
const rulesOf = ({ files }: { files: VFile[] }) =>
  files.flatMap(({ messages }) => messages.flatMap(({ ruleId }) => (ruleId === 'lost-in-app' ? [] : [String(ruleId)])))
const splitRequest = () => ({
  note: path('garden/Seeds.md'),
  vault,
  options: {},
  protect: [],
  isDryRun: false,
  force: false,
})
const split = () => runVault(splitRequest())
const joinIt = (given: { force?: boolean; isDryRun?: boolean } = {}) =>
  runVaultJoin({ note: path('garden/Seeds.md'), vault, isDryRun: false, force: false, ...given })
const undo = (force = false) => runUndo(vault, undefined, { force })

describe('join in a vault', () => {
  test('gives back every byte of every file when nothing was edited', async () => {
    const before = textsOf()
    expect((await split()).isWritten).toBe(true)
    expect(read('Diary.md')).toContain('[[Beans]] and [[Beans|soaked]]')
    const outcome = await joinIt()
    expect([outcome.exitCode, rulesOf(outcome)]).toEqual([0, []])
    expect(textsOf()).toEqual(before)
    expect(existsSync(path('garden/Seeds'))).toBe(false)
  })

  test('warns of hard links, which keep the old text, and undo gives the same file back', async () => {
    linkSync(path('Diary.md'), path('Other name'))
    const outcome = await split()
    expect(rulesOf(outcome)).toContain('hard-link')
    expect(read('Other name')).toContain('[[Seeds#Beans]]')
    await undo()
    expect(lstatSync(path('Diary.md')).ino).toBe(lstatSync(path('Other name')).ino)
  })

  test('gives an edited canvas its subpaths back', async () => {
    write('garden/Seeds.md', `${seeds}\n### Use [it](https://a.org) | now\n`)
    const node = (subpath: string) => `{"type":"file","file":"garden/Seeds.md","subpath":"${subpath}","x":0}`
    const canvas = `\uFEFF{"nodes":[${node('#Peas')},${node('#Use [it](https //a.org)   now')},{"text":"[[Seeds#Peas]]"}]}`
    write('Plan.canvas', canvas)
    write('Torn.canvas', `${canvas}}`)
    expect(rulesOf(await split())).toContain('unreadable-note')
    expect(read('Plan.canvas')).toBe(
      canvas.replaceAll('Seeds.md', 'Seeds/Peas.md').replace('"#Peas"', '""').replace('[[Seeds#Peas', '[[Peas'),
    )
    edit('Plan.canvas', '"x":0', '"x":7')
    await joinIt()
    expect(read('Plan.canvas')).toBe(canvas.replaceAll('"x":0', '"x":7'))
  })

  test('brings topics and edits back, and links of other notes, new ones too', async () => {
    await split()
    edit('garden/Seeds/Beans.md', 'Soak.', 'Soak overnight, see [[Peas]].')
    edit('Diary.md', 'Tuesday', 'Rain. Tuesday')
    write('New.md', 'Read [[Beans#Runner]], [[Peas|the peas]] and [b](garden/Seeds/Beans.md).\n')
    const outcome = await joinIt()
    expect([outcome.exitCode, rulesOf(outcome)]).toEqual([0, []])
    expect(read('garden/Seeds.md')).toBe(seeds.replace('Soak.', 'Soak overnight, see [[#Peas]].'))
    expect(read('New.md')).toBe(
      'Read [[Seeds#Runner|Runner]], [[Seeds#Peas|the peas]] and [b](garden/Seeds.md#beans).\n',
    )
    expect(read('Diary.md')).toContain(
      '[[Seeds#Beans]] and [[Seeds#beans|soaked]].\n\nRain. Tuesday: [r](garden/Seeds.md#runner)',
    )
    expect(read('Board.canvas')).toContain('[[Seeds#Peas]]')
  })

  test('follows a topic that was renamed and moved, with the links that Obsidian rewrote', async () => {
    await split()
    move('garden/Seeds/Peas.md', 'Archive/Sugar peas.md')
    for (const one of ['garden/Seeds.md', 'garden/Seeds/Beans.md', 'Board.canvas']) edit(one, '[[Peas', '[[Sugar peas')
    const verified = await runVerify(path('garden/Seeds.md'))
    expect([verified.exitCode, rulesOf(verified)]).toEqual([0, ['renamed-file']])
    const outcome = await joinIt()
    expect([outcome.exitCode, rulesOf(outcome)]).toEqual([0, ['renamed-file']])
    expect([read('garden/Seeds.md'), existsSync(path('Archive/Sugar peas.md'))]).toEqual([seeds, false])
    expect(read('Board.canvas')).toContain('See [[Seeds#Peas]]')
  })

  test('unites properties that were added to topics', async () => {
    await split()
    write('garden/Seeds/Peas.md', `---\ntags: [spring]\nrating: 5\n---\n${read('garden/Seeds/Peas.md')}`)
    expect((await joinIt()).exitCode).toBe(0)
    expect(read('garden/Seeds.md')).toBe(seeds.replace('[garden]\n', '[garden, spring]\nrating: 5\n'))
  })

  test('never takes another note for a deleted topic, however alike', async () => {
    write('Copy.md', '# Beans\n\nSoak them. ![pod](img/pod.png)\n\n## Runner\n\nClimbs, unlike peas.\n')
    await split()
    rmSync(path('garden/Seeds/Beans.md'))
    expect(rulesOf(await joinIt())).toEqual(['missing-file'])
    expect([read('garden/Seeds.md'), existsSync(path('Copy.md'))]).toEqual([seeds, true])
    await split()
    rmSync(path('garden/Seeds/Beans.md'))
    write(
      'Diary.md',
      `${read('Diary.md')}\n# Beans\n\nSoak. ![pod](img/pod.png)\n\n## Runner\n\nClimbs, unlike peas.\n`,
    )
    expect(rulesOf(await split())).toEqual(['missing-file'])
  })

  test('leads links to a deleted topic to its section, also after the deletion was undone', async () => {
    await split()
    rmSync(path('garden/Seeds/Beans.md'))
    write('New.md', 'Read [[Beans#Runner]] and [b](garden/Seeds/Beans.md).\n')
    const before = textsOf()
    await joinIt()
    expect([rulesOf(await undo()), textsOf()]).toEqual([[], before])
    expect(rulesOf(await joinIt())).toEqual(['missing-file'])
    expect([read('garden/Seeds.md'), read('New.md')]).toEqual([
      seeds,
      'Read [[Seeds#Runner|Runner]] and [b](garden/Seeds.md#beans).\n',
    ])
  })

  test('can be undone, and the note can be split again', async () => {
    await split()
    edit('garden/Seeds/Beans.md', 'Soak.', 'Soak overnight.')
    const before = textsOf()
    await joinIt()
    expect(rulesOf(await joinIt())).toEqual(['not-split-here'])
    expect(rulesOf(await undo())).toEqual([])
    expect(textsOf()).toEqual(before)
    await joinIt()
    expect((await split()).isWritten).toBe(true)
    expect(read('garden/Seeds/Beans.md')).toContain('Soak overnight.')
  })
})

describe('splitting again in a vault', () => {
  test('is outlined and planned from the whole note, with the names of its topics', async () => {
    await split()
    move('garden/Seeds/Peas.md', 'garden/Seeds/Sugar peas.md')
    const { proposal } = await runPlan({ note: path('garden/Seeds.md'), out: '-', options: {}, suggest: false })
    expect(proposal?.plan.topics.map((topic) => topic.path)).toEqual(['Seeds/Beans.md', 'Seeds/Sugar peas.md'])
    expect(proposal?.text).toContain('# inside of it: runner')
    const { outline } = await runOutline(path('garden/Seeds.md'))
    expect(outline?.rows.map(({ id }) => id)).toEqual(['seeds', 'beans', 'runner', 'peas'])
  })

  test('follows its plan, with a topic that is the note of a folder, and topics that were renamed since', async () => {
    const plan = path('garden/Seeds.plan.yaml')
    write(
      'garden/Seeds.plan.yaml',
      'topics:\n  - file: Beans\n    sections: [beans]\n    topics:\n      - sections: [runner]\n  - file: Peas\n    sections: [peas]\n',
    )
    await split()
    const planIt = () => runPlan({ note: path('garden/Seeds.md'), out: plan, options: {}, suggest: false })
    for (let i = 0; i < 2; i++) expect([(await planIt()).exitCode, i]).toEqual([0, i])
    move('garden/Seeds/Peas.md', 'garden/Seeds/Sugar peas.md')
    for (const words of ['Sow early.', 'Sow late.']) {
      edit('garden/Seeds/Sugar peas.md', /Sow.*/.exec(read('garden/Seeds/Sugar peas.md'))?.[0] ?? '', words)
      expect(rulesOf(await split())).not.toContain('file-name-taken')
      expect(read('garden/Seeds/Sugar peas.md')).toContain(words)
    }
    expect(read('garden/Seeds.plan.yaml')).toContain('file: Seeds/Sugar peas')
    move('garden/Seeds/Sugar peas.md', 'Pods.md')
    for (const one of ['garden/Seeds.md', 'garden/Seeds/Beans/Runner.md'])
      write(one, read(one).replaceAll('[[Sugar peas', '[[Pods'))
    for (const words of ['Sow in May.', 'Sow in June.']) {
      edit('Pods.md', /Sow.*/.exec(read('Pods.md'))?.[0] ?? '', words)
      expect([(await split()).exitCode, existsSync(path('garden/Seeds/Peas.md'))]).toEqual([0, false])
    }
    expect(read('garden/Seeds.plan.yaml')).toContain('file: Pods\n')
    expect(read('garden/Seeds/Beans/Runner.md')).toContain('Climbs')
  })

  test('an undo of several splits gives links back as they were, also where an app renamed a topic', async () => {
    const before = read('Diary.md')
    await split()
    move('garden/Seeds/Beans.md', 'garden/Seeds/Soft beans.md')
    for (const one of ['Diary.md', 'garden/Seeds.md', 'garden/Seeds/Peas.md'])
      write(one, read(one).replaceAll('[[Beans', '[[Soft beans').replaceAll('Seeds/Beans.md', 'Seeds/Soft%20beans.md'))
    for (const words of ['Soak well.', 'Soak long.']) {
      edit('garden/Seeds/Soft beans.md', /Soak.*\./.exec(read('garden/Seeds/Soft beans.md'))?.[0] ?? '', words)
      await split()
    }
    await undo()
    expect((await undo(true)).isMerged).toBe(true)
    expect(read('Diary.md')).toBe(before)
  })

  test('leads links of other notes after places that moved to another topic', async () => {
    write('Diary.md', '![[Seeds#Runner]] and [[Seeds#^pod]]\n')
    edit('garden/Seeds.md', 'Climbs,', 'Pods. ^pod\n\nClimbs,')
    await split()
    expect(read('Diary.md')).toBe('![[Beans#Runner]] and [[Beans#^pod]]\n')
    // as Obsidian merges two notes
    write('garden/Seeds/Peas.md', `${read('garden/Seeds/Peas.md')}\n${read('garden/Seeds/Beans.md')}`)
    rmSync(path('garden/Seeds/Beans.md'))
    for (const one of ['Diary.md', 'garden/Seeds.md', 'garden/Seeds/Peas.md'])
      write(one, read(one).replaceAll('[[Beans', '[[Peas'))
    await split()
    expect([read('Diary.md'), read('garden/Seeds.md')]).toEqual([
      '![[Beans#Runner]] and [[Beans#^pod]]\n',
      expect.stringMatching(/## Peas\n\nSee \[\[Peas\]\]\.\n\n## Beans\n\nSee \[\[Beans\]\] for Runner\.\n$/),
    ])
    write('garden/Seeds.plan.yaml', 'topics:\n  - sections: [beans]\n  - sections: [runner]\n  - sections: [peas]\n')
    edit('garden/Seeds.md', 'Start', 'Now start')
    await split()
    expect(read('Diary.md')).toBe('![[Runner]] and [[Runner#^pod]]\n')
    await joinIt()
    expect(read('Diary.md')).toBe('![[Seeds#Runner]] and [[Seeds#^pod]]\n')
  })

  test('gives links back as they were where the index note was renamed between two splits', async () => {
    const before = read('Diary.md')
    await split()
    move('garden/Seeds.md', 'garden/Sowing.md')
    write('garden/Sowing.md', `${read('garden/Sowing.md')}\n## Squash\n\nLast in the bed.\n`)
    const again = () => runVault({ ...splitRequest(), note: path('garden/Sowing.md') })
    expect((await again()).isWritten).toBe(true)
    await runVaultJoin({ note: path('garden/Sowing.md'), vault, isDryRun: false, force: false })
    expect(read('Diary.md')).toBe(before.replaceAll('Seeds', 'Sowing'))
    expect(rulesOf(await again())).not.toContain('renamed-and-edited')
    edit('garden/Sowing/Squash.md', 'Last', 'First')
    expect([(await undo()).exitCode, read('Diary.md')]).toEqual([0, before.replaceAll('Seeds', 'Sowing')])
  })

  test('keeps topics where they are when the index note was renamed, also with a plan', async () => {
    write('garden/Seeds.plan.yaml', 'topics:\n  - file: Peas\n    sections: [peas]\n')
    await split()
    move('garden/Seeds.md', 'garden/Sowing now.md')
    move('garden/Seeds.plan.yaml', 'garden/Sowing now.plan.yaml')
    for (const words of ['Soak well.', 'Soak long.']) {
      edit('garden/Seeds/Beans.md', /Soak.*\./.exec(read('garden/Seeds/Beans.md'))?.[0] ?? '', words)
      const { exitCode } = await runVault({ ...splitRequest(), note: path('garden/Sowing now.md') })
      expect([exitCode, read('garden/Seeds/Beans.md').includes(words), existsSync(path('garden/Sowing now'))]).toEqual([
        0,
        true,
        false,
      ])
    }
    expect(
      (await runVaultJoin({ note: path('garden/Sowing now.md'), vault, isDryRun: false, force: false })).exitCode,
    ).toBe(0)
    expect(read('Diary.md')).toContain(
      '[[Sowing now#Beans]] and [[Sowing now#beans|soaked]].\n\nTuesday: [r](garden/Sowing%20now.md#runner)',
    )
  })

  test('takes the text of a deleted topic from the one that has it now', async () => {
    await split()
    write('garden/Seeds/Peas.md', `${read('garden/Seeds/Peas.md')}\n#${read('garden/Seeds/Beans.md')}`)
    rmSync(path('garden/Seeds/Beans.md'))
    expect(rulesOf(await split())).toContain('missing-file')
    expect(Object.keys(textsOf())).not.toContain('garden/Seeds/Beans.md')
    expect(read('garden/Seeds.md')).not.toContain('## Beans')
    expect(read('garden/Seeds/Peas.md').split('Soak')).toHaveLength(2)
    expect((await joinIt()).exitCode).toBe(0)
    expect(read('Diary.md')).toContain('[[Seeds#Beans]]')
  })

  test('keeps a new section of the index that only links a new note', async () => {
    await split()
    write('garden/Squash.md', '# Squash\n\nLike [[Beans]].\n')
    const pointer = '## Squash\n\nSee [[Squash]] for all of them.\n'
    write(
      'garden/Seeds.md',
      `${read('garden/Seeds.md')}\n${pointer}\n## Soil\n\nBlack, as for [[Squash]], which needs much more than that.\n`,
    )
    expect(rulesOf(await split())).toEqual([])
    expect(read('garden/Seeds.md')).toContain(pointer)
    expect(existsSync(path('garden/Seeds/Soil.md'))).toBe(true)
    expect(read('garden/Squash.md')).toBe('# Squash\n\nLike [[Beans]].\n')
  })

  test('never splits the index itself, also after an app updated its links', async () => {
    await split()
    move('garden/Seeds/Beans.md', 'garden/Seeds/Deep/Beans.md')
    move('garden/Seeds/Peas.md', 'garden/Seeds/Sugar peas.md')
    for (const one of ['garden/Seeds.md', 'garden/Seeds/Deep/Beans.md', 'Board.canvas'])
      edit(one, '[[Peas', '[[Sugar peas')
    await split()
    const before = textsOf()
    expect(rulesOf(await split())).toEqual(['already-split'])
    // with the folder, the index is passed over
    const outcome = await runVaultNotes({ ...splitRequest(), notes: [path('garden')] })
    expect([outcome.exitCode, rulesOf(outcome), textsOf()]).toEqual([0, [], before])
  })

  test('writes a deleted topic again, with a message', async () => {
    await split()
    const before = textsOf()
    rmSync(path('garden/Seeds/Peas.md'))
    const outcome = await split()
    expect([outcome.isWritten, rulesOf(outcome)]).toEqual([true, ['missing-file']])
    expect(textsOf()).toEqual(before)
  })

  test('keeps the file of a topic whose heading was renamed; join gives links the new heading', async () => {
    await split()
    edit('garden/Seeds/Peas.md', '# Peas', '# Sugar peas')
    const outcome = await split()
    expect([outcome.isWritten, rulesOf(outcome)]).toEqual([true, []])
    expect(read('garden/Seeds.md')).toContain('## Sugar peas\n\nSee [[Peas]].')
    edit('garden/Seeds/Beans.md', '# Beans', '# Broad beans')
    await joinIt()
    expect(read('Board.canvas')).toContain('[[Seeds#Sugar peas|')
    expect(read('Diary.md')).toContain('[[Seeds#Broad beans|Beans]] and [[Seeds#Broad beans|soaked]]')
  })

  test('moves text below a pointer to its topic, with a message', async () => {
    await split()
    edit('garden/Seeds.md', 'See [[Peas]].', 'See [[Peas]].\n\nSoon.')
    expect(rulesOf(await split())).toEqual(['moves-to-topic'])
    expect(read('garden/Seeds/Peas.md')).toBe('# Peas\n\nSoon.\n\nSow.\n')
  })

  test('keeps an edited pointer; join names what it leaves out', async () => {
    await split()
    edit('garden/Seeds.md', 'See [[Peas]].', 'Sow [[Peas]] in spring.')
    expect([rulesOf(await split()), rulesOf(await split())]).toEqual([[], []])
    move('garden/Seeds/Peas.md', 'garden/Seeds/Sugar peas.md')
    for (const one of ['garden/Seeds.md', 'garden/Seeds/Beans.md', 'Board.canvas']) edit(one, '[[Peas', '[[Sugar peas')
    expect(rulesOf(await split())).toEqual(['renamed-file'])
    expect(read('garden/Seeds.md')).toContain('## Peas\n\nSow [[Sugar peas]] in spring.\n')
    expect(rulesOf(await joinIt())).toEqual(['renamed-file', 'pointer-dropped'])
    expect(read('garden/Seeds.md')).toBe(seeds)
  })

  test('keeps names, properties and edits, and splits new sections', async () => {
    const before = textsOf()
    await split()
    move('garden/Seeds/Peas.md', 'garden/Seeds/Sugar peas.md')
    for (const one of ['garden/Seeds.md', 'garden/Seeds/Beans.md', 'Board.canvas']) edit(one, '[[Peas', '[[Sugar peas')
    write('garden/Seeds/Beans.md', `---\nrating: 5\n---\n${read('garden/Seeds/Beans.md')}`)
    edit('garden/Seeds/Beans.md', 'Soak.', 'Soak overnight.')
    write('garden/Seeds.md', `${read('garden/Seeds.md')}\n## Squash\n\nLast.\n`)
    write('New.md', 'Read [[Beans#Runner]] and [[Seeds#Squash]].\n')
    const outcome = await split()
    expect([outcome.exitCode, outcome.isWritten, rulesOf(outcome)]).toEqual([0, true, ['renamed-file']])
    const names = Object.keys(textsOf()).filter((name) => name.startsWith('garden/Seeds/'))
    expect(names).toEqual(['garden/Seeds/Beans.md', 'garden/Seeds/Squash.md', 'garden/Seeds/Sugar peas.md'])
    expect(read('garden/Seeds/Beans.md')).toMatch(/^---\nrating: 5\n---\n# Beans\n\nSoak overnight\./)
    expect(read('New.md')).toBe('Read [[Beans#Runner]] and [[Squash]].\n')
    expect(rulesOf(await split())).toEqual(['already-split'])
    // the links that the first split wrote come back too
    const joined = await joinIt()
    expect([joined.exitCode, rulesOf(joined)]).toEqual([0, []])
    expect(read('Diary.md')).toBe(Buffer.from(before['Diary.md'] ?? '', 'latin1').toString('utf8'))
    expect(read('New.md')).toBe('Read [[Seeds#Runner|Runner]] and [[Seeds#Squash]].\n')
    expect(read('garden/Seeds.md')).toContain('tags: [garden]\nrating: 5\n---\n')
  })

  test('measures the vault without its topics: small ones do not make others smaller', async () => {
    const words = (count: number) => 'word '.repeat(count)
    for (const day of [1, 2, 3, 4, 5]) write(`days/${day}.md`, `# Day\n\n${words(300)}\n`)
    const parts = Array.from({ length: 3 }, (_, i) => `### Part ${i}\n\n${words(500)}\n\n`).join('')
    const small = Array.from({ length: 40 }, (_, i) => `## Seed ${i}\n\n${words(60)}\n\n`).join('')
    write('garden/Seeds.md', `# Seeds\n\n${small}## Soil\n\n${parts}`)
    const first = (await split()).result?.plan
    edit('garden/Seeds/Soil.md', 'word', 'weed')
    const again = await split()
    expect([rulesOf(again), again.result?.plan.topics.map(({ path, topics }) => [path, topics])]).toEqual([
      [],
      first?.topics.map(({ path, topics }) => [path, topics]),
    ])
  })

  test('a join removes the folders that the first split made', async () => {
    await split()
    edit('garden/Seeds/Peas.md', 'Sow.', 'Sow early.')
    await split()
    expect((await joinIt()).exitCode).toBe(0)
    expect(existsSync(path('garden/Seeds'))).toBe(false)
  })

  test('a topic whose section is gone is not left over', async () => {
    await split()
    write('garden/Seeds/Peas.md', 'Sow.\n')
    const before = textsOf()
    expect([rulesOf(await split()).at(-1), textsOf()]).toEqual(['topic-left-over', before])
  })
})

describe('undo in a vault', () => {
  test('keeps later edits, link by link', async () => {
    await split()
    edit('Diary.md', 'Monday', 'On Monday')
    edit('Diary.md', '[[Beans|soaked]]', '[[Beans|soaked twice]]')
    edit('garden/Seeds/Peas.md', 'Sow.', 'Sow in March.')
    const outcome = await undo()
    expect([outcome.exitCode, outcome.note, outcome.isMerged, rulesOf(outcome)]).toEqual([
      0,
      'garden/Seeds.md',
      true,
      [],
    ])
    expect(read('garden/Seeds.md')).toBe(seeds.replace('Sow.', 'Sow in March.'))
    expect(read('Diary.md')).toBe(
      '# Diary\n\nOn Monday: [[Seeds#Beans]] and [[Seeds#Beans|soaked twice]].\n\nTuesday: [r](garden/Seeds.md#runner).\n',
    )
    expect(rulesOf(await undo())).toEqual(['nothing-to-undo'])
  })

  test('names orphans and undecided links, and writes nothing before a choice', async () => {
    await split()
    write('garden/Seeds/Mine.md', 'x\n')
    write('garden/Seeds/Peas.md', '# Peas\n\nSow.\n\n# Late\n\nMay.\n')
    write('New.md', '[[Peas#Gone]] and [[Peas#Late]]\n')
    const before = textsOf()
    const refused = await undo()
    expect([refused.exitCode, rulesOf(refused), textsOf()]).toEqual([1, ['undecided-link', 'orphan'], before])
    const outcome = await undo(true)
    expect([outcome.exitCode, rulesOf(outcome)]).toEqual([0, ['undecided-link', 'orphan']])
    expect(read('New.md')).toBe('[[Seeds#Gone|Gone]] and [[Seeds#Late|Late]]\n')
    expect(existsSync(path('garden/Seeds/Mine.md'))).toBe(true)
  })

  test('loses no section whose topic was emptied, even if forced', async () => {
    const first = textsOf()
    await split()
    write('garden/Seeds/Peas.md', '')
    expect([rulesOf(await undo()), rulesOf(await undo(true))]).toEqual([['emptied-file'], ['emptied-file']])
    rmSync(path('garden/Seeds/Peas.md'))
    expect([(await undo()).exitCode, textsOf()]).toEqual([0, first])
  })

  test('takes a topic back that was moved, and does not leave a copy', async () => {
    const before = textsOf()
    await split()
    move('garden/Seeds/Peas.md', 'Archive/Peas.md')
    const outcome = await undo()
    expect([outcome.exitCode, rulesOf(outcome)]).toEqual([0, ['renamed-file']])
    expect(textsOf()).toEqual(before)
  })

  test('leads the links of notes that were written since back to the note', async () => {
    await split()
    write('New.md', 'Read [[Beans#Runner]], [[Peas|the peas]] and [b](garden/Seeds/Beans.md).\n')
    const outcome = await undo()
    expect([outcome.exitCode, outcome.isMerged, rulesOf(outcome)]).toEqual([0, true, []])
    expect(read('garden/Seeds.md')).toBe(seeds)
    expect(read('New.md')).toBe(
      'Read [[Seeds#Runner|Runner]], [[Seeds#Peas|the peas]] and [b](garden/Seeds.md#beans).\n',
    )
    expect(existsSync(path('garden/Seeds'))).toBe(false)
  })

  test('of a join, names links that were written since and would lose their target', async () => {
    await split()
    // this link had no target before the join either
    write('Old.md', 'Read [[Seeds#Runner]].\n')
    await joinIt()
    write('New.md', 'Read [[Seeds#Runner]] and [[Seeds#Peas]].\n')
    const before = textsOf()
    const refused = await undo()
    expect([refused.exitCode, rulesOf(refused), textsOf()]).toEqual([1, ['link-lost-by-undo'], before])
    expect(refused.files.at(-1)?.path).toBe(path('New.md'))
    expect(refused.files.at(-1)?.messages[0]?.reason).toBe('`[[Seeds#Runner]]` would lose its target by the undo')
    const forced = await undo(true)
    expect([forced.exitCode, rulesOf(forced), existsSync(path('garden/Seeds/Beans.md'))]).toEqual([
      0,
      ['link-lost-by-undo'],
      true,
    ])
  })

  test('takes back one split at a time, and all of them only when that is forced', async () => {
    const first = textsOf()
    await split()
    write('garden/Seeds.md', `${read('garden/Seeds.md')}\n## Squash\n\nLast.\n`)
    const second = textsOf()
    await split()
    expect(rulesOf(await undo())).toEqual([])
    expect(textsOf()).toEqual(second)
    await split()
    edit('garden/Seeds/Squash.md', 'Last.', 'At last.')
    const third = textsOf()
    const refused = await undo()
    expect([refused.exitCode, rulesOf(refused), textsOf()]).toEqual([1, ['several-splits'], third])
    expect((await undo(true)).exitCode).toBe(0)
    expect(textsOf()).toEqual({ ...first, 'garden/Seeds.md': `${seeds}\n## Squash\n\nAt last.\n` })
    expect(rulesOf(await undo())).toEqual(['nothing-to-undo'])
  })

  test('lists what can be undone', async () => {
    await split()
    expect((await listUndoable(vault)).entries).toEqual([
      { kind: 'split', note: 'garden/Seeds.md', files: 5, isEdited: false },
    ])
    await joinIt()
    expect((await listUndoable(vault)).entries.map(({ kind, isEdited }) => [kind, isEdited])).toEqual([
      ['split', false],
      ['join', false],
    ])
  })
})

test('links of other notes follow a topic that no app renamed, in a split, a join and an undo', async () => {
  const before = textsOf()
  const rename = async () => {
    await split()
    write('Later.md', '[[Beans#Runner]], ![[Beans]], [b](garden/Seeds/Beans.md#runner), `[[Beans]]`\n')
    move('garden/Seeds/Beans.md', 'garden/Legumes.md')
  }
  await rename()
  const outcome = await split()
  expect([outcome.exitCode, rulesOf(outcome)]).toEqual([0, ['renamed-file']])
  expect(read('Later.md')).toBe('[[Legumes#Runner|Runner]], ![[Legumes]], [b](garden/Legumes.md#runner), `[[Beans]]`\n')
  expect(read('Diary.md')).toContain('[[Legumes|Beans]] and [[Legumes|soaked]]')
  await undo()
  expect(read('Later.md')).toContain('[[Beans#Runner]]')
  await split()
  await joinIt()
  expect(textsOf()).toEqual({ ...before, 'Later.md': expect.stringContaining('[[Seeds#Runner|') })
  rmSync(path('Later.md'))
  await rename()
  await joinIt()
  expect(textsOf()).toEqual({ ...before, 'Later.md': expect.stringContaining('[[Seeds#Runner|') })
})

test('a vault that was not found is the current folder, with a warning', async () => {
  const assumed = { note: path('garden/Seeds.md'), vault, options: {}, protect: [], isDryRun: true, force: false }
  expect(rulesOf(await runVault({ ...assumed, isAssumed: true }))).toEqual(['assumed-vault'])
  expect(vaultOf(path('garden/Seeds.md'), true)).toEqual({ vault: '.', isAssumed: true })
  mkdirSync(path('.obsidian'))
  expect(vaultOf(path('garden/Seeds.md'), true)).toEqual({ vault, isAssumed: false })
})

test('a folder inside a vault is named: links in its other folders were not updated', async () => {
  mkdirSync(path('.obsidian'))
  const part = {
    note: path('garden/Seeds.md'),
    vault: path('garden'),
    options: {},
    protect: [],
    isDryRun: true,
    force: false,
  }
  const outcome = await runVault(part)
  expect(rulesOf(outcome)).toEqual(['part-of-vault'])
  expect(String(outcome.files[0]?.messages[0]?.reason)).toMatch(/links in `\.` were not updated$/)
  expect(findVault(path('garden/Seeds.md'))).toEqual({ path: vault, mark: '.obsidian' })
})

test('a split of an older version is not joined', async () => {
  await split()
  rmSync(path('.notesplit/1/manifest.json'))
  expect(rulesOf(await joinIt())).toEqual(['no-split-record'])
  edit('garden/Seeds/Peas.md', 'Sow.', 'Sow in March.')
  expect(rulesOf(await undo())).toEqual(['edited-since-split'])
})
