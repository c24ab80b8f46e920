import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAst } from 'rolldown/parseAst'
import { analyse } from 'scslre'
import { expect, test } from 'vitest'

const root = new URL('../src/', import.meta.url).pathname

/** Patterns whose backtracking grows faster than their text, and why that text is short. Each must still be found. */
const short: Readonly<Record<string, string>> = {
  // a block above a heading is looked at below 2,000 characters
  'note/above-heading.ts': 'a block of 2,000 characters at most',
  // what is before a link in its block
  'text/link-surroundings.ts': 'at most 1,000 characters',
  'plan/contents-list.ts': 'bounded repetition, and at most 200,000 characters',
  'text/containers.ts': 'bounded repetition',
  'note/path-mentions.ts': 'bounded repetition',
  'layout/shared-lines.ts': 'bounded repetition',
  'plan/units.ts': 'a comment of 1,000 characters, or one sentence',
  // the text ends with what is looked for, so that the first try succeeds
  'plan/suggest-topics.ts': 'one line, without `s` at the end',
  'join/relink.ts': 'every text ends with it',
  'vault/vault-files.ts': 'every text ends with it',
  'text/lines.ts': 'one of both alternatives takes every line',
  'text/mask-syntax.ts': 'every line ends with it',
  // the names and urls of one link
  'note/headings.ts': 'the text of one heading in HTML',
  'text/paths.ts': 'what another pattern took for a name in code',
  'text/link-syntax.ts': 'one link, tried at one place',
  // paths
  'review/page/follow-link.ts': 'a path',
  'review/page/disk-list.tsx': 'a diff, in the browser of its author',
  'plan/file/print-plan.ts': 'a path',
}

interface Found {
  file: string
  pattern: string
  flags: string
}

/** What patterns built at run time are built of; `gap` and such are constants of the same file. */
const parts: Readonly<Record<string, string>> = {
  // of a set of names
  'tag.name': 'script',
  // numbers
  indent: '4',
  'nested + 1': '51',
  // escaped names
  'escapePattern(name)': 'a\\.b',
  name: 'a\\.b',
  "[name, encodeURI(name)].map(escapePattern).join('|')": 'a\\.b|%20',
}

interface Node {
  type: string
  start: number
  end: number
  [key: string]: unknown
}

/** Every regular expression of the sources: those that are written out, and those that are built at run time. */
function listPatterns(): Found[] {
  const found: Found[] = []
  for (const file of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    if (!/\.tsx?$/.test(file)) continue
    const source = readFileSync(join(root, file), 'utf8')
    const constants = new Map<string, Node>()
    /** Returns the text that an expression gives. */
    const textOf = (node: Node): string => {
      const code = source.slice(node.start, node.end)
      if (node.type === 'Literal') return String(node.value)
      if (node.type === 'TaggedTemplateExpression') return code.slice(code.indexOf('`') + 1, -1)
      if (node.type === 'TemplateLiteral') {
        const between = node.expressions as Node[]
        const cooked = (node.quasis as { value: { cooked: string } }[]).map(({ value }) => value.cooked)
        return cooked.map((text, i) => text + (between[i] ? textOf(between[i]) : '')).join('')
      }
      const constant = constants.get(code)
      if (constant) return textOf(constant)
      // the words of a name
      if (code.endsWith('.join(gap)'))
        return ['foo', '(?:é|e\u0301|%C3%A9)', 'bar'].join(textOf(constants.get('gap') as Node))
      const part = parts[code]
      if (part === undefined) throw new Error(`${file}: say what \`${code}\` is in a pattern`)
      return part
    }
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return
      const node = value as Node
      if ('regex' in node) found.push({ file, ...(node.regex as { pattern: string; flags: string }) })
      const { id, init, callee } = node as { id?: Node; init?: Node | null; callee?: Node }
      if (node.type === 'VariableDeclarator' && id?.type === 'Identifier' && init && /Literal|Tagged/.test(init.type))
        constants.set(String(id.name), init)
      if (/^(?:New|Call)Expression$/.test(node.type) && callee?.name === 'RegExp') {
        const [pattern, flags] = node.arguments as [Node, Node?]
        found.push({ file, pattern: textOf(pattern), flags: flags ? textOf(flags) : '' })
      }
      for (const child of Object.values(node)) visit(child)
    }
    visit(parseAst(source, { lang: file.endsWith('x') ? 'tsx' : 'ts' }).body)
  }
  return found
}

test('no pattern backtracks more than its text is long, unless its text is short', () => {
  const patterns = listPatterns()
  expect(patterns.length).toBeGreaterThan(400)
  expect(patterns.find(({ pattern }) => pattern === '</script\\b')).toMatchObject({ file: 'text/html.ts', flags: 'gi' })
  const slow = patterns.filter(({ pattern, flags }) => analyse({ source: pattern, flags }).reports.length > 0)
  expect(slow.filter(({ file }) => !(file in short)).map(({ file, pattern }) => `${file}: ${pattern}`)).toEqual([])
  expect(Object.keys(short).filter((name) => !slow.some(({ file }) => file === name))).toEqual([])
  // none takes exponential time, however short its text
  const exponential = patterns.filter(({ pattern, flags }) =>
    analyse({ source: pattern, flags }).reports.some((report) => report.exponential),
  )
  expect(exponential).toEqual([])
})

test('the scan finds patterns that backtrack', () => {
  const typesOf = (source: string) => analyse({ source, flags: '' }).reports.map(({ type }) => type)
  expect(typesOf('^(a+)+$')).not.toEqual([])
  expect(typesOf('\\s+$')).toEqual(['Move'])
})
