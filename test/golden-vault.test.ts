import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runUndo } from '../src/run/run-undo.ts'
import { runVault } from '../src/run/run-vault.ts'
import { fixturesOf } from './helpers/fixtures.ts'
import { expectGolden, messagesFile } from './helpers/golden.ts'
import { treeOf } from './helpers/tree.ts'

/** A vault before (`vault/`) and after (`expected/`), with one message per line. */
describe('golden vaults', () => {
  for (const { name, path: folder } of fixturesOf('vault')) {
    test(name, async () => {
      const { note, protect = [], options = {} } = JSON.parse(readFileSync(join(folder, 'options.json'), 'utf8'))
      const vault = mkdtempSync(join(tmpdir(), 'notesplit-'))
      try {
        cpSync(join(folder, 'vault'), vault, { recursive: true, preserveTimestamps: true })
        const before = treeOf(vault)
        const request = { note: join(vault, note), vault, options, protect, isDryRun: true, force: false }
        const dry = await runVault(request)
        expect(treeOf(vault), 'a dry run writes nothing').toEqual(before)
        const outcome = await runVault({ ...request, isDryRun: false })
        expect(outcome.exitCode).toBe(0)
        expect(outcome.changes).toEqual(dry.changes)
        const after = Object.entries(treeOf(vault)).filter(([path]) => !path.startsWith('.notesplit/'))
        expect((await runUndo(vault)).exitCode).toBe(0)
        expect(treeOf(vault), 'undo restores the vault').toEqual(before)
        const files = after.map(([path, { content }]) => [`expected/${path}`, Buffer.from(content, 'latin1')])
        const lines = outcome.files.flatMap((file) =>
          file.messages.map(
            ({ line, column, ruleId, reason }) =>
              `${relative(vault, file.path)}:${line ?? 1}:${column ?? 1} ${ruleId} ${reason.replaceAll(vault, 'VAULT')}`,
          ),
        )
        expectGolden(folder, { ...Object.fromEntries(files), ...messagesFile(lines.sort()) })
      } finally {
        rmSync(vault, { recursive: true })
      }
    })
  }
})
