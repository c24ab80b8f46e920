import { relative } from 'node:path'
import { styleText } from 'node:util'
import type { VFile } from 'vfile'
import type { VFileMessage } from 'vfile-message'
import { showControls } from '../text/show-controls.ts'
import { isTerminal, printColored, wrapAnsi } from './print.ts'

/** Which messages are shown: `quiet` errors, `normal` errors and warnings, `verbose` all, each in full. */
export type ReportLevel = 'quiet' | 'normal' | 'verbose'

interface ReportStyle {
  level: ReportLevel
  /** The width of the terminal in columns; undefined where lines are not wrapped. */
  width: number | undefined
  color: boolean
  wrap?: typeof wrapAnsi
}

type Severity = 'error' | 'warning' | 'info'

/** Messages of one rule about one file, in the order of the file. */
interface RuleGroup {
  severity: Severity
  ruleId: string
  messages: readonly VFileMessage[]
}

const severities: readonly Severity[] = ['error', 'warning', 'info']
const colors = { error: 'red', warning: 'yellow', info: 'blue' } as const
const shownOfRule = 3
const shownOfFiles = 10
const mostOfNote = 240

/** Prints messages to stderr, in color and wrapped on a terminal. */
export function printReport(files: readonly VFile[], level: ReportLevel = 'normal'): void {
  const isShown = isTerminal(2)
  const width = isShown ? process.stderr.columns : undefined
  const report = formatReport(files, { level, width, color: isShown && !process.env.NO_COLOR, wrap: wrapAnsi })
  if (report !== '') printColored(report)
}

/**
 * Returns a report for people: per file, one block for each rule with its first places, and how to fix it once. A line at the
 * end counts the messages and names what was not shown.
 *
 * ```text
 * kitchen.md
 *   12:3  warning  `#gone` matches no heading, block ID or anchor in this note; link left unchanged  broken-link
 * ```
 */
export function formatReport(files: readonly VFile[], style: ReportStyle): string {
  const levels = { quiet: 1, normal: 2, verbose: 3 }[style.level]
  const visible = new Set(severities.slice(0, levels))
  const blocks = files.flatMap(({ path, messages }) => {
    const groups = groupByRule(messages).filter(({ severity }) => visible.has(severity))
    return groups.length === 0 ? [] : [{ path, groups }]
  })
  const shown = style.level === 'verbose' ? blocks : blocks.slice(0, shownOfFiles)
  const text = shown.map(({ path, groups }) => formatFile(path, groups, style)).join('\n')
  const count = (severity: Severity) =>
    files.reduce((sum, { messages }) => sum + messages.filter((message) => severityOf(message) === severity).length, 0)
  const totals = severities
    .filter((severity) => visible.has(severity) && count(severity) > 0)
    .map((severity) => `${count(severity)} ${severity}${count(severity) === 1 || severity === 'info' ? '' : 's'}`)
  if (text === '') return ''
  const more = blocks.length - shown.length
  const rest = more > 0 ? `; ${more} more ${more === 1 ? 'file' : 'files'}` : ''
  const rule = shown[0]?.groups[0]?.ruleId
  return `${text}\n${totals.join(', ')}${rest} (\`notesplit explain ${rule}\` says more)\n`
}

function formatFile(path: string, groups: readonly RuleGroup[], style: ReportStyle): string {
  const isFull = style.level === 'verbose'
  const lines = groups.flatMap(({ severity, ruleId, messages }) => {
    const shown = isFull ? messages : messages.slice(0, shownOfRule)
    const hidden = messages.slice(shown.length)
    const notes = new Set(shown.flatMap(({ note }) => (note === undefined ? [] : showControls(note).split('\n'))))
    return [
      ...shown.map((message) => formatMessage(message, severity, ruleId, style)),
      ...(hidden.length > 0 ? [indent(`and ${hidden.length} more ${ruleId} (--verbose shows all)`, style)] : []),
      ...[...notes].map((note) => indent(isFull ? note : shorten(note), style)),
    ]
  })
  return `${paint(showControls(shownPath(path)), 'underline', style)}\n${lines.join('')}`
}

function formatMessage(message: VFileMessage, severity: Severity, ruleId: string, style: ReportStyle): string {
  const place = message.line === undefined ? '' : `${message.line}:${message.column ?? 1}`
  const head = [place, paint(severity.padEnd(7), colors[severity], style)].filter((part) => part !== '').join('  ')
  return indent(`${head}  ${showControls(message.reason)}  ${paint(ruleId, 'dim', style)}`, style, 2)
}

/** Groups by severity, then by the first place of each rule. */
function groupByRule(messages: readonly VFileMessage[]): RuleGroup[] {
  const groups = new Map<string, { severity: Severity; ruleId: string; messages: VFileMessage[] }>()
  for (const message of messages) {
    const severity = severityOf(message)
    const ruleId = message.ruleId ?? ''
    const key = `${severity} ${ruleId}`
    const group = groups.get(key)
    if (group) group.messages.push(message)
    else groups.set(key, { severity, ruleId, messages: [message] })
  }
  return [...groups.values()].sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity))
}

function severityOf({ fatal }: VFileMessage): Severity {
  return fatal ? 'error' : fatal === false ? 'warning' : 'info'
}

/** Returns the path relative to the current folder where that is shorter. */
export function shownPath(path: string): string {
  const near = relative('', path)
  return near !== '' && near.length < path.length ? near : path
}

/** Cuts a list of many places after the last one that fits. */
function shorten(note: string): string {
  const cut = note.lastIndexOf(', ', mostOfNote)
  return note.length <= mostOfNote || cut < 0 ? note : `${note.slice(0, cut)}, … (--verbose shows all)`
}

/** Indents a line, and its continuation where it is wrapped by four columns more. */
function indent(line: string, { width, wrap }: Pick<ReportStyle, 'width' | 'wrap'>, columns = 9): string {
  const margin = ' '.repeat(columns)
  if (width === undefined || !wrap) return `${margin}${line}\n`
  const [first = '', ...rest] = wrap(line, Math.max(width - columns - 4, 20), { hard: true }).split('\n')
  return [margin + first, ...rest.map((more) => `${margin}    ${more}`)].join('\n').concat('\n')
}

/** Returns an indented line of a summary with its line ending, wrapped to the width of the terminal. */
export function summaryLine(line: string): string {
  return indent(line, { width: isTerminal(1) ? process.stdout.columns : undefined, wrap: wrapAnsi }, 2)
}

function paint(text: string, how: 'red' | 'yellow' | 'blue' | 'dim' | 'underline', { color }: ReportStyle): string {
  return color ? styleText(how, text, { validateStream: false }) : text
}
