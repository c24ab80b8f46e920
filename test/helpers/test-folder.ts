import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeEach, expect } from 'vitest'

/** Gives each test of a file a folder of its own, filled by `fill`. Returns what tests do in it; paths are from the folder. */
export function testFolder(fill: (root: string) => void) {
  let root: string
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'notesplit-'))
    fill(root)
    return () => rmSync(root, { recursive: true, force: true })
  })
  const path = (name: string) => join(root, name)
  const read = (name: string) => readFileSync(path(name), 'utf8')
  const write = (name: string, text: string) => {
    mkdirSync(dirname(path(name)), { recursive: true })
    writeFileSync(path(name), text)
  }
  const edit = (name: string, from: string, to: string) => {
    expect(read(name)).toContain(from)
    write(name, read(name).replaceAll(from, to))
  }
  const move = (from: string, to: string) => {
    mkdirSync(dirname(path(to)), { recursive: true })
    renameSync(path(from), path(to))
  }
  return { path, read, write, edit, move }
}
