import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { builtProgram } from '../helpers/built-program.ts'
import { runProgram } from '../helpers/run-program.ts'

const notesplit = (...args: string[]) => runProgram(args, '.')

test('explain lists every rule with its meaning', async () => {
  const { status, stdout } = await notesplit('explain')
  const rows = stdout.trimEnd().split('\n')
  const rules = readFileSync('output/manual/Messages.md', 'utf8').match(/(?<=^## )[a-z0-9-]+$/gm)
  expect([status, rows.map((row) => row.split(' ')[0])]).toEqual([0, rules])
  for (const row of rows) expect(row).toMatch(/^\S+ +\S.*\S/)
})

test('explain prints the section of a rule as plain text', async () => {
  const { status, stdout } = await notesplit('explain', 'note-in-vault')
  expect(status).toBe(0)
  expect(stdout).toMatch(/^note-in-vault\n\nWarning\. /)
  expect(stdout).not.toMatch(/\]\(|^\*|#/m)
})

test('explain suggests a rule for a wrong name', async () => {
  expect(await notesplit('explain', 'brokn-link')).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringContaining('did you mean `broken-link`'),
  })
  expect((await notesplit('explain', 'zzzzzzzzzz')).stderr).toContain('`notesplit explain` lists all')
})

test.each(['plan', 'report'])('schema prints the JSON Schema of a %s', async (what) => {
  const { status, stdout } = await runProgram(['schema', what], '.', join(builtProgram().dist, '../package.json'))
  expect([status, JSON.parse(stdout).$schema]).toEqual([0, expect.stringContaining('json-schema.org')])
})
