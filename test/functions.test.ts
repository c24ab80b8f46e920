import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync, Visitor, type VisitorObject } from 'rolldown/utils'
import { expect, test } from 'vitest'
import { listLineStarts } from '../src/text/lines.ts'
import { lowerBound } from '../src/text/span.ts'

const root = new URL('../src/', import.meta.url).pathname
const mostLines = 60
const mostPaths = 20

/** A function, and the number of paths through it: one, and one more for each branch. */
interface Measured {
  name: string
  lines: number
  paths: number
}

/** Measures the functions of a file. The branches of a function inside another count only for the inner one. */
function measure(path: string): Measured[] {
  const text = readFileSync(join(root, path), 'utf8')
  const starts = listLineStarts(text)
  const lineAt = (offset: number) => lowerBound(starts, offset + 1, (start) => start)
  const measured: Measured[] = []
  const open: Measured[] = []
  const enter = (node: { start: number; end: number; id?: { name?: string } | null }) => {
    const line = lineAt(node.start)
    open.push({ name: `${path}:${line} ${node.id?.name ?? ''}`, lines: lineAt(node.end) - line + 1, paths: 1 })
  }
  const leave = () => {
    measured.push(...open.splice(-1))
  }
  const branch = () => {
    const inner = open.at(-1)
    if (inner) inner.paths++
  }
  const visitor: VisitorObject = {
    FunctionDeclaration: enter,
    'FunctionDeclaration:exit': leave,
    FunctionExpression: enter,
    'FunctionExpression:exit': leave,
    ArrowFunctionExpression: enter,
    'ArrowFunctionExpression:exit': leave,
    IfStatement: branch,
    ConditionalExpression: branch,
    LogicalExpression: branch,
    ForStatement: branch,
    ForOfStatement: branch,
    ForInStatement: branch,
    WhileStatement: branch,
    DoWhileStatement: branch,
    CatchClause: branch,
    SwitchCase: ({ test }) => {
      if (test) branch()
    },
  }
  new Visitor(visitor).visit(parseSync(path, text).program)
  return measured
}

test(`no function is longer than ${mostLines} lines or has more than ${mostPaths} paths`, () => {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => /\.tsx?$/.test(path))
  const functions = files.flatMap(measure)
  expect(functions.length).toBeGreaterThan(1000)
  expect(functions.filter(({ lines, paths }) => lines > mostLines || paths > mostPaths)).toEqual([])
})
