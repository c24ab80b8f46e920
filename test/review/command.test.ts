import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ReviewView } from '../../src/review/protocol.ts'
import { builtProgram } from '../helpers/built-program.ts'

const garden = new URL('../../fixtures/review/garden.md', import.meta.url).pathname

let folder: string
let child: ChildProcess | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'notesplit-review-'))
  cpSync(garden, join(folder, 'garden.md'))
})
afterEach(() => {
  child?.kill()
  rmSync(folder, { recursive: true, force: true })
})

/** Starts a review that waits. `ended` resolves to its output and exit code. */
async function start(): Promise<{ address: string; ended: Promise<{ text: string; code: number | null }> }> {
  const started = spawn(process.execPath, [builtProgram().cli, 'review', 'garden.md', '--wait', '--no-open'], {
    cwd: folder,
  })
  child = started
  let text = ''
  started.stdout.on('data', (chunk) => {
    text += chunk
  })
  const ended = new Promise<{ text: string; code: number | null }>((resolve) => {
    started.on('close', (code) => resolve({ text, code }))
  })
  await expect.poll(() => text, { timeout: 20_000 }).toContain('\n')
  return { address: text.trim(), ended }
}

async function send(address: string, request: object): Promise<ReviewView> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${address}request`, { method: 'POST', headers, body: JSON.stringify(request) })
  return (await response.json()) as ReviewView
}

test('--wait ends with 0 and the plan when it is applied', async () => {
  const { address, ended } = await start()
  const view = await send(address, {
    kind: 'change',
    change: { kind: 'moveSections', sections: ['soil'], to: { kind: 'newTopic' } },
  })
  await send(address, { kind: 'apply', revision: view.revision })
  const { text, code } = await ended
  const plan = readFileSync(join(folder, 'garden.plan.yaml'), 'utf8')
  expect({ text, code }).toEqual({ text: `${address}\n${plan}`, code: 0 })
  expect(plan).toContain('  - sections: [soil]\n')
  expect(existsSync(join(folder, 'output/garden/Soil.md'))).toBe(true)
})

test('--wait ends with 1 and the plan when it is refused, and nothing is written', async () => {
  const { address, ended } = await start()
  await send(address, { kind: 'refuse' })
  const { text, code } = await ended
  expect(code).toBe(1)
  expect(text).toContain('\ntopics:\n')
  expect(existsSync(join(folder, 'garden.plan.yaml'))).toBe(false)
  expect(existsSync(join(folder, 'output'))).toBe(false)
})

test('--html writes one file and nothing else', () => {
  const text = execFileSync(process.execPath, [builtProgram().cli, 'review', 'garden.md', '--html', 'review.html'], {
    cwd: folder,
    encoding: 'utf8',
  })
  expect(text).toBe('garden.md → review.html\n')
  expect(readFileSync(join(folder, 'review.html'), 'utf8')).toMatch(/^<!doctype html>[\s\S]*default-src 'none'/)
  expect(existsSync(join(folder, 'output'))).toBe(false)
})

test('--html overwrites no note', () => {
  const note = readFileSync(join(folder, 'garden.md'), 'utf8')
  const args = [builtProgram().cli, 'review', 'garden.md', '--html', 'garden.md']
  expect(() => execFileSync(process.execPath, args, { cwd: folder, stdio: 'pipe' })).toThrow(/is no HTML page/)
  expect(readFileSync(join(folder, 'garden.md'), 'utf8')).toBe(note)
})

test('a note that cannot be read is said, with exit code 2', () => {
  expect(() =>
    execFileSync(process.execPath, [builtProgram().cli, 'review', 'none.md', '--no-open'], {
      cwd: folder,
      stdio: 'pipe',
    }),
  ).toThrow(/none\.md/)
})
