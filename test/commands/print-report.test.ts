import { VFile } from 'vfile'
import { expect, test } from 'vitest'
import wrapAnsi from 'wrap-ansi'
import { formatReport } from '../../src/commands/print-report.ts'
import * as messages from '../../src/messages/index.ts'

const plain = { level: 'normal', width: undefined, color: false } as const
const placeAt = (line: number) => ({
  start: { line, column: 2, offset: 0 },
  end: { line, column: 3, offset: 1 },
})

function noteWith(...found: ReturnType<typeof messages.emptyNote>[]): VFile {
  const file = new VFile({ path: 'kitchen.md' })
  file.messages.push(...found)
  return file
}

test('a rule is shown with its first places, a count of the others, and its advice once', () => {
  const sections = [1, 2, 3, 4, 5].map((line) => messages.newSection(`s${line}`, 'kept it in the index', placeAt(line)))
  expect(formatReport([noteWith(...sections)], plain)).toBe(
    [
      'kitchen.md',
      '  1:2  warning  Section `s1` is not in the plan; kept it in the index  new-section',
      '  2:2  warning  Section `s2` is not in the plan; kept it in the index  new-section',
      '  3:2  warning  Section `s3` is not in the plan; kept it in the index  new-section',
      '         and 2 more new-section (--verbose shows all)',
      '         `notesplit plan` adds it to the plan.',
      '',
      '5 warnings (`notesplit explain new-section` says more)',
      '',
    ].join('\n'),
  )
  expect(formatReport([noteWith(...sections)], { ...plain, level: 'verbose' })).toContain('`s5`')
})

test('errors come first; infos need --verbose, warnings are left out by --quiet', () => {
  const file = noteWith(messages.parserFallback('why'), messages.noHeading('heading'), messages.emptyNote())
  const normal = formatReport([file], plain)
  expect(normal.indexOf('empty-note')).toBeLessThan(normal.indexOf('no-heading'))
  expect(normal).not.toContain('parser-fallback')
  expect(formatReport([file], { ...plain, level: 'verbose' })).toContain('parser-fallback')
  expect(formatReport([file], { ...plain, level: 'quiet' })).not.toContain('no-heading')
  expect(formatReport([noteWith(messages.parserFallback('why'))], plain)).toBe('')
})

test('no line is wider than the terminal', () => {
  const long = messages.brokenLink(`#${'long-'.repeat(60)}`, placeAt(1))
  for (const line of formatReport([noteWith(long)], { ...plain, width: 60, wrap: wrapAnsi }).split('\n'))
    expect(line.length).toBeLessThanOrEqual(60)
})
