import { expect, test } from 'vitest'
import { ProgressLine } from '../src/commands/progress-line.ts'

function screenOf(isTTY: boolean) {
  const written: string[] = []
  let time = 0
  const line = new ProgressLine(
    () => ({ isTTY, columns: 30, write: (text) => written.push(text) }),
    () => time,
  )
  return { written, line, wait: (milliseconds: number) => (time += milliseconds) }
}

test('nothing is shown of a run that takes a second or less', () => {
  const { written, line, wait } = screenOf(true)
  wait(999)
  line.count(1, 2, 'notes', 'a.md')
  line.mark('parse')
  line.end()
  expect(written).toEqual([])
})

test('a longer one says how far it is, ten times a second at most, and takes the line away', () => {
  const { written, line, wait } = screenOf(true)
  wait(1000)
  line.count(1, 20, 'notes', 'a.md')
  wait(99)
  line.count(2, 20, 'notes', 'b.md')
  wait(1)
  line.mark('link')
  line.count(3, 20, 'notes', 'long name.md')
  line.end()
  line.end()
  expect(written.map((text) => text.replace('\r\u001b[K', '<'))).toEqual([
    '<1 of 20 notes read, a.md',
    // as wide as the terminal
    '<3 of 20 notes read, long name',
    '<',
  ])
})

test('of a single note it names the phases', () => {
  const { written, line, wait } = screenOf(true)
  line.count(0, 1, 'notes', 'a.md')
  wait(2000)
  line.mark('parse')
  expect(written).toEqual(['\r\u001b[Ka.md: parse done'])
})

test('prints nothing without a terminal', () => {
  const { written, line, wait } = screenOf(false)
  wait(5000)
  line.count(1, 2, 'files')
  line.end()
  expect(written).toEqual([])
})
