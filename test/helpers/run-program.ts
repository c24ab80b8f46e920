import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { run } from '../../src/program.ts'

const ownPackage = new URL('../../package.json', import.meta.url).pathname

/**
 * Runs the program in this process with the arguments, in a folder. A process for each of hundreds of runs would take
 * most of the time of the tests; what the built program does otherwise is tested with `builtProgram`.
 */
export async function runProgram(args: readonly string[], cwd: string, packageFile = ownPackage) {
  const before = { argv: process.argv, cwd: process.cwd(), write: fs.writeSync, exitCode: process.exitCode }
  const said: Record<number, Buffer[]> = { 1: [], 2: [] }
  process.argv = [process.execPath, 'notesplit', ...args]
  process.chdir(cwd)
  process.exitCode = undefined
  fs.writeSync = ((file: number, content: string | Uint8Array, ...more: number[]) => {
    const heard = said[file]
    if (!heard) return (before.write as (...given: unknown[]) => number)(file, content, ...more)
    const bytes = Buffer.from(content as Uint8Array).subarray(more[0] ?? 0)
    heard.push(bytes)
    return bytes.length
  }) as typeof fs.writeSync
  syncBuiltinESMExports()
  try {
    await run(packageFile)
    const [stdout, stderr] = [said[1], said[2]].map((parts = []) => Buffer.concat(parts).toString())
    return { status: Number(process.exitCode ?? 0), stdout: stdout as string, stderr: stderr as string }
  } finally {
    fs.writeSync = before.write
    syncBuiltinESMExports()
    process.exitCode = before.exitCode
    process.chdir(before.cwd)
    process.argv = before.argv
  }
}
