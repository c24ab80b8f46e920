type Plain = string | number | boolean | null

const words = /^[A-Za-z](?:[\w./+()'-]| (?=[\w(]))*$/
const special = /^(?:true|false|null|yes|no|on|off|y|n)$/i
const quoted = /^(?:"[ !#-[\]-~]*"|'[ -&(-~]*')$/
const date = /^\d{4}-\d\d-\d\d$/
const whole = /^(?:0|[1-9]\d{0,14})$/
const entry = /^([A-Za-z][\w-]*):(?: ([^ ].*))?$/
const item = /^( {0,8})- ([^ ].*)$/

/**
 * Reads the YAML that most frontmatter is: a map of words, quoted text without escapes, whole numbers, dates, booleans, and
 * lists of them. Of any other it says nothing: undefined. To load a reader of all YAML takes longer than to split a small note;
 * what is read here, that reader reads alike (`test/markdown/plain-yaml.test.ts`). https://yaml.org/spec/1.2.2/#103-core-schema
 */
export function readPlainYaml(text: string): Record<string, Plain | Plain[]> | undefined {
  const data: Record<string, Plain | Plain[]> = {}
  /** The list that the next lines may go on with, and how far its items stand in. */
  let open: { key: string; indent: number | undefined } | undefined
  for (const line of text.split(/\r?\n/)) {
    if (line === '') continue
    const [, indent, listed] = item.exec(line) ?? []
    if (indent !== undefined && listed !== undefined) {
      const value = readScalar(listed)
      if (!open || value === undefined || (open.indent !== undefined && open.indent !== indent.length)) return undefined
      open.indent = indent.length
      const list = data[open.key]
      if (Array.isArray(list)) list.push(value)
      else data[open.key] = [value]
      continue
    }
    const [, key, written] = entry.exec(line) ?? []
    if (key === undefined || special.test(key) || Object.hasOwn(data, key)) return undefined
    open = written === undefined ? { key, indent: undefined } : undefined
    const value = written === undefined ? null : readValue(written)
    if (value === undefined) return undefined
    data[key] = value
  }
  return data
}

function readValue(written: string): Plain | Plain[] | undefined {
  if (written === '[]') return []
  const inner = /^\[([^[\]]+)\]$/.exec(written)?.[1]
  if (inner === undefined) return readScalar(written)
  const values = inner.split(', ').map(readScalar)
  return values.includes(undefined) ? undefined : (values as Plain[])
}

function readScalar(written: string): Plain | undefined {
  if (written === 'true' || written === 'false') return written === 'true'
  if (special.test(written)) return undefined
  if (words.test(written) || date.test(written)) return written
  if (whole.test(written)) return Number(written)
  return quoted.test(written) ? written.slice(1, -1) : undefined
}
