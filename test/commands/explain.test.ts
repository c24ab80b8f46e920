import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { ruleIds } from '../../src/messages/message.ts'
import { builtProgram } from '../helpers/built-program.ts'

const { cli } = builtProgram()
const notesplit = (...args: string[]) => spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8' })

test('explain lists every rule with its meaning', () => {
  const { status, stdout } = notesplit('explain')
  const rows = stdout.trimEnd().split('\n')
  expect([status, rows.map((row) => row.split(' ')[0]).sort()]).toEqual([0, [...ruleIds].sort()])
  for (const row of rows) expect(row).toMatch(/^\S+ +\S.*\S/)
})

test('explain prints the section of a rule as plain text', () => {
  const { status, stdout } = notesplit('explain', 'note-in-vault')
  expect(status).toBe(0)
  expect(stdout).toMatch(/^note-in-vault\n\nWarning\. /)
  expect(stdout).not.toMatch(/\]\(|^\*|#/m)
})

test('explain suggests a rule for a wrong name', () => {
  expect(notesplit('explain', 'brokn-link')).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringContaining('did you mean `broken-link`'),
  })
  expect(notesplit('explain', 'zzzzzzzzzz').stderr).toContain('`notesplit explain` lists all')
})

test.each(['plan', 'report'])('schema prints the JSON Schema of a %s', (what) => {
  const { status, stdout } = notesplit('schema', what)
  expect([status, JSON.parse(stdout).$schema]).toEqual([0, expect.stringContaining('json-schema.org')])
})
