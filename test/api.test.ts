import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import { rolldown } from 'rolldown'
import { VFile } from 'vfile'
import { expect, test } from 'vitest'
import { hashText } from '../src/disk/hash.ts'
import { applyPlan, join, loadParser, type Parser, planSplit, printManifest, split, verify } from '../src/index.ts'

const text = '# Kitchen\n\n## Bread\n\nSee [soup](#soup).\n\n## Soup\n\nHot. [Gone](#gone)\n'

test('a text is split without a disk', async () => {
  const { ok, files, plan, manifest, messages } = await split(text, { indexStyle: 'list', parser: 'remark' })
  expect(ok).toBe(true)
  expect(files.map(({ path, data }) => [path, data.role])).toEqual([
    ['note.md', 'index'],
    ['Bread.md', 'topic'],
    ['Soup.md', 'topic'],
    ['.notesplit.json', 'manifest'],
  ])
  expect(String(files[1])).toBe('# Bread\n\nSee [[Soup|soup]].\n')
  expect(messages.map(({ ruleId, line }) => [ruleId, line])).toEqual([['broken-link', 9]])
  expect(manifest.source).toMatchObject({ path: 'note.md', bom: false, hash: hashText(text) })
  expect(JSON.parse(String(files[3]))).toEqual(JSON.parse(printManifest(manifest)))
  // the plan is plain data
  expect(JSON.parse(JSON.stringify(plan))).toEqual(plan)
})

test('a VFile gives the index its name and receives the messages', async () => {
  const note = new VFile({ path: 'notes/kitchen.md', value: `\uFEFF${text}` })
  const { files } = await split(note, { folder: 'kitchen', links: 'markdown', index: 'kitchen' })
  expect(files[0]?.path).toBe('kitchen.md')
  expect(String(files[0])).toMatch(/^\uFEFF# Kitchen\n/)
  expect(note.messages.map(({ ruleId }) => ruleId)).toEqual(['broken-link'])
  await expect(split(note, { folder: '../up' })).rejects.toThrow(TypeError)
})

test.each([
  [{ depth: 9 }, '`depth` is `9`; expected a whole number from 1 to 6'],
  [{ maxWords: '10' }, '`maxWords` is `10`; expected a whole number of 0 or more'],
  [{ maxWord: 10 }, 'There is no option `maxWord`; did you mean `maxWords`'],
  [{ 'max-words': 10 }, 'There is no option `max-words`; did you mean `maxWords`'],
])('a wrong option is an error: %j', async (options, said) => {
  await expect(split(text, options as object)).rejects.toThrow(new TypeError(said))
  await expect(planSplit(text, options as object)).rejects.toThrow(said)
})

test('a template with unreadable properties is an error', async () => {
  const { ok, messages } = await split(text, { template: '---\ntags: [a\n---\n\n{body}\n' })
  expect([ok, messages[0]?.ruleId]).toEqual([false, 'invalid-template'])
})

test('an invalid manifest is an error', async () => {
  const { files, manifest } = await split(text)
  const wrong = { ...manifest, notes: [] }
  await expect(join(files, wrong)).rejects.toThrow('not one index note')
  await expect(verify(files, '{}')).rejects.toThrow('`version`')
})

test('a plan is proposed, changed and applied', async () => {
  const proposed = await planSplit(text)
  expect(proposed).toMatchObject({ ok: true, rows: [{ path: 'note.md' }, { path: 'Bread.md' }, { path: 'Soup.md' }] })
  const { ok, files } = await applyPlan(text, proposed.text.replace('file: Bread', 'file: Loaf'))
  expect([ok, files[1]?.path]).toEqual([true, 'Loaf.md'])
  const faulty = await applyPlan(text, 'topics:\n  - sections: [bred]\n')
  expect(faulty.ok).toBe(false)
  expect(faulty.messages.map(({ file, line, ruleId }) => [file, line, ruleId])).toEqual([
    ['note.plan.yaml', 2, 'unknown-section'],
  ])
})

test('joining gives the note back with the edits of its files, and checks the guarantees', async () => {
  const { files, manifest } = await split(text, { folder: 'note' })
  const options = { folder: 'note' }
  expect(String((await join(files, manifest, options)).note)).toBe(text)
  const edited = Object.fromEntries(files.map((file) => [file.path, String(file)]))
  edited['Soup.md'] = '# Soup\n\nHot, with [[Bread]] and [[Bread#Crumb]].\n'
  const joined = await join(edited, printManifest(manifest), options)
  expect(joined.note.path).toBe('../note.md')
  expect(String(joined.note)).toContain('Hot, with [Bread](#bread) and [[Bread#Crumb]].')
  const verified = await verify(edited, manifest)
  expect(verified.ok).toBe(false)
  expect(verified.files.map(({ state }) => state)).toEqual(['as written', 'as written', 'edited'])
  expect(verified.messages.map(({ ruleId, file, line, column }) => [ruleId, file, line, column])).toEqual([
    ['dead-link', 'Soup.md', 3, 25],
  ])
})

test('joining reads files with any ending of a note', async () => {
  const { files, manifest } = await split(new VFile({ path: 'kitchen.qmd', value: text }), { links: 'markdown' })
  expect(files.map(({ path }) => path)).toContain('Soup.qmd')
  const edited = Object.fromEntries(files.map((file) => [file.path, String(file).replace('Hot.', 'Cold.')]))
  expect(String((await join(edited, manifest)).note)).toBe(text.replace('Hot.', 'Cold.'))
})

test('a parser of one’s own', async () => {
  let count = 0
  const remark = loadParser('remark')
  const parser: Parser = (markdown) => {
    count++
    return remark(markdown)
  }
  expect((await split(text, { parser })).files).toHaveLength(4)
  expect(count).toBe(4)
})

test('a parser that fails gives way to remark, and says so', async () => {
  const reasons: string[] = []
  const parser = loadParser('satteri', { onFallback: (reason) => reasons.push(reason) })
  const tree = await parser('&amp; &#35; '.repeat(1_100))
  expect(tree.type).toBe('root')
  expect(reasons).toEqual(['too many character references in long blocks'])
})

/** Bundles the library as one script for a page, or for a worker, which has no document. */
async function bundleFor(conditions: string[]): Promise<string> {
  const bundle = await rolldown({
    input: new URL('../src/index.ts', import.meta.url).pathname,
    platform: 'browser',
    resolve: { conditionNames: [...conditions, 'import', 'default'] },
    external: ['satteri', /^node:/],
  })
  // the tests ask for remark
  const globals = { satteri: '{}' }
  const { output } = await bundle.generate({ format: 'iife', name: 'notesplit', globals, codeSplitting: false })
  const [{ code, imports }] = output
  expect(imports.filter((name) => name.startsWith('node:'))).toEqual([])
  return code
}

const call = `notesplit.split(text, { parser: 'remark' }).then(({ ok, files }) => JSON.stringify([ok, files.map(String)]))`

test('the library works where there is no Node', async () => {
  const nodeOnly = ['process', 'Buffer', 'require', 'module', 'global', 'setImmediate']
  const code = `${await bundleFor(['worker'])}; return ${call}`
  const result = await new Function('text', ...nodeOnly, code)(text)
  const here = await split(text, { parser: 'remark' })
  expect(JSON.parse(result)).toEqual([true, here.files.map(String)])
})

const chromium = ['chromium', 'chromium-browser', 'google-chrome'].find(
  (name) => spawnSync(name, ['--version']).status === 0,
)

test.skipIf(chromium === undefined)('the library works in a page', async () => {
  const folder = mkdtempSync(joinPath(tmpdir(), 'notesplit-'))
  try {
    const script = (await bundleFor([])).replaceAll('</script', '<\\/script')
    const page = `<!doctype html><meta charset="utf-8"><pre></pre><script>${script}</script><script>
      const text = ${JSON.stringify(text)}
      ${call}.then((result) => { document.querySelector('pre').textContent = btoa(unescape(encodeURIComponent(result))) })
    </script>`
    writeFileSync(joinPath(folder, 'page.html'), page)
    const { stdout } = spawnSync(
      chromium as string,
      [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--virtual-time-budget=5000',
        '--dump-dom',
        joinPath(folder, 'page.html'),
      ],
      { encoding: 'utf8', maxBuffer: 1 << 26 },
    )
    const shown = /<pre>([A-Za-z0-9+/=]+)<\/pre>/.exec(stdout)?.[1] ?? ''
    const here = await split(text, { parser: 'remark' })
    expect(JSON.parse(Buffer.from(shown, 'base64').toString('utf8'))).toEqual([true, here.files.map(String)])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
