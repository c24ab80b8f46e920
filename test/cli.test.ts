import { spawn, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { builtProgram } from './helpers/built-program.ts'
import { runProgram } from './helpers/run-program.ts'

const root = new URL('../', import.meta.url).pathname
const { cli } = builtProgram()
let work: string

const note = '# Kitchen\n\nSee [bread](#bread).\n\n## Bread\n\nFlour.[^1]\n\n## Soup\n\nHot.\n\n[^1]: Rye.\n'

beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'notesplit-'))
  mkdirSync(join(work, 'input'))
  writeFileSync(join(work, 'input', 'kitchen.md'), note)
  return () => rmSync(work, { recursive: true, force: true })
})

const run = (...args: string[]) => runProgram(args, work)

function tree(folder: string): Record<string, string> {
  const files: Record<string, string> = {}
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile()) files[path.slice(folder.length + 1)] = readFileSync(path, 'utf8')
  }
  return files
}

describe('split', () => {
  test('writes a folder for every note of input/ and says so', async () => {
    const { status, stdout, stderr } = await run('split')
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout:
        'input/kitchen.md → output/kitchen/ (2 topics)\n  updated 1 link\n  moved 1 footnote\n  start at output/kitchen/kitchen.md\n',
      stderr: '',
    })
    expect(Object.keys(tree(join(work, 'output'))).sort()).toEqual([
      'kitchen/.notesplit.json',
      'kitchen/Bread.md',
      'kitchen/Soup.md',
      'kitchen/kitchen.md',
    ])
    expect(readdirSync(join(work, 'output'))).toEqual(['kitchen'])
  })

  test('a second run changes nothing, not even a time', async () => {
    await run('split')
    const file = join(work, 'output/kitchen/Bread.md')
    const before = statSync(file).mtimeMs
    expect(await run('split')).toEqual({
      status: 0,
      stdout: 'input/kitchen.md → output/kitchen/ (nothing changed)\n',
      stderr: '',
    })
    expect(statSync(file).mtimeMs).toBe(before)
  })

  test('a deleted folder comes back with the same bytes', async () => {
    await run('split')
    const before = tree(join(work, 'output'))
    rmSync(join(work, 'output'), { recursive: true })
    await run('split')
    expect(tree(join(work, 'output'))).toEqual(before)
  })

  test('reaches any note and any folder, and takes options', async () => {
    writeFileSync(join(work, 'x.md'), note)
    const { status } = await run(
      'split',
      'x.md',
      '-o',
      'there',
      '--index',
      'Hub',
      '--index-style',
      'list',
      '--parser',
      'remark',
      '--heading',
      'keep',
    )
    expect(status).toBe(0)
    expect(readFileSync(join(work, 'there/x/Hub.md'), 'utf8')).toContain('- [[Bread]]: Flour.\n- [[Soup]]: Hot.')
    expect(readFileSync(join(work, 'there/x/Bread.md'), 'utf8')).toMatch(/^## Bread/)
  })

  test('--check passes on fresh output and shows a diff of stale output', async () => {
    expect((await run('split', '--check')).status).toBe(1)
    expect(existsSync(join(work, 'output'))).toBe(false)
    await run('split')
    expect(await run('split', '--check')).toEqual({ status: 0, stdout: '', stderr: '' })
    writeFileSync(join(work, 'output/kitchen/Bread.md'), '# Stale\n')
    const { status, stdout, stderr } = await run('split', '--check')
    expect(status).toBe(1)
    expect(stdout).toContain('-# Stale')
    expect(stderr).toContain('was edited since the last split; run `notesplit join`')
    expect(readFileSync(join(work, 'output/kitchen/Bread.md'), 'utf8')).toBe('# Stale\n')
    rmSync(join(work, 'output/kitchen/.notesplit.json'))
    expect((await run('split', '--check')).stderr).toContain('Bread.md` was not written by notesplit; move it')
  })

  test('--dry-run lists and writes nothing', async () => {
    const { status, stdout } = await run('split', '--dry-run')
    expect(status).toBe(0)
    expect(stdout).toContain('new       output/kitchen/Bread.md')
    expect(existsSync(join(work, 'output'))).toBe(false)
  })

  test('of many places it shows the first, and all as JSON', async () => {
    const links = Array.from({ length: 200 }, (_, i) => `<a href="#soup">${i}</a>`).join('\n\n')
    writeFileSync(join(work, 'input', 'kitchen.md'), `# Kitchen\n\n${links}\n\n## Soup\n\nHot.\n`)
    // the one message is not about the apps
    expect((await run('split')).stderr).toMatch(
      /^input\/kitchen\.md\n {2}warning .* uneven-split\n[\s\S]*\n1 warning \(/,
    )
    const { stderr } = await run('split', '--dry-run', '--apps', 'starlight')
    expect(stderr).toMatch(/Also at 5:10, 7:10, [\d:, ]+, … \(--verbose shows all\)\n/)
    expect(stderr).not.toContain('401:10')
    const { messages } = JSON.parse((await run('split', '--dry-run', '--apps', 'starlight', '--json=full')).stdout)
    const notes = messages.map(({ note }: { note: string | null }) => note)
    expect(notes).toContainEqual(expect.stringContaining(', 401:10.'))
  })

  test('sums up the work on all notes', async () => {
    for (const name of ['p.png', 'k.md']) writeFileSync(join(work, 'input', name), '')
    writeFileSync(
      join(work, 'input', 'tools.md'),
      '# Tools\n\n[a](#knives)[^1] [b](#pots) ![p](p.png) [c](#nowhere)\n\n## Knives\n\n[d][x] and <a href="#pots">e</a>\n\n## Pots\n\nx[^1] [[#Knives]]\n\n[x]: k.md\n[^1]: Once.\n',
    )
    const { status, stdout } = await run('split', '-o', 'out', 'input/kitchen.md', 'input/tools.md')
    expect(status).toBe(0)
    expect(stdout).toBe(
      'input/kitchen.md → out/kitchen/ (2 topics)\ninput/tools.md → out/tools/ (2 topics)\n' +
        '  updated 3 links, 1 wiki-link, 1 image, 1 link definition and 1 other reference\n' +
        '  moved 1 footnote, copied 1 footnote\n' +
        '  moved 1 definition\n',
    )
    expect((await run('split', '-o', 'out')).stdout).not.toContain('updated')
  })

  test('an edited file is not overwritten without --force', async () => {
    await run('split')
    const file = join(work, 'output/kitchen/Bread.md')
    writeFileSync(file, 'mine\n')
    const { status, stderr, stdout } = await run('split')
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toContain('edited-file')
    expect(readFileSync(file, 'utf8')).toBe('mine\n')
    expect((await run('split', '--force')).status).toBe(0)
    expect(readFileSync(file, 'utf8')).toContain('Flour.')
  })

  test('a foreign file is not touched', async () => {
    mkdirSync(join(work, 'output/kitchen'), { recursive: true })
    writeFileSync(join(work, 'output/kitchen/Bread.md'), 'foreign\n')
    const { status, stderr } = await run('split')
    expect(status).toBe(1)
    expect(stderr).toContain('foreign-file')
    expect(tree(join(work, 'output'))).toEqual({ 'kitchen/Bread.md': 'foreign\n' })
  })

  test('a second write keeps files of others and removes stale ones', async () => {
    await run('split')
    mkdirSync(join(work, 'output/kitchen/mine'))
    writeFileSync(join(work, 'output/kitchen/mine/own.md'), 'own\n')
    writeFileSync(join(work, 'input/kitchen.md'), note.replace('## Soup', '## Stew'))
    expect((await run('split')).status).toBe(0)
    expect(Object.keys(tree(join(work, 'output/kitchen'))).sort()).toEqual([
      '.notesplit.json',
      'Bread.md',
      'Stew.md',
      'kitchen.md',
      'mine/own.md',
    ])
  })

  test('the next run cleans up after one that was killed', async () => {
    await run('split')
    const folder = join(work, 'output/kitchen')
    cpSync(folder, join(work, 'output/.kitchen.notesplit-old'), { recursive: true })
    rmSync(folder, { recursive: true })
    expect((await run('split')).stdout).toContain('nothing changed')
    expect(readdirSync(join(work, 'output'))).toEqual(['kitchen'])
  })

  test('a note without a heading is its own index', async () => {
    mkdirSync(join(work, 'img'))
    writeFileSync(join(work, 'img/a.png'), '')
    writeFileSync(join(work, 'plain.md'), 'Just [text](img/a.png).\n')
    const { status, stderr } = await run('split', 'plain.md')
    expect(status).toBe(0)
    expect(stderr).toContain('no-heading')
    expect(readFileSync(join(work, 'output/plain/plain.md'), 'utf8')).toBe('Just [text](../../img/a.png).\n')
  })
})

describe('join and verify', () => {
  const file = () => join(work, 'output/kitchen/Bread.md')

  test('restores the note byte for byte, or prints it', async () => {
    await run('split')
    rmSync(join(work, 'input/kitchen.md'))
    expect((await run('join', 'output/kitchen')).stderr).toContain('no-target')
    expect(await run('join', 'output/kitchen', '-o', 'input/kitchen.md')).toEqual({
      status: 0,
      stdout: 'output/kitchen/ → input/kitchen.md (no edits)\n',
      stderr: '',
    })
    expect(readFileSync(join(work, 'input/kitchen.md'), 'utf8')).toBe(note)
    expect(await run('join', 'output/kitchen', '-o', '-')).toEqual({ status: 0, stdout: note, stderr: '' })
    expect((await run('join', 'output/kitchen')).stdout).toContain('(nothing changed)')
  })

  test('edits are merged back, and then split finds nothing to do', async () => {
    await run('split')
    writeFileSync(file(), readFileSync(file(), 'utf8').replace('Flour.', 'Flour, for [[Soup]] too.'))
    expect((await run('split')).status).toBe(1)
    expect((await run('join', 'output/kitchen')).stdout).toContain('(1 edited)')
    expect(readFileSync(join(work, 'input/kitchen.md'), 'utf8')).toContain('Flour, for [Soup](#soup) too.')
    expect((await run('split')).status).toBe(0)
    expect((await run('split', '--check')).status).toBe(0)
  })

  test('--merge takes both, and not --force', async () => {
    await run('split')
    writeFileSync(file(), readFileSync(file(), 'utf8').replace('Flour.', 'Rye flour.'))
    writeFileSync(join(work, 'input/kitchen.md'), note.replace('Hot.', 'Cold.'))
    expect((await run('split', '--merge', '--force')).status).toBe(2)
    expect((await run('split', '--merge')).status).toBe(0)
    expect(readFileSync(file(), 'utf8')).toContain('Rye flour.')
    expect(readFileSync(join(work, 'output/kitchen/Soup.md'), 'utf8')).toContain('Cold.')
  })

  test('verify lists the files and fails on a link that broke', async () => {
    await run('split')
    expect(await run('verify', 'output/kitchen')).toEqual({
      status: 0,
      stdout:
        'as written output/kitchen/kitchen.md\nas written output/kitchen/Bread.md\nas written output/kitchen/Soup.md\n',
      stderr: '',
    })
    expect((await run('verify', 'input/kitchen.md')).stderr).toContain('did you mean `output/kitchen`')
    writeFileSync(file(), readFileSync(file(), 'utf8').replace('Flour.', '[[#Crust]]'))
    const { status, stdout, stderr } = await run('verify', 'output/kitchen')
    expect(status).toBe(1)
    expect(stdout).toContain('edited     output/kitchen/Bread.md')
    expect(stderr).toContain('dead-link')
  })
})

describe('plan', () => {
  const table = `\
Topic    File        Words  In  Out  Notes  Why
Kitchen  kitchen.md      6   0    1      0  the index
Bread    Bread.md        3   1    0      1  depth 2
Soup     Soup.md         2   0    0      0  depth 2

input/kitchen.md → input/kitchen.plan.yaml`

  test('plan, edit, split: from a note to a hub', async () => {
    expect(await run('plan', 'input/kitchen.md')).toEqual({ status: 0, stdout: `${table} (new)\n`, stderr: '' })
    expect(existsSync(join(work, 'output'))).toBe(false)
    expect(readdirSync(join(work, 'input'))).toEqual(['kitchen.md', 'kitchen.plan.yaml'])
    const path = join(work, 'input/kitchen.plan.yaml')
    const plan = readFileSync(path, 'utf8')
    expect((await run('plan', 'input/kitchen.md')).stdout).toContain('kitchen.plan.yaml (nothing changed)\n')
    writeFileSync(path, plan.replace('file: Bread\n    title: Bread', 'file: Daily bread\n    title: Daily bread'))
    expect((await run('split')).status).toBe(0)
    expect(readFileSync(join(work, 'output/kitchen/kitchen.md'), 'utf8')).toContain('See [[Daily bread|bread]].')
    expect(readFileSync(join(work, 'output/kitchen/Daily bread.md'), 'utf8')).toBe(
      '---\naliases:\n  - "Bread"\n---\n\n# Daily bread\n\nFlour.[^1]\n\n[^1]: Rye.\n',
    )
    expect((await run('split', '--no-plan', '--dry-run')).stdout).toContain('Bread.md')
  })

  test('a note that changed: a renamed section keeps its place', async () => {
    await run('plan', 'input/kitchen.md')
    writeFileSync(join(work, 'input/kitchen.md'), note.replace('## Soup', '## Soups'))
    const followed = await run('split')
    expect([followed.status, followed.stderr]).toEqual([0, expect.stringContaining('section-renamed')])
    const { status, stdout } = await run('plan', 'input/kitchen.md')
    expect([status, stdout]).toEqual([0, expect.stringContaining('(changed)')])
    expect((await run('split', '--check')).stderr).not.toContain('section-renamed')
  })

  test('a note that changed: new sections are added, vanished ones reported', async () => {
    await run('plan', 'input/kitchen.md')
    writeFileSync(join(work, 'input/kitchen.md'), note.replace('## Soup', '## Stews\n\nThick.\n\n## Soups'))
    const refused = await run('split')
    expect(refused.status).toBe(2)
    expect(refused.stderr).toMatch(
      /input\/kitchen\.plan\.yaml\n {2}15:16 +error +The note has no section `soup`.*did you mean `soups` +unknown-section/,
    )
    expect(existsSync(join(work, 'output'))).toBe(false)
    const { status, stdout, stderr } = await run('plan', 'input/kitchen.md')
    expect([status, stdout]).toEqual([0, expect.stringContaining('(changed)')])
    expect(stderr).toContain('section-gone')
    expect(readFileSync(join(work, 'input/kitchen.plan.yaml'), 'utf8')).toContain(
      '  # new since the plan was made\n  - file: Stews\n',
    )
  })

  test('writes to stdout, or to another file that split is given', async () => {
    const { stdout } = await run('plan', 'input/kitchen.md', '-o', '-', '--min-words', '3', '--suggest')
    expect(stdout).toMatch(/^# What becomes of kitchen\.md\. [\s\S]*kept:\n {2}- soup # fewer words than min-words\n/)
    expect(stdout).toContain('# Suggested: ')
    expect(readdirSync(join(work, 'input'))).toEqual(['kitchen.md'])
    expect((await run('plan', 'input/kitchen.md', '-o', 'p.yaml')).status).toBe(0)
    writeFileSync(join(work, 'p.yaml'), 'kept: [soup]\ntopics: [{ sections: [bread] }]\n')
    expect((await run('split', 'input/kitchen.md', '--plan', 'p.yaml')).stdout).toContain('(1 topic, following p.yaml)')
  })

  test('what cannot be read or written', async () => {
    expect(await run('plan', 'none.md')).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining('missing-note'),
    })
    expect((await run('plan', 'input/kitchen.md', '-o', 'new/p.yaml')).status).toBe(0)
    expect((await run('plan', 'input/kitchen.md', '-o', 'input/kitchen.md/p.yaml')).stderr).toContain(
      'it is a file, not a folder (ENOTDIR)  cannot-write',
    )
    expect((await run('split', 'input/kitchen.md', '--plan', 'none.yaml')).stderr).toContain('missing-note')
    expect((await run('split', '--plan', 'none.yaml')).stderr).toContain('--plan works with one note')
    expect((await run('plan')).status).toBe(2)
    writeFileSync(join(work, 'input/kitchen.plan.yaml'), 'topics: [\n')
    const { status, stderr } = await run('plan', 'input/kitchen.md')
    expect([status, stderr]).toEqual([2, expect.stringContaining('invalid-plan')])
    expect(readFileSync(join(work, 'input/kitchen.plan.yaml'), 'utf8')).toBe('topics: [\n')
  })
})

describe('bad input: one clear line, exit 2, nothing written', () => {
  const refuses = (name: string, ruleId: string, prepare: () => string) =>
    test(name, async () => {
      const path = prepare()
      const { status, stdout, stderr } = await run('split', path, 'input/kitchen.md')
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
      expect(stderr).toContain(ruleId)
      expect(stderr).toMatch(/^Nothing was written: not every note can be split\.$/m)
      expect(stderr).not.toMatch(/^\s+at /m)
      expect(stderr.split('\n').filter((line) => /^ +(?:\d+:\d+ +)?error /.test(line))).toHaveLength(1)
      expect(existsSync(join(work, 'output'))).toBe(false)
    })
  const write = (content: string | Buffer) => () => {
    writeFileSync(join(work, 'bad.md'), content)
    return 'bad.md'
  }
  refuses('a missing note', 'missing-note', () => 'none.md')
  refuses('a folder without notes', 'no-notes', () => {
    mkdirSync(join(work, 'b'))
    return 'b'
  })
  refuses('a folder with the name of a note', 'not-a-file', () => {
    mkdirSync(join(work, 'b.md'))
    return 'b.md'
  })
  refuses('an empty note', 'empty-note', write(''))
  refuses('blank lines only', 'empty-note', write('\uFEFF\n\n'))
  refuses('not UTF-8', 'not-utf8', write(Buffer.from([0x23, 0x20, 0xe9, 0x74, 0xe9])))
  refuses('a NUL byte', 'nul-byte', write('# a\n\n\0\n'))
  refuses('frontmatter that does not parse', 'invalid-frontmatter', write('---\na: [b\n---\n\n# c\n'))
  refuses('two notes of one name', 'same-folder', () => {
    mkdirSync(join(work, 'b'))
    writeFileSync(join(work, 'b/kitchen.md'), note)
    return 'b/kitchen.md'
  })

  test('a manifest that cannot be read', async () => {
    await run('split')
    writeFileSync(join(work, 'output/kitchen/.notesplit.json'), '{')
    const { status, stderr } = await run('split')
    expect(status).toBe(2)
    expect(stderr).toContain('invalid-manifest')
    expect((await run('split', '--force')).status).toBe(0)
  })

  test('a place that cannot be written', async () => {
    writeFileSync(join(work, 'output'), 'a file\n')
    const { status, stderr } = await run('split')
    expect(status).toBe(2)
    expect(stderr).toContain('cannot-write')
    expect(readFileSync(join(work, 'output'), 'utf8')).toBe('a file\n')
  })

  test('no note at all', async () => {
    rmSync(join(work, 'input'), { recursive: true })
    const { status, stderr } = await run('split')
    expect(status).toBe(2)
    expect(stderr).toContain('no-notes')
  })

  test.each([
    ['--depth', '9'],
    ['--min-words', 'few'],
    ['--index', '../x'],
    ['--links', 'html'],
    ['--indx', 'a'],
  ])('the option %s %s', async (...option) => {
    const { status, stderr } = await run('split', ...option)
    expect(status).toBe(2)
    expect(stderr).toMatch(/error: /)
    expect(existsSync(join(work, 'output'))).toBe(false)
  })
})

describe('the program itself', () => {
  test('names misspelt, missing and mistyped keys, and what was expected', async () => {
    for (const [args, ...words] of [
      [['splt'], 'splt', 'Did you mean split'],
      [['split', '--dept', '2'], '--dept', 'Did you mean --depth'],
      [['split', '--depth', 'two'], '--depth', 'two', 'a whole number from 1 to 6'],
      [['split', '--links', 'wikis'], '--links', 'wikis', 'wiki', 'markdown'],
      [['split', '--apps', 'obsidan'], '--apps', 'obsidan', 'obsidian'],
      [['split', '--apps', 'github,obsidan'], 'did you mean `obsidian`'],
      [['split', '--template', 'input/kitchen.md'], "argument 'input/kitchen.md'"],
      [['split', '--only', 'soop'], 'did you mean `soup`', 'notesplit outline'],
      [['help', 'nosuch'], "unknown command 'nosuch'"],
      [['split', '--parser', 'marked'], '--parser', 'marked', 'satteri, remark'],
      [['split', '--index', 'CON'], '--index', 'CON', 'every system'],
      [['split', '--output'], '--output', 'argument missing'],
      [['join'], 'folder'],
    ] as const) {
      const { status, stdout, stderr } = await run(...args)
      expect([status, stdout], args.join(' ')).toEqual([2, ''])
      for (const word of words) expect(stderr, args.join(' ')).toContain(word)
      expect(stderr).not.toMatch(/\n\s+at /)
    }
  })

  test('the built program gives the bytes of the sources', () => {
    const built = spawnSync(process.execPath, [cli, 'split', '--check'], {
      cwd: root,
      encoding: 'utf8',
    })
    expect([built.status, built.stdout]).toEqual([0, ''])
  })

  test('a shell completes commands and options', async () => {
    const script = (await run('completion', 'bash')).stdout
    const complete = (...words: string[]) =>
      spawnSync(
        'bash',
        [
          '-c',
          `${script}\nCOMP_WORDS=(notesplit ${words.join(' ')}); COMP_CWORD=${words.length}; _notesplit; echo "\${COMPREPLY[@]}"`,
        ],
        {
          cwd: work,
          encoding: 'utf8',
        },
      ).stdout.trim()
    expect(complete('sp')).toBe('split')
    expect(complete('split', '--dep')).toBe('--depth')
    expect(complete('undo', '--')).toBe('--vault --list --force --json --json=full --verbose --quiet --help')
    expect(complete('join', 'inp')).toBe('input')
    expect((await run('completion', 'zsh')).stdout).toContain(script)
    expect((await run('completion', 'fish')).stdout).toContain("-n '__fish_seen_subcommand_from split' -l depth")
    expect(await run('completion', 'cmd')).toMatchObject({ status: 2, stdout: '' })
  })

  test('the help of each command shows how it is used', async () => {
    for (const command of ['split', 'plan', 'join', 'completion'])
      expect((await run(command, '--help')).stdout).toContain('Examples:')
  })

  test('--watch splits again when the note or its plan is saved, also by renaming', async () => {
    const child = spawn(process.execPath, [cli, 'split', 'input/kitchen.md', '--watch'], {
      cwd: work,
    })
    let said = ''
    child.stdout.on('data', (data) => (said += data))
    child.stderr.on('data', (data) => (said += data))
    const hear = async (what: RegExp) => {
      const until = Date.now() + 20_000
      while (!what.test(said)) {
        if (Date.now() > until) throw new Error(`not heard: ${what} in ${said}`)
        await new Promise((resolve) => setTimeout(resolve, 30))
      }
      said = ''
    }
    try {
      await hear(/Waiting for changes to input\/kitchen\.md/)
      writeFileSync(join(work, 'input/kitchen.md'), note.replace('Hot.', 'Cold.'))
      await hear(/^\d\d:\d\d:\d\d input\/kitchen\.md → output\/kitchen\/ \(2 topics\)$/m)
      expect(readFileSync(join(work, 'output/kitchen/Soup.md'), 'utf8')).toContain('Cold.')
      writeFileSync(join(work, 'input/kitchen.tmp'), note.replace('Hot.', 'Warm.'))
      renameSync(join(work, 'input/kitchen.tmp'), join(work, 'input/kitchen.md'))
      await hear(/\(2 topics\)/)
      expect(readFileSync(join(work, 'output/kitchen/Soup.md'), 'utf8')).toContain('Warm.')
      writeFileSync(join(work, 'input/kitchen.plan.yaml'), 'topics:\n  - sections: [bread]\nkept: [soup]\n')
      await hear(/\(1 topic/)
      expect(existsSync(join(work, 'output/kitchen/Soup.md'))).toBe(false)
      writeFileSync(join(work, 'input/kitchen.plan.yaml'), 'topics:\n  - sections: [bred]\n')
      await hear(/unknown-section/)
    } finally {
      child.kill('SIGINT')
      expect(await new Promise((resolve) => child.on('exit', resolve))).toBe(130)
    }
  })

  test('--timings tells of every phase', async () => {
    const { status, stdout, stderr } = await run('split', 'input/kitchen.md', '--timings')
    expect([status, stdout]).toEqual([0, expect.stringContaining('kitchen.md →')])
    for (const phase of [
      'start',
      'read',
      'parse',
      'survey',
      'plan',
      'link',
      'render',
      'parse again',
      'verify',
      'write',
      'all',
    ])
      expect(stderr).toMatch(new RegExp(`^${phase} +[\\d.]+ ms +\\d+ %$`, 'm'))
  })

  test('--version is the package’s', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    expect(await run('--version')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' })
  })

  test('a fault of the program shows no stack without --debug', () => {
    writeFileSync(join(work, 'broken.mjs'), `JSON.stringify = () => { throw new Error('no such thing') }\n`)
    const broken = (...args: string[]) =>
      spawnSync(process.execPath, ['--import', join(work, 'broken.mjs'), cli, ...args], {
        cwd: work,
        encoding: 'utf8',
      })
    const { status, stderr } = broken('split', 'input/kitchen.md')
    expect([status, stderr]).toEqual([2, expect.stringContaining('internal error: no such thing')])
    expect(stderr).not.toMatch(/\n\s+at /)
    expect(broken('split', 'input/kitchen.md', '--debug').stderr).toMatch(/Error: no such thing\n\s+at /)
  })

  test.skipIf(process.platform === 'win32')('Ctrl+C ends a run at once, and nothing is left', async () => {
    const sections = Array.from({ length: 30_000 }, (_, i) => `## Section ${i}\n\nText ${i}.\n\n`).join('')
    writeFileSync(join(work, 'input/long.md'), `# Long\n\n${sections}`)
    // the note has been read, and takes seconds to parse
    const hook = `import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
const open = fs.openSync
fs.openSync = (path, ...more) => {
  if (String(path).endsWith('long.md')) fs.writeSync(1, 'ready')
  return open(path, ...more)
}
syncBuiltinESMExports()\n`
    writeFileSync(join(work, 'hook.mjs'), hook)
    const child = spawn(process.execPath, ['--import', join(work, 'hook.mjs'), cli, 'split', 'input/long.md'], {
      cwd: work,
    })
    const ended = new Promise((resolve) => child.on('exit', (code, signal) => resolve(code ?? signal)))
    await new Promise((resolve) => child.stdout.once('data', resolve))
    child.kill('SIGINT')
    expect(await ended).toBe('SIGINT')
    expect(existsSync(join(work, 'output'))).toBe(false)
  })
})
