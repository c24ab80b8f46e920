import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runUndo } from '../src/run/run-undo.ts'
import { runVault } from '../src/run/run-vault.ts'
import { treeOf } from './helpers/tree.ts'

const root = new URL('../fixtures/vault/', import.meta.url).pathname
const isUpdate = process.env.UPDATE_GOLDENS === '1'

/** A vault before (`vault/`) and after (`expected/`), with the messages a line each. */
describe('golden vaults', () => {
  for (const name of readdirSync(root)) {
    test(name, async () => {
      const folder = join(root, name)
      const { note, protect = [], options = {} } = JSON.parse(readFileSync(join(folder, 'options.json'), 'utf8'))
      const vault = mkdtempSync(join(tmpdir(), 'notesplit-'))
      cpSync(join(folder, 'vault'), vault, { recursive: true, preserveTimestamps: true })
      const before = treeOf(vault)
      const request = { note: join(vault, note), vault, options, protect, isDryRun: true, force: false }
      const dry = await runVault(request)
      expect(treeOf(vault), 'a dry run writes nothing').toEqual(before)
      const outcome = await runVault({ ...request, isDryRun: false })
      expect(outcome.exitCode).toBe(0)
      expect(outcome.changes).toEqual(dry.changes)
      const after = treeOf(vault)
      const lines = outcome.files.flatMap((file) =>
        file.messages.map(
          (one) =>
            `${relative(vault, file.path)}:${one.line ?? 1}:${one.column ?? 1} ${one.ruleId} ${one.reason.replaceAll(vault, 'VAULT')}\n`,
        ),
      )
      const text = Buffer.from(lines.sort().join('')).toString('latin1')
      const actual: Record<string, string> = { 'messages.txt': text }
      for (const [path, { content }] of Object.entries(after)) {
        if (!path.startsWith('.notesplit/')) actual[`expected/${path}`] = content
      }
      expect(runUndo(vault).exitCode).toBe(0)
      expect(treeOf(vault), 'undo gives the vault back').toEqual(before)
      rmSync(vault, { recursive: true })
      if (isUpdate) {
        rmSync(join(folder, 'expected'), { recursive: true, force: true })
        for (const [path, content] of Object.entries(actual)) {
          mkdirSync(dirname(join(folder, path)), { recursive: true })
          writeFileSync(join(folder, path), content, 'latin1')
        }
        return
      }
      const expected: Record<string, string> = { 'messages.txt': readFileSync(join(folder, 'messages.txt'), 'latin1') }
      expect(existsSync(join(folder, 'expected')), 'a golden must exist').toBe(true)
      for (const [path, { content }] of Object.entries(treeOf(join(folder, 'expected'))))
        expected[`expected/${path}`] = content
      expect(actual).toEqual(expected)
    })
  }
})
