import { expect, test } from 'vitest'
import { escapeControlsInJson, showControls } from '../../src/text/show-controls.ts'

test.each([
  ['\u001b[31mred', '\\u{1b}[31mred'],
  ['a\u009bK', 'a\\u{9b}K'],
  ['\u202egpj.exe', '\\u{202e}gpj.exe'],
  ['a\rb\u2028c\u061cd\u2069', 'a\\u{d}b\\u{2028}c\\u{61c}d\\u{2069}'],
  ['tab\tand line\nstay, 日本', 'tab\tand line\nstay, 日本'],
])('%j is shown as text', (text, shown) => expect(showControls(text)).toBe(shown))

test('JSON escapes them without a change of meaning', () => {
  const data = { name: 'a\u202e\u009b\u001b\u2028' }
  const json = escapeControlsInJson(JSON.stringify(data, undefined, 2))
  expect(json).toMatch(/^[\n -~]*$/)
  expect(JSON.parse(json)).toEqual(data)
})
