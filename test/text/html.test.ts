import { expect, test } from 'vitest'
import { encodeAttribute, listHtmlTags } from '../../src/text/html.ts'

const tagsOf = (text: string) => listHtmlTags(text, { start: 0, end: text.length })
const shown = (text: string) =>
  tagsOf(text).map(({ name, closing, selfClosing }) => `${closing ? '/' : ''}${name}${selfClosing ? '/' : ''}`)

test.each([
  ['<p>a<br/>b</p >', ['p', 'br/', '/p']],
  ['<Tabs.Item x={1}><my-card/></Tabs.Item>', ['Tabs.Item', 'my-card/', '/Tabs.Item']],
  ['<!-- <a> --><b>', ['b']],
  ['<!--><b>', ['b']],
  ['<!---><b>', ['b']],
  ['<!-- never closed <b>', []],
  ['<![CDATA[<a>]]><?php <a> ?><!DOCTYPE html><b>', ['b']],
  ['<script>if (a < b) "<i>"</script><u>', ['script', '/script', 'u']],
  ['<style><a></STYLE><u>', ['style', '/STYLE', 'u']],
  ['<textarea><a>', ['textarea']],
  ['a < b, <3 and <a href="x', []],
])('lists the tags of %j', (text, names) => expect(shown(text)).toEqual(names))

test('stops at the end of the span', () => {
  expect(listHtmlTags('<a><b><c>', { start: 3, end: 6 }).map(({ name }) => name)).toEqual(['b'])
  expect(listHtmlTags('<a><b', { start: 0, end: 4 }).map(({ name }) => name)).toEqual(['a'])
})

test('gives the place of each value as written, and what it means', () => {
  const text = `<img SRC="a&amp;b.png" alt='it' width=3 hidden data={x}>`
  const [tag] = tagsOf(text)
  const values = tag?.attributes.map(({ name, value, span, isQuoted }) => [
    name,
    value,
    text.slice(span.start, span.end),
    isQuoted,
  ])
  expect(values).toEqual([
    ['src', 'a&b.png', 'a&amp;b.png', true],
    ['alt', 'it', 'it', true],
    ['width', '3', '3', false],
    ['data', '{x}', '{x}', false],
  ])
})

test('gives each URL of a srcset as an attribute', () => {
  const text = '<img srcset="a.png 1x, b,c.png 2x,d.png, e.png">'
  expect(tagsOf(text)[0]?.attributes.map(({ value }) => value)).toEqual(['a.png', 'b,c.png', 'd.png', 'e.png'])
})

test('an escaped URL reads as it was', () => {
  const url = `x.md?a=1&lt;2"<b>`
  const [tag] = tagsOf(`<a href="${encodeAttribute(url)}">`)
  expect(tag?.attributes[0]?.value).toBe(url)
})
