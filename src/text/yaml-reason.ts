import { YAMLParseError } from 'yaml'

/** Returns why a text is not YAML, in plain words, with the value that needs quotes where they help. */
export function yamlReason(error: unknown, text: string): string {
  const { message } = error as Error
  if (/circular/.test(message)) return 'a value contains itself'
  const alias = /^Unresolved alias .*: (.+)$/.exec(message)
  if (alias) return `\`*${alias[1]}\` means an alias in YAML; put quotes around the value`
  if (!(error instanceof YAMLParseError)) return firstLine(message)
  const [start, end] = error.pos
  const token = text.slice(start, end)
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return 'a tab indents this line; use spaces'
    case 'DUPLICATE_KEY':
      return `the key \`${firstLine(token)}\` is used twice`
    case 'BAD_DQ_ESCAPE':
      return 'a backslash in double quotes begins an escape; use single quotes'
    case 'MULTILINE_IMPLICIT_KEY':
      return `the line \`${firstLine(token)}\` has no colon`
    case 'BAD_INDENT':
      return closingOf(message) ?? 'this line is indented differently from the lines above it'
    case 'MISSING_CHAR':
      return /quote/.test(message) ? 'a closing quote is missing' : 'a word with `#` needs quotes around it'
    case 'MULTIPLE_DOCS':
      return '`---` begins a second document'
    case 'UNEXPECTED_TOKEN':
      if (/^[\]}]$/.test(token)) return `\`${token}\` closes nothing; delete it, or put quotes around the value`
  }
  const value = valueAt(text, start)
  if (value === undefined)
    return error.code === 'UNEXPECTED_TOKEN' ? 'this line does not continue the lines above it' : firstLine(message)
  if (value.startsWith("'")) return `write each \`'\` inside ${quoted(value)} twice`
  return `put ${value.startsWith('"') ? 'single quotes' : 'quotes'} around ${quoted(value)}`
}

/** Returns the value after the key of the line at an offset. */
function valueAt(text: string, offset: number): string | undefined {
  const from = text.lastIndexOf('\n', offset - 1) + 1
  const line = firstLine(text.slice(from))
  const value = /^[ \t]*(?:- +)*[^\s:[\]{}"'-][^:]*:[ \t]+(\S.*)$/.exec(line)?.[1]?.trimEnd()
  return value !== undefined && offset >= from + line.indexOf(value) ? value : undefined
}

function closingOf(message: string): string | undefined {
  const closing = /end with a (\S)$/.exec(firstLine(message))?.[1]
  return closing && `a closing \`${closing}\` is missing`
}

function quoted(value: string): string {
  return value.includes('`') ? `\`\` ${value} \`\`` : `\`${value}\``
}

function firstLine(text: string): string {
  return (text.split(/\r?\n|\r/, 1)[0] as string).replace(/ at line \d+, column \d+:?$|:$/, '')
}
