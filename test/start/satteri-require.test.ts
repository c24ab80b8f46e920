import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { satteriRequire } from '../../src/start/satteri-require.ts'

let home: string
const put = (path: string, text: string) => {
  mkdirSync(dirname(join(home, path)), { recursive: true })
  writeFileSync(join(home, path), text)
}
/** A package with a binary, of a version, in a folder of packages. */
const putBinary = (packages: string, version: string) => {
  put(`${packages}/@bruits/satteri-x/package.json`, JSON.stringify({ version, main: 'binary.js' }))
  put(`${packages}/@bruits/satteri-x/binary.js`, `module.exports = '${version}'`)
}
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'notesplit-'))
  put('beside/node_modules/notesplit/dist/x.cjs', '')
  putBinary('beside/node_modules', '1.2.3')
  // another program there wants another version
  put('apart/node_modules/notesplit/dist/x.cjs', '')
  putBinary('apart/node_modules', '9.9.9')
  put('apart/node_modules/notesplit/node_modules/satteri/package.json', '{"version":"1.2.3","main":"index.js"}')
  put('apart/node_modules/notesplit/node_modules/satteri/index.js', '')
  putBinary('apart/node_modules/notesplit/node_modules/satteri/node_modules', '1.2.3')
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

test('the binary is that of the version which is bundled, wherever it lies', () => {
  for (const layout of ['beside', 'apart']) {
    const file = join(home, layout, 'node_modules/notesplit/dist/x.cjs')
    const load = satteriRequire(createRequire(file), file, '1.2.3')
    expect(load('@bruits/satteri-x'), layout).toBe('1.2.3')
    expect(load('@bruits/satteri-x/package.json'), layout).toMatchObject({ version: '1.2.3' })
    expect(load('node:fs'), layout).toHaveProperty('readFileSync')
    expect(() => load('./satteri.node'), layout).toThrow('there is no ./satteri.node')
  }
  const file = join(home, 'beside/node_modules/notesplit/dist/x.cjs')
  const load = satteriRequire(createRequire(file), file, '1.2.3')
  expect(() => load('@bruits/satteri-y')).toThrow(/Cannot find/)
})
