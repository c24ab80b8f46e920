import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import type { VFile } from 'vfile'
import { expect, test } from 'vitest'
import { runJoin, runVerify } from '../src/run/run-join.ts'
import { runPlan } from '../src/run/run-plan.ts'
import { type RunRequest, runSplit } from '../src/run/run-split.ts'
import { splitRequest } from './helpers/split-request.ts'
import { testFolder } from './helpers/test-folder.ts'

const note =
  '# Kitchen\n\nSee [bread](#bread).\n\n## Bread\n\nFlour. ![b](img/b.png)\n\n### Crust\n\nBrown.\n\n## Soup\n\nHot, unlike [a crust](#crust).\n'
let work: string
const { path, read, write, edit, move } = testFolder((root) => {
  work = root
  write('kitchen.md', note)
  write('img/b.png', '')
})
const filesIn = (folder: string) =>
  (readdirSync(path(folder), { recursive: true }) as string[])
    .filter((name) => name.endsWith('.md'))
    .map((name) => name.replaceAll('\\', '/'))
    .sort()
const rulesOf = ({ files }: { files: VFile[] }) =>
  files.flatMap(({ messages }) => messages.flatMap(({ ruleId }) => (ruleId === 'lost-in-app' ? [] : [String(ruleId)])))
const split = (given: Partial<RunRequest> = {}) => runSplit(splitRequest(work, given))
const joinIt = (given: { out?: string; force?: boolean } = {}) =>
  runJoin({ folder: path('out/kitchen'), out: undefined, force: false, ...given })
const expectSettled = async () => {
  const again = await split({ mode: 'check' })
  expect([again.exitCode, rulesOf(again)]).toEqual([0, []])
  expect((await runVerify(path('out/kitchen'))).exitCode).toBe(0)
  const joined = await joinIt()
  expect([joined.exitCode, joined.state]).toEqual([0, 'unchanged'])
}

test('a topic that was renamed keeps its new name when splitting again', async () => {
  await split()
  move('out/kitchen/Soup.md', 'out/kitchen/Broth.md')
  // its pointer is broken until the next split writes it
  const verified = await runVerify(path('out/kitchen'))
  expect([verified.exitCode, rulesOf(verified)]).toEqual([1, ['dead-link', 'renamed-file']])
  expect(verified.files[0]?.messages[0]?.reason).toContain('its file was renamed')
  const outcome = await split()
  expect([outcome.exitCode, rulesOf(outcome)]).toEqual([0, ['renamed-file']])
  expect(filesIn('out/kitchen')).toEqual(['Bread.md', 'Broth.md', 'kitchen.md'])
  expect(read('out/kitchen/kitchen.md')).toContain('## Soup\n\nSee [[Broth]].')
  await expectSettled()
})

test('a topic that Obsidian renamed, with the links to it, is the same topic', async () => {
  await split()
  move('out/kitchen/Bread.md', 'out/kitchen/Loaf.md')
  for (const one of ['kitchen', 'Soup']) edit(`out/kitchen/${one}.md`, '[[Bread', '[[Loaf')
  const verified = await runVerify(path('out/kitchen'))
  expect([verified.exitCode, rulesOf(verified)]).toEqual([0, ['renamed-file']])
  const outcome = await split()
  expect([outcome.exitCode, rulesOf(outcome)]).toEqual([0, ['renamed-file']])
  expect(filesIn('out/kitchen')).toEqual(['Loaf.md', 'Soup.md', 'kitchen.md'])
  expect(read('out/kitchen/Soup.md')).toContain('[[Loaf#Crust|a crust]]')
  expect(read('kitchen.md')).toBe(note)
  await expectSettled()
})

test('a topic that was moved to another folder is written there', async () => {
  await split()
  move('out/kitchen/Bread.md', 'out/kitchen/Baking/Bread.md')
  const outcome = await split()
  expect([outcome.exitCode, rulesOf(outcome)]).toEqual([0, ['renamed-file']])
  expect(filesIn('out/kitchen')).toEqual(['Baking/Bread.md', 'Soup.md', 'kitchen.md'])
  expect(read('out/kitchen/Baking/Bread.md')).toContain('![b](../../../img/b.png)')
  await expectSettled()
})

test('a topic that was renamed and edited is followed by join and --merge, with a message', async () => {
  await split()
  move('out/kitchen/Bread.md', 'out/kitchen/Loaf.md')
  edit('out/kitchen/Loaf.md', 'Flour.', 'Flour and rye.')
  expect(rulesOf(await split())).toEqual(['renamed-and-edited', 'edited-file'])
  const merged = await split({ merge: true })
  expect([merged.exitCode, filesIn('out/kitchen')]).toEqual([0, ['Loaf.md', 'Soup.md', 'kitchen.md']])
  expect(read('out/kitchen/Loaf.md')).toContain('Flour and rye.')
  const joined = await joinIt()
  expect([joined.exitCode, rulesOf(joined)]).toEqual([0, []])
  expect(read('kitchen.md')).toBe(note.replace('Flour.', 'Flour and rye.'))
  expect((await split()).exitCode).toBe(0)
  await expectSettled()
})

test('an index note that was renamed keeps its new name', async () => {
  await split()
  move('out/kitchen/kitchen.md', 'out/kitchen/Home.md')
  expect(rulesOf(await split())).toEqual(['renamed-file'])
  expect(filesIn('out/kitchen')).toEqual(['Bread.md', 'Home.md', 'Soup.md'])
  await expectSettled()
})

test('a new file is not taken for a topic that was renamed and deleted', async () => {
  await split()
  rmSync(path('out/kitchen/Soup.md'))
  edit('out/kitchen/kitchen.md', 'See [[Soup]].\n', 'See [[Broth]].\n\n## Rice\n\nSee [[Rice]].\n')
  write('out/kitchen/Rice.md', '# Rice\n\nWhite.\n')
  expect(rulesOf(await joinIt())).toEqual(['moves-to-topic', 'file-joined', 'missing-file'])
  expect(read('kitchen.md')).toMatch(/## Soup\n[\s\S]*Hot[\s\S]*## Rice\n\nWhite\.\n/)
})

test('a file that exists under its old and a new name is not taken for renamed', async () => {
  await split()
  write('out/kitchen/Copy.md', read('out/kitchen/Soup.md'))
  expect(rulesOf(await split())).toEqual([])
  expect(filesIn('out/kitchen')).toEqual(['Bread.md', 'Copy.md', 'Soup.md', 'kitchen.md'])
})

test('a plan takes the names of renamed topics, and is followed when it is edited later', async () => {
  write('kitchen.plan.yaml', 'topics:\n  - sections: [bread] # mine\n  - file: Soup\n    sections: [soup]\n')
  await split()
  move('out/kitchen/Bread.md', 'out/kitchen/Loaf.md')
  move('out/kitchen/Soup.md', 'out/kitchen/Broth.md')
  const outcome = await split()
  expect([outcome.exitCode, rulesOf(outcome)]).toEqual([0, ['renamed-file', 'renamed-file', 'plan-renamed']])
  expect(read('kitchen.plan.yaml')).toBe(
    'topics:\n  - file: Loaf\n    sections: [bread] # mine\n  - file: Broth\n    sections: [soup]\n',
  )
  await expectSettled()
  edit('kitchen.plan.yaml', 'Broth', 'Stew')
  await split()
  expect(filesIn('out/kitchen')).toEqual(['Loaf.md', 'Stew.md', 'kitchen.md'])
})

test('a new plan has the names of renamed topics', async () => {
  await split({ out: path('output') })
  write('notesplit.yaml', 'output: output\n')
  move('output/kitchen/Soup.md', 'output/kitchen/Broth.md')
  const { proposal } = await runPlan({ note: path('kitchen.md'), out: '-', options: {}, suggest: false })
  expect(proposal?.text).toContain('  - file: Broth\n    title: Soup\n    sections: [soup]\n')
})

test('properties that were added to a topic stay there, and what the note gives is merged into them', async () => {
  await split()
  const own = '---\ntags: [warm] # mine\nrating: 5\n---\n'
  write('out/kitchen/Soup.md', own + read('out/kitchen/Soup.md'))
  expect([rulesOf(await split()), read('out/kitchen/Soup.md').startsWith(own)]).toEqual([[], true])
  await expectSettled()
  edit('kitchen.md', 'Hot', 'Very hot')
  expect(rulesOf(await split())).toEqual([])
  expect(read('out/kitchen/Soup.md')).toBe(`${own}# Soup\n\nVery hot, unlike [[Bread#Crust|a crust]].\n`)
  write('kitchen.md', `---\ntags: [food]\nlang: en\n---\n${read('kitchen.md')}`)
  await split({ options: { inherit: ['tags', 'lang'] } })
  expect(read('out/kitchen/Soup.md')).toMatch(/^---\ntags: \[warm, food\] # mine\nrating: 5\nlang: en\n---\n# Soup\n/)
})

test('an edited pointer stays, also when its topic is renamed or gets other parts', async () => {
  await split()
  edit('out/kitchen/kitchen.md', 'See [[Bread]] for Crust.', 'Read about [[Bread]] at leisure.')
  expect(rulesOf(await joinIt())).toEqual(['pointer-stays'])
  expect(rulesOf(await split())).toEqual([])
  await expectSettled()
  move('out/kitchen/Bread.md', 'out/kitchen/Loaf.md')
  edit('kitchen.md', '### Crust', '### Crumb\n\nSoft.\n\n### Crust')
  expect(rulesOf(await split())).toEqual(['renamed-file'])
  expect(read('out/kitchen/kitchen.md')).toContain('## Bread\n\nRead about [[Loaf]] at leisure.\n')
  await expectSettled()
  edit('kitchen.md', '## Bread\n\nFlour. ![b](img/b.png)\n', '')
  const outcome = await split()
  expect([outcome.exitCode, rulesOf(outcome)]).toEqual([0, ['broken-link', 'pointer-dropped']])
})

test('of a list, the lines that were edited stay, and each topic keeps a line', async () => {
  const options = { indexStyle: 'list' } as const
  await split({ options })
  edit('out/kitchen/kitchen.md', '- [[Soup]]: Hot, unlike a crust.', '- Best of all: [[Soup]]')
  edit('kitchen.md', '## Soup', '## Rice\n\nWhite.\n\n## Soup')
  const outcome = await split({ options })
  expect([outcome.exitCode, rulesOf(outcome)]).toEqual([0, []])
  expect(read('out/kitchen/kitchen.md')).toMatch(/- \[\[Bread\]\]: Flour\.[\s\S]*- Best of all: \[\[Soup\]\]/)
  expect(read('out/kitchen/kitchen.md')).toContain('- [[Rice]]: White.')
  expect((await split({ options, mode: 'check' })).exitCode).toBe(0)
})

test('a deleted pointer or heading of the index returns, with a message', async () => {
  await split()
  edit('out/kitchen/kitchen.md', '## Soup\n\nSee [[Soup]].\n', '')
  expect(rulesOf(await joinIt())).toContain('edit-not-merged')
  expect([(await split()).exitCode, read('out/kitchen/kitchen.md')]).toEqual([
    0,
    expect.stringContaining('## Soup\n\nSee [[Soup]].\n'),
  ])
  await expectSettled()
})

test('properties that were pasted above those of a topic replace none of them', async () => {
  await split()
  edit('out/kitchen/Soup.md', '# Soup', '---\ndraft: true\n---\n# Soup')
  await split()
  edit('out/kitchen/Soup.md', '---\ndraft', '---\ntags: [warm]\n---\n---\ndraft')
  const pasted = read('out/kitchen/Soup.md')
  for (const _ of [1, 2]) expect((await split()).exitCode).toBe(0)
  expect(read('out/kitchen/Soup.md')).toBe(pasted)
  await expectSettled()
})

test('a new file that was joined keeps its name, folder and properties, wherever it was moved', async () => {
  await split()
  write('kitchen.md', `---\nrating: 1\n---\n${note}`)
  await split()
  write('out/kitchen/Rice.md', '---\ntags: [grain]\nrating: 5\n---\n# Rice\n\nWhite.\n')
  write('out/kitchen/kitchen.md', `${read('out/kitchen/kitchen.md')}\n## Rice\n\nSee [[Rice]].\n`)
  // what the note has for itself stays in the file alone
  expect(rulesOf(await joinIt())).toEqual(['file-joined', 'property-left'])
  expect(read('kitchen.md')).toMatch(/^---\nrating: 1\ntags:\n {2}- grain\n---\n# Kitchen/)
  move('out/kitchen/Rice.md', 'out/kitchen/Grains/Basmati.md')
  edit('out/kitchen/kitchen.md', '[[Rice]]', '[[Basmati]]')
  expect(rulesOf(await split())).toEqual(['renamed-file'])
  expect(filesIn('out/kitchen')).toEqual(['Bread.md', 'Grains/Basmati.md', 'Soup.md', 'kitchen.md'])
  expect(read('out/kitchen/Grains/Basmati.md')).toMatch(/^---\ntags: \[grain\]\nrating: 5\n---\n# Rice/)
  await expectSettled()
})

test('a new file that was joined and deleted is not deleted from the note', async () => {
  await split()
  write('out/kitchen/Rice.md', '# Rice\n\nWhite.\n')
  write('out/kitchen/kitchen.md', `${read('out/kitchen/kitchen.md')}\n## Rice\n\nSee [[Rice]].\n`)
  await joinIt()
  rmSync(path('out/kitchen/Rice.md'))
  expect([rulesOf(await joinIt()), read('kitchen.md')]).toEqual([['source-changed'], expect.stringContaining('White.')])
  expect((await split({ merge: true })).exitCode).toBe(0)
  expect(read('out/kitchen/Rice.md')).toContain('White.')
  await expectSettled()
})

test('an edited topic that was joined and deleted keeps its edits in the note', async () => {
  await split()
  edit('out/kitchen/Soup.md', 'Hot', 'Very hot')
  await joinIt()
  rmSync(path('out/kitchen/Soup.md'))
  edit('out/kitchen/Bread.md', 'Flour', 'Rye')
  expect([rulesOf(await joinIt()), read('kitchen.md')]).toEqual([
    ['missing-file', 'backup-kept'],
    expect.stringMatching(/Rye[\s\S]*Very hot/),
  ])
})

test('links that show the name of a renamed topic are no edits', async () => {
  write('kitchen.md', note.replace('[bread](#bread)', '[[#Bread]]'))
  await split()
  move('out/kitchen/Bread.md', 'out/kitchen/Deep/Loaf.md')
  for (const one of ['kitchen', 'Soup']) edit(`out/kitchen/${one}.md`, '[[Bread', '[[Loaf')
  expect([(await joinIt()).state, rulesOf(await split({ merge: true }))]).toEqual(['unchanged', ['renamed-file']])
  await expectSettled()
})

test('links that an app updated are no conflict beside an edit', async () => {
  await split()
  move('out/kitchen/Bread.md', 'out/kitchen/Loaf.md')
  for (const one of ['kitchen', 'Soup']) edit(`out/kitchen/${one}.md`, '[[Bread', '[[Loaf')
  write('out/kitchen/Soup.md', `${read('out/kitchen/Soup.md')}\nSalt.\n`)
  const merged = await split({ merge: true })
  expect([merged.exitCode, read('out/kitchen/Soup.md')]).toEqual([
    0,
    '# Soup\n\nHot, unlike [[Loaf#Crust|a crust]].\n\nSalt.\n',
  ])
})

test('an edited line with a link to a renamed topic keeps its link, although no app rewrote it', async () => {
  await split()
  move('out/kitchen/Bread.md', 'out/kitchen/Loaf.md')
  edit('out/kitchen/Soup.md', 'Hot, unlike [[Bread#Crust|a crust]].', 'Not at all like [[Bread#Crust|crusts]].')
  await joinIt()
  expect(read('kitchen.md')).toContain('Not at all like [crusts](#crust).')
  await split()
  await expectSettled()
})

test('what the note got after a join, in the same place, is no conflict', async () => {
  await split()
  write('out/kitchen/Soup.md', `${read('out/kitchen/Soup.md')}\nWith bread.\n`)
  await joinIt()
  write('kitchen.md', `${read('kitchen.md')}\nAnd salt.\n`)
  expect(rulesOf(await split())).toEqual([])
  expect(read('out/kitchen/Soup.md')).toMatch(/With bread\.\n\nAnd salt\.\n$/)
})

test('an edit of the joined note, in a line that join wrote, is the current note', async () => {
  await split()
  edit('out/kitchen/Soup.md', 'Hot', 'Very hot')
  await joinIt()
  edit('kitchen.md', 'Very hot, unlike', 'Warm and not like')
  expect([(await joinIt()).state, rulesOf(await joinIt())]).toEqual(['unchanged', []])
  edit('out/kitchen/Bread.md', 'Flour.', 'Rye.')
  expect([(await joinIt()).exitCode, read('kitchen.md')]).toEqual([0, expect.stringMatching(/Rye\.[\s\S]*Warm and/)])
  edit('kitchen.md', 'Rye.', 'Rye flour.')
  move('out/kitchen/Bread.md', 'out/kitchen/Loaf.md')
  expect(rulesOf(await joinIt())).toEqual(['renamed-and-edited'])
  move('out/kitchen/Loaf.md', 'out/kitchen/Bread.md')
  // its words were once in the note, but no longer are
  expect(rulesOf(await split())).toEqual(['backup-kept', 'backup-kept'])
  expect([read('out/kitchen/Soup.md'), read('out/kitchen/Soup.md.bak')]).toEqual([
    expect.stringContaining('Warm and not like'),
    expect.stringContaining('Very hot, unlike'),
  ])
  await expectSettled()
})

test('a note that was restored since it was joined gets the edits again', async () => {
  await split()
  edit('out/kitchen/Soup.md', 'Hot', 'Very hot')
  edit('kitchen.md', 'Flour', 'Rye')
  const before = read('kitchen.md')
  await joinIt()
  write('kitchen.md', before)
  expect([(await joinIt()).state, read('kitchen.md')]).toEqual(['changed', expect.stringContaining('Very hot')])
})

test('edits of the index are applied by join and never doubled by --merge', async () => {
  await split()
  write('out/kitchen/kitchen.md', `${read('out/kitchen/kitchen.md')}\nServe it.\n`)
  await joinIt()
  write('out/kitchen/kitchen.md', `${read('out/kitchen/kitchen.md')}\n## Rice\n\nWhite.\n`)
  expect(rulesOf(await split({ merge: true }))).toEqual(['edited-file'])
  await joinIt()
  expect(rulesOf(await split())).toEqual([])
  expect([read('out/kitchen/Soup.md'), read('out/kitchen/kitchen.md')]).toEqual([
    expect.stringContaining('Serve it.'),
    expect.not.stringContaining('Serve it.'),
  ])
})

test('text below a pointer goes to the topic, with a message, unless the plan keeps it', async () => {
  await split()
  edit('out/kitchen/kitchen.md', 'See [[Soup]].\n', 'See [[Soup]].\n\nServe it.\n')
  const joined = await joinIt()
  expect(rulesOf(joined)).toEqual(['moves-to-topic'])
  expect(joined.files.flatMap(({ messages }) => messages.map(String))).toEqual([
    expect.stringMatching(/^13:1-14:1: .*is in the section of `Soup\.md`/),
  ])
  write('kitchen.plan.yaml', 'topics:\n  - sections: [bread]\n  - sections: [soup]\n    keep: 1\n')
  await split()
  expect(read('out/kitchen/kitchen.md')).toMatch(/## Soup\n\nServe it\.\n\nSee \[\[Soup\]\]/)
  rmSync(path('kitchen.plan.yaml'))
  await split()
  expect(read('out/kitchen/Soup.md')).toContain('Serve it.')
})

test('edits of a topic that a new plan dissolves are applied by join', async () => {
  await split()
  edit('out/kitchen/Soup.md', 'Hot', 'Cold')
  edit('kitchen.md', 'Flour', 'Rye')
  write('kitchen.plan.yaml', 'topics:\n  - sections: [bread, soup]\n')
  expect(rulesOf(await split({ merge: true }))).toEqual(['edited-file'])
  expect(rulesOf(await joinIt())).toEqual(['backup-kept'])
  expect(rulesOf(await split())).toEqual([])
  expect([filesIn('out/kitchen'), read('out/kitchen/Bread.md')]).toEqual([
    ['Bread.md', 'kitchen.md'],
    expect.stringMatching(/Rye[\s\S]*Cold/),
  ])
})

test('sections that were moved in the index return to their place, and there are no two of them', async () => {
  await split()
  const index = read('out/kitchen/kitchen.md')
  const [first, bread, soup] = index.split(/(?=^## )/m)
  write('out/kitchen/kitchen.md', `${first}${soup}\n${bread?.trimEnd()}\n`)
  const outcome = await joinIt()
  expect([outcome.exitCode, [...new Set(rulesOf(outcome))]]).toEqual([0, ['edit-not-merged']])
  expect([rulesOf(await split()), read('out/kitchen/kitchen.md')]).toEqual([[], index])
})

test('a topic whose heading was renamed keeps its name and properties', async () => {
  await split()
  move('out/kitchen/Soup.md', 'out/kitchen/Brew.md')
  await split()
  edit('out/kitchen/Brew.md', '# Soup', '---\nrating: 5\n---\n# Broth')
  expect(rulesOf(await joinIt())).toEqual(['properties-stay'])
  expect(rulesOf(await split())).toEqual([])
  expect(filesIn('out/kitchen')).toEqual(['Bread.md', 'Brew.md', 'kitchen.md'])
  expect(read('out/kitchen/Brew.md')).toMatch(/^---\nrating: 5\n---\n# Broth\n/)
  await expectSettled()
})

test('a file of the user with the name of a new topic is not overwritten, although all edits are in the note', async () => {
  write('kitchen.plan.yaml', 'kept: [soup]\ntopics:\n  - sections: [bread]\n')
  await split()
  edit('out/kitchen/Bread.md', 'Flour', 'Rye flour')
  write('out/kitchen/Soup.md', 'Mine.\n')
  await joinIt()
  expect(rulesOf(await split({ plan: false }))).toEqual(['foreign-file'])
  expect(read('out/kitchen/Soup.md')).toBe('Mine.\n')
})

test('join without a manifest writes only to -o, and never a shorter note', async () => {
  await split()
  rmSync(path('out/kitchen/.notesplit.json'))
  const outcome = await joinIt()
  expect([outcome.exitCode, rulesOf(outcome)]).toEqual([2, ['no-target']])
  const named = await joinIt({ out: path('again.md') })
  expect([named.exitCode, existsSync(path('out/kitchen.md'))]).toEqual([0, false])
  rmSync(path('out/kitchen/Bread.md'))
  const less = await joinIt({ out: path('kitchen.md'), force: true })
  expect([less.exitCode, rulesOf(less).at(-1), read('kitchen.md')]).toEqual([1, 'join-loses-text', note])
})

test('conflict markers of git in a topic or the manifest are reported, and never taken into the note', async () => {
  await split()
  const conflict = '<<<<<<< HEAD\nHot, hot.\n=======\nCold.\n>>>>>>> branch\n'
  edit('out/kitchen/Soup.md', 'Hot, unlike [[Bread#Crust|a crust]].\n', conflict)
  const outcome = await joinIt()
  expect([outcome.exitCode, rulesOf(outcome), read('kitchen.md')]).toEqual([1, ['merge-conflict'], note])
  edit('out/kitchen/Soup.md', conflict, 'Cold.\n')
  const manifest = read('out/kitchen/.notesplit.json')
  edit(
    'out/kitchen/.notesplit.json',
    '  "version": 1,',
    '<<<<<<< HEAD\n"version": 1,\n=======\n"version": 1,\n>>>>>>> branch',
  )
  for (const refused of [await joinIt(), await split(), await runVerify(path('out/kitchen'))])
    expect([refused.exitCode, rulesOf(refused)]).toEqual([2, ['merged-manifest']])
  write('out/kitchen/.notesplit.json', manifest)
  expect((await joinIt()).exitCode).toBe(0)
  expect(read('kitchen.md')).toBe(note.replace('Hot, unlike [a crust](#crust).', 'Cold.'))
})

test('a section that a branch added to the note and to the folder is there once after a merge and a join', async () => {
  await split()
  const section = '## Cake\n\nCake wants much butter.\n'
  write('kitchen.md', `${section}\n${note}`)
  write('out/kitchen/Cake.md', section.slice(1))
  write('out/kitchen/kitchen.md', `${read('out/kitchen/kitchen.md')}\n## Cake\n\nSee [[Cake]].\n`)
  expect((await joinIt()).exitCode).toBe(0)
  expect(read('kitchen.md')).toBe(`${section}\n${note}`)
})

test('conflict markers of git in the note are reported before it is split, those in code are text', async () => {
  const conflict = '<<<<<<< HEAD\nHot, hot.\n=======\nCold.\n>>>>>>> branch\n'
  write('kitchen.md', `${note}\n${conflict}`)
  const outcome = await split()
  expect([outcome.exitCode, rulesOf(outcome)[0], existsSync(path('out'))]).toEqual([2, 'conflict-in-note', false])
  write('kitchen.md', `${note}\n\`\`\`\n${conflict}\`\`\`\n`)
  expect((await split()).exitCode).toBe(0)
  await expectSettled()
})

test('an emptied topic, or half of one, is refused, and loses its section only when that is forced', async () => {
  await split()
  write('out/kitchen/Bread.md', read('out/kitchen/Bread.md').slice(0, 12))
  expect(rulesOf(await joinIt())).toEqual(['emptied-file'])
  await split({ force: true })
  write('out/kitchen/Soup.md', '\n')
  const outcome = await joinIt()
  expect([outcome.exitCode, rulesOf(outcome), read('kitchen.md')]).toEqual([1, ['emptied-file'], note])
  expect(rulesOf(await split())).toEqual(['edited-file'])
  expect((await joinIt({ force: true })).exitCode).toBe(0)
  expect(read('kitchen.md')).not.toContain('Soup')
  expect([(await split()).exitCode, filesIn('out/kitchen')]).toEqual([0, ['Bread.md', 'kitchen.md']])
})

test('--merge keeps a backup of an edited file that it changes', async () => {
  await split()
  edit('out/kitchen/Soup.md', '# Soup\n', '# Soup\n\nMine.\n')
  const edited = read('out/kitchen/Soup.md')
  write('kitchen.md', `${read('kitchen.md')}\nLast.\n`)
  const outcome = await split({ merge: true })
  expect([outcome.exitCode, rulesOf(outcome)]).toEqual([0, ['backup-kept']])
  expect(read('out/kitchen/Soup.md')).toMatch(/Mine\.[\s\S]*Last\.\n$/)
  expect(read('out/kitchen/Soup.md.bak')).toBe(edited)
})

test('what a renamed note left behind is named', async () => {
  write('kitchen.plan.yaml', 'topics:\n  - sections: [bread, soup]\n')
  await split()
  move('kitchen.md', 'cook.md')
  const outcome = await split({ notes: [path('cook.md')] })
  expect([outcome.exitCode, rulesOf(outcome)]).toEqual([0, ['name-changed', 'plan-left-behind', 'output-left-behind']])
  expect(outcome.files.flatMap(({ messages }) => messages.map(String))).toContainEqual(
    expect.stringContaining('not `Bread`: `kitchen/Bread.md` has this name'),
  )
})

test('a first split in an Obsidian vault mentions --vault', async () => {
  mkdirSync(path('.obsidian'))
  expect(rulesOf(await split())).toEqual(['note-in-vault'])
  expect(rulesOf(await split())).toEqual([])
})

test('a joined new file and the note that were edited at one place are merged', async () => {
  await split()
  write('out/kitchen/Tea.md', '# Tea\n\nGreen.\n')
  write('out/kitchen/kitchen.md', `${read('out/kitchen/kitchen.md')}\n## Tea\n\nSee [[Tea]].\n`)
  await joinIt()
  edit('out/kitchen/Tea.md', 'Green.', 'Green.\n\nFrom Assam.')
  edit('kitchen.md', 'Green.', 'Green.\n\nFrom Japan.')
  expect(rulesOf(await joinIt())).toContain('source-changed')
  expect(rulesOf(await split())).toEqual(['edited-file'])
  expect(rulesOf(await split({ merge: true }))).toContain('merge-conflict')
  expect(read('out/kitchen/Tea.md')).toMatch(/Green\.\n<{7}.*\n\nFrom Assam\.\n={7}\n\nFrom Japan\.\n>{7}/)
  write('out/kitchen/Tea.md', read('out/kitchen/Tea.md').replace(/^[<=>]{7}.*\n/gm, ''))
  expect(rulesOf(await joinIt())).toEqual([])
  expect(read('kitchen.md')).toContain('Green.\n\nFrom Assam.\n\nFrom Japan.')
  await split()
  await expectSettled()
})

test('a joined new file is followed like a topic while the note changes, whatever its name', async () => {
  for (const [name, isRewritten] of [
    ['Rice', true],
    ['Rice', false],
    ['Grains', true],
  ] as const) {
    rmSync(path('out'), { recursive: true, force: true })
    write('kitchen.md', note)
    await split()
    write(`out/kitchen/${name}.md`, '---\nrating: 5\n---\n# Rice\n\nWhite and long.\n')
    write('out/kitchen/kitchen.md', `${read('out/kitchen/kitchen.md')}\n## Rice\n\nSee [[${name}]].\n`)
    await joinIt()
    move(`out/kitchen/${name}.md`, 'out/kitchen/Basmati.md')
    if (isRewritten) edit('out/kitchen/kitchen.md', `[[${name}]]`, '[[Basmati]]')
    edit('out/kitchen/Basmati.md', 'long.', 'long.\n\nFrom India.')
    write('kitchen.md', `${read('kitchen.md')}\nServe it.\n`)
    await split({ merge: true })
    expect(filesIn('out/kitchen')).toEqual(['Basmati.md', 'Bread.md', 'Soup.md', 'kitchen.md'])
    expect(read('out/kitchen/Basmati.md')).toMatch(/^---\nrating: 5\n---\n# Rice[\s\S]*India[\s\S]*Serve it/)
  }
})

test('a topic whose heading was renamed is the same topic while the note changes', async () => {
  await split()
  edit('out/kitchen/Soup.md', '# Soup', '# Broth')
  await joinIt()
  edit('out/kitchen/Soup.md', 'Hot', 'Very hot')
  edit('kitchen.md', 'Hot', 'Warm')
  expect(rulesOf(await split({ merge: true }))).toContain('merge-conflict')
  expect(filesIn('out/kitchen')).toEqual(['Bread.md', 'Soup.md', 'kitchen.md'])
  expect(read('out/kitchen/Soup.md')).toMatch(/^# Broth\n[\s\S]*Very hot[\s\S]*Warm/)
})

test('conflict marks that are still open are named, not merged again', async () => {
  await split()
  edit('out/kitchen/Soup.md', 'Hot', 'Very hot')
  edit('kitchen.md', 'Hot', 'Warm')
  await split({ merge: true })
  const both = read('out/kitchen/Soup.md')
  edit('kitchen.md', 'Warm', 'Cold')
  const outcome = await split({ merge: true })
  expect([outcome.exitCode, rulesOf(outcome), read('out/kitchen/Soup.md')]).toEqual([1, ['merge-conflict'], both])
})

test('an edit of text that a new plan moves to another file needs join', async () => {
  write('kitchen.plan.yaml', 'topics:\n  - sections: [bread, soup]\n')
  await split()
  edit('out/kitchen/Bread.md', 'Hot', 'Cold')
  write('kitchen.plan.yaml', 'kept: [soup]\ntopics:\n  - sections: [bread]\n')
  expect(rulesOf(await split({ merge: true }))).toEqual(['edited-file'])
  await joinIt()
  expect(rulesOf(await split())).toEqual([])
  expect([read('out/kitchen/kitchen.md'), read('out/kitchen/Bread.md')]).toEqual([
    expect.stringContaining('Cold'),
    expect.not.stringContaining('Cold'),
  ])
})

test('text of the index that a join moved to a topic is not in both after --merge', async () => {
  await split()
  write('out/kitchen/kitchen.md', `${read('out/kitchen/kitchen.md')}\nServe it.\n`)
  await joinIt()
  write('out/kitchen/Rice.md', '# Rice\n\nWhite.\n')
  write('out/kitchen/kitchen.md', `${read('out/kitchen/kitchen.md')}\n## Rice\n\nSee [[Rice]].\n`)
  write('kitchen.md', `${read('kitchen.md')}\nAnd salt.\n`)
  expect(rulesOf(await split({ merge: true }))).toEqual(['backup-kept'])
  expect(read('out/kitchen/Soup.md')).toMatch(/Serve it\.[\s\S]*And salt\./)
  expect(read('out/kitchen/kitchen.md')).toMatch(/See \[\[Soup\]\]\.\n\n## Rice\n\nSee \[\[Rice\]\]\.\n$/)
})

test('links in edited text follow a topic that a new plan dissolves', async () => {
  await split()
  write('out/kitchen/Soup.md', `${read('out/kitchen/Soup.md')}\nSee [[Bread#Crust]].\n`)
  write('kitchen.plan.yaml', 'kept: [bread]\ntopics:\n  - sections: [soup]\n')
  await split({ merge: true })
  expect(filesIn('out/kitchen')).toEqual(['Soup.md', 'kitchen.md'])
  expect(read('out/kitchen/Soup.md')).toContain('See [[kitchen#Crust]].')
})

test('links in edited text follow a topic that has edits left over', async () => {
  await split()
  write('out/kitchen/Soup.md', `${read('out/kitchen/Soup.md')}\nSee [[Bread#Crust]].\n`)
  edit('out/kitchen/Bread.md', 'Flour.', 'Rye.')
  edit('kitchen.md', 'Flour.', 'Oats.')
  write('kitchen.plan.yaml', 'kept: [bread]\ntopics:\n  - sections: [soup]\n')
  expect(rulesOf(await split({ merge: true }))).toContain('edits-left-over')
  expect(read('out/kitchen/Soup.md')).toContain('See [[kitchen#Crust]].')
})

test('a paragraph that was joined is not joined twice when the line beside it changes and another topic is gone', async () => {
  await split()
  edit('out/kitchen/Bread.md', '# Bread\n', '# Bread\n\nKnead.\n')
  await joinIt()
  rmSync(path('out/kitchen/Soup.md'))
  edit('out/kitchen/Bread.md', 'Flour.', 'Rye.')
  await joinIt()
  expect(read('kitchen.md').match(/Knead\./g)).toHaveLength(1)
})

test('a renamed topic that was mostly written anew is known by its heading', async () => {
  await split()
  move('out/kitchen/Bread.md', 'out/kitchen/Loaf.md')
  write('out/kitchen/Loaf.md', '# Bread\n\nRye, no flour.\n\n## Crust\n\nDark.\n')
  expect(rulesOf(await joinIt())).toEqual(['renamed-and-edited'])
  expect(read('kitchen.md')).toContain('## Bread\n\nRye, no flour.\n\n### Crust\n\nDark.\n\n## Soup')
})
