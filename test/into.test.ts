import { execFileSync } from 'node:child_process'
import { existsSync, linkSync, mkdirSync, symlinkSync, truncateSync } from 'node:fs'
import fc from 'fast-check'
import type { VFile } from 'vfile'
import { expect, test } from 'vitest'
import { takeHostsOut } from '../src/join/take-hosts-out.ts'
import { type HostText, placeInHost } from '../src/plan/host.ts'
import { runJoin, runVerify } from '../src/run/run-join.ts'
import { type RunRequest, runSplit } from '../src/run/run-split.ts'
import { runUndo } from '../src/run/run-undo.ts'
import { runVault } from '../src/run/run-vault.ts'
import { runVaultJoin } from '../src/run/run-vault-join.ts'
import type { Manifest } from '../src/write/manifest.ts'
import { splitRequest } from './helpers/split-request.ts'
import { testFolder } from './helpers/test-folder.ts'
import { treeOf } from './helpers/tree.ts'

const note =
  '# Kitchen\n\nSee [bread](#bread) and [[Recipes]].\n\n## Soup\n\nHot.[^1]\n\n### Stock\n\nBones.\n\n## Bread\n\nFlour, unlike [[#Stock]].\n\n[^1]: Very.\n'
const recipes = '# Recipes\n\n[[#Soups]], [[kitchen#Stock]].\n\n## Soups\n\nTomato.\n\n## Salads\n\nGreek.'
const planFor = (into: string, more = '') =>
  `topics:\n  - into: '${into}'\n    sections: [soup]\n${more}  - sections: [bread]\n`
let work: string
const { path, read, write, edit, move } = testFolder((root) => {
  work = root
  write('kitchen.md', note)
  write('kitchen.plan.yaml', planFor('Recipes#Soups'))
  write('out/kitchen/Recipes.md', recipes)
})
const host = 'out/kitchen/Recipes.md'
const split = (given: Partial<RunRequest> = {}) => runSplit(splitRequest(work, given))
const joinIt = () => runJoin({ folder: path('out/kitchen'), out: undefined, force: false })
const reasonsOf = ({ files }: { files: VFile[] }) =>
  files.flatMap(({ messages }) => messages.filter(({ fatal }) => fatal).map(({ reason }) => reason))
const expectSettled = async () => {
  expect((await split({ mode: 'check' })).exitCode).toBe(0)
  expect((await runVerify(path('out/kitchen'))).exitCode).toBe(0)
  expect((await joinIt()).state).toBe('unchanged')
}

test('a section joins a note below a heading, and leaves it when the plan no longer says so', async () => {
  expect(reasonsOf(await split())).toEqual([])
  const joined =
    '## Soups\n\nTomato.\n\n### Soup\n\nHot.[^1]\n\n#### Stock\n\nBones.\n\n[^1]: Very.\n\n## Salads\n\nGreek.'
  expect(read(host)).toBe(recipes.replace('## Soups\n\nTomato.\n\n## Salads\n\nGreek.', () => joined))
  expect(read('out/kitchen/Bread.md')).toContain('unlike [[Recipes#Stock|Stock]]')
  expect(read('out/kitchen/kitchen.md')).toContain('See [[Recipes#Soup|Soup]] for Stock.')
  await expectSettled()
  write('kitchen.plan.yaml', planFor('Recipes'))
  await split()
  expect(read(host).endsWith('Greek.\n\n## Soup\n\nHot.[^1]\n\n### Stock\n\nBones.\n\n[^1]: Very.\n')).toBe(true)
  await expectSettled()
  write('kitchen.plan.yaml', 'topics:\n  - sections: [soup, bread]\n')
  expect(reasonsOf(await split())).toEqual([])
  expect(read(host)).toBe(recipes)
  await expectSettled()
})

test('edits of the note stay in it, those of the sections go into the split note', async () => {
  await split()
  edit(host, 'Greek.', 'Greek, see [[#Stock]].')
  await expectSettled()
  edit(host, 'Bones.', 'Bones, not [[#Salads]].')
  expect(reasonsOf(await split())).toEqual([`\`${path(host)}\` was edited since the last split`])
  expect((await joinIt()).state).toBe('changed')
  expect(read('kitchen.md')).toBe(note.replace('Bones.', 'Bones, not [[Recipes#Salads]].'))
  expect(reasonsOf(await split())).toEqual([])
  expect(read(host)).toContain('Greek, see [[#Stock]].')
  await expectSettled()
  write(host, recipes)
  expect(reasonsOf(await joinIt())).toEqual(['`Recipes.md` no longer has the sections that joined it'])
})

test('sections stay where they are when text is written below them', async () => {
  write('kitchen.plan.yaml', planFor('Recipes'))
  await split()
  write(host, `${read(host)}\n## Cakes\n\nSweet.\n`)
  edit('kitchen.md', 'Bones.', 'Old bones.')
  expect(reasonsOf(await split())).toEqual([])
  expect(read(host)).toMatch(/Old bones\.\n\n\[\^1\]: Very\.\n\n## Cakes\n\nSweet\.\n$/)
  await expectSettled()
  write('kitchen.plan.yaml', 'topics:\n  - sections: [soup, bread]\n')
  await split()
  expect(read(host)).toBe(`${recipes}\n\n## Cakes\n\nSweet.\n`)
})

test('labels that both notes have get other names in the note, and their own in the split note', async () => {
  const both = note
    .replace('Hot.[^1]', 'Hot.[^1] As [steam][s], [s] or ![s][].')
    .replace('Flour,', 'Flour[^1] and [s],')
    .concat('\n[s]: https://steam.org\n')
  const own = `${recipes}[^1] [s]\n\n[^1]: Own.\n\n[s]: https://own.org\n`
  write('kitchen.md', both)
  write(host, own)
  expect(reasonsOf(await split())).toEqual([])
  expect(read(host)).toContain('Hot.[^2] As [steam][s-2], [s][s-2] or ![s][s-2].')
  expect(read(host)).toContain(
    '\n\n[s-2]: https://steam.org\n\n[^2]: Very.\n\n## Salads\n\nGreek.[^1] [s]\n\n[^1]: Own.\n',
  )
  expect(read('out/kitchen/Bread.md')).toMatch(
    /Flour\[\^1\] and \[s\],[\s\S]*\[s\]: https:\/\/steam\.org\n\n\[\^1\]: Very\.\n$/,
  )
  await expectSettled()
  edit(host, 'Bones.', 'Bones.[^2] More [steam][s-2] and [s-2].')
  edit(host, '[^2]: Very.', '[^2]: Very much.')
  // these mean definitions of their own note
  edit(host, 'Hot.', 'Hot.[^1] Not [own][s].')
  edit(host, '[^1]: Own.', '[^1]: Own, by [us].\n\n[us]: https://us.org')
  expect(reasonsOf(await joinIt())).toEqual([])
  const sections = both
    .replace('Bones.', 'Bones.[^1] More [steam][s] and [s-2][s].')
    .replace('[^1]: Very.', '[^1]: Very much.')
    .replace('Hot.', 'Hot.[^2] Not [own][s-2].')
    .concat('\n[^2]: Own, by [us].\n\n[s-2]: https://own.org\n\n[us]: https://us.org\n')
  expect(read('kitchen.md')).toBe(sections)
  expect(reasonsOf(await split())).toEqual([])
  await expectSettled()
  write('kitchen.plan.yaml', 'topics:\n  - sections: [soup, bread]\n')
  expect(reasonsOf(await split())).toEqual([])
  expect(read(host)).toBe(own.replace('[^1]: Own.', '[^1]: Own, by [us].\n\n[us]: https://us.org'))
})

test('a note that was renamed and edited is still the same', async () => {
  await split()
  move(host, 'out/kitchen/Book.md')
  edit('out/kitchen/Book.md', 'Bones.', 'Old bones.')
  expect((await joinIt()).state).toBe('changed')
  expect(read('kitchen.md')).toBe(note.replace('Bones.', 'Old bones.'))
  expect(reasonsOf(await split())).toEqual([])
  expect(read('kitchen.plan.yaml')).toContain('into: Book#Soups')
  expect(read('out/kitchen/Book.md')).toContain('Old bones.')
  await expectSettled()
})

test.each([
  ['beside it', '', 'Recipes.md', 'Recipes'],
  ['in another folder', 'garden/', 'food/Recipes.md', 'food/Recipes'],
  ['by a path from the note', 'garden/', 'food/Recipes.md', '../food/Recipes'],
])('in a vault, links follow, and join and undo keep the edits of others: %s', async (_, home, host, into) => {
  const files = { [host]: recipes, 'Other.md': '[[kitchen#Stock]], [[Recipes#Soups]] and [[Recipes]]' }
  for (const [name, text] of Object.entries(files)) write(`vault/${name}`, text)
  const source = note.replace('Bones.', 'Bones. ![](bone.png)')
  write(`vault/${home}bone.png`, '')
  write(`vault/${home}kitchen.md`, source)
  write(`vault/${home}kitchen.plan.yaml`, planFor(`${into}#Soups`))
  const vault = path('vault')
  const vaultNote = path(`vault/${home}kitchen.md`)
  const request = { note: vaultNote, vault, options: {}, protect: [], isDryRun: false, force: false }
  const before = treeOf(vault)
  expect(reasonsOf(await runVault(request))).toEqual([])
  expect(read(`vault/${host}`)).toContain('[[#Soups]], [[Recipes#Stock|Stock]].')
  expect(read(`vault/${host}`)).toContain(`Bones. ![](${home && `../${home}`}bone.png)`)
  expect(read('vault/Other.md')).toBe('[[Recipes#Stock|Stock]], [[Recipes#Soups]] and [[Recipes]]')
  await runUndo(vault)
  expect(treeOf(vault)).toEqual(before)
  await runVault(request)
  edit(`vault/${host}`, 'Greek.', 'Greek, after [[#Soup]].')
  edit(`vault/${host}`, 'Bones.', 'Bones, then [[#Salads]].')
  expect(reasonsOf(await runVault(request))).toEqual([])
  expect((await runVerify(request.note)).exitCode).toBe(0)
  expect(reasonsOf(await runVaultJoin({ note: request.note, vault, isDryRun: false, force: false }))).toEqual([])
  expect(read(`vault/${host}`)).toBe(recipes.replace('Greek.', 'Greek, after [[kitchen#Soup|Soup]].'))
  expect(read(`vault/${home}kitchen.md`)).toBe(source.replace('Bones.', 'Bones, then [[Recipes#Salads]].'))
  expect(read('vault/Other.md')).toBe(files['Other.md'])
  expect(reasonsOf(await runVault({ ...request, protect: ['**/Recipes.md'] }))).toEqual([
    `No section can join \`${host}\`: \`**/Recipes.md\` protects it`,
  ])
  write(`vault/${home}kitchen.plan.yaml`, planFor(`../../${home}outside`))
  expect(reasonsOf(await runVault(request))[0]).toContain('it must be a visible note in the output folder or vault')
})

test('a note that cannot be joined is left alone, with the reason', async () => {
  const folder = path('out/kitchen')
  mkdirSync(`${folder}/Folder.md`)
  symlinkSync(path('kitchen.md'), `${folder}/Link.md`)
  symlinkSync(work, `${folder}/away`)
  write('elsewhere.md', 'Mine.')
  linkSync(path('elsewhere.md'), `${folder}/Hard.md`)
  execFileSync('mkfifo', [`${folder}/Pipe.md`])
  write('out/kitchen/Huge.md', '')
  truncateSync(`${folder}/Huge.md`, 70_000_000)
  write('out/kitchen/Mark.md', '\uFEFF# Mark\n')
  write('out/kitchen/Same.md', '# Same\n\n## Stock\n\nMine.\n')
  write('out/kitchen/Cited.md', '# Cited\n\nNowhere.[^1]\n')
  write('out/kitchen/Open.md', '# Open\n\n```\nnever closed\n')
  const cases = [
    ['Missing', '`PATH/Missing.md` does not exist'],
    ['Recipes#Soop', 'it has no heading `Soop`; did you mean `Soups`'],
    ['../../kitchen', 'it must be a visible note in the output folder or vault'],
    ['away/kitchen', 'its folder leads elsewhere'],
    ...['Folder', 'Link', 'Hard', 'Pipe'].map((name) => [name, 'it is no ordinary file, or a link'] as const),
    ['Huge', 'the limit is 64 MB'],
    ['Mark', 'it begins with a byte order mark'],
    ['Same', 'both have the heading `Stock`; rename one of them'],
    ['Cited', '`[^1]` would be read otherwise'],
    ['Open', '`## Soup` would be read otherwise'],
  ] as const
  for (const [into, why] of cases) {
    write('kitchen.plan.yaml', planFor(into))
    const reasons = reasonsOf(await split())
    expect(reasons[0]?.replace(/`[^`]*\/out\/kitchen/, '`PATH')).toContain(why)
    expect(existsSync(`${folder}/.notesplit.json`)).toBe(false)
  }
  write('kitchen.plan.yaml', planFor('Recipes', '    file: Soup\n'))
  expect(reasonsOf(await split())[0]).toContain('`into` and `file` exclude each other')
  write('kitchen.plan.yaml', planFor('Recipes'))
  write('kitchen.md', `---\npublish: false\n---\n${note}`)
  expect(reasonsOf(await split())[0]).toContain('the note has `publish: false`, and it does not')
})

test('edits around the sections never change them, nor the reverse', () => {
  const lines = fc.array(fc.constantFrom('one', 'two', '', '- item', '## Same', 'three'), { maxLength: 6 })
  fc.assert(
    fc.property(lines, lines, lines, lines, fc.boolean(), (before, after, newBefore, newBehind, isLast) => {
      const text = (all: readonly string[]) => all.map((line) => `${line}\n`).join('')
      const behind = (all: readonly string[]) => (isLast ? '' : `## Next\n${text(all)}`)
      const known: HostText = { before: text(before), after: behind(after), depth: 3 }
      const sections = '### Soup\n\nHot.\n'
      const manifest = {
        source: { lines: ['### Soup\n', '\n', 'Hot.\n'] },
        notes: [{ path: 'A.md', role: 'topic', hash: '', host: { ...known, hash: '' }, pieces: [{ source: [0, 15] }] }],
      } as unknown as Manifest
      const now = { before: text([...newBefore, ...before]), after: behind([...after, ...newBehind]), depth: 3 }
      const files = new Map([['A.md', placeInHost(now, sections)]])
      const own = takeHostsOut(manifest, files).get('A.md')
      expect(files.get('A.md')).toBe(sections)
      expect(own && placeInHost(own, sections)).toBe(placeInHost(now, sections))
    }),
    { numRuns: 100 },
  )
})
