import { splitLines } from '../../text/lines.ts'
import type { Span } from '../../text/span.ts'
import { readYaml, type YamlText } from '../../text/yaml-text.ts'
import { scalar } from './print-plan.ts'

const textLine = /^([ \t]*(?:-[ \t]+)*(?:file|into|title|summary|pointer|provenance):[ \t]+)(\S.*)/
const opensBlock = /[ \t][|>][-+\d]*$/
const noText = /^(?:~|null|[|>][-+\d]*)(?:[ \t]+#.*)?$/i

/**
 * Puts quotes around the texts of a plan that YAML reads as something else, such as `title: Tea: green` or `title: 2024`.
 * Returns the plan, parsed, and the places of these texts. A plan that is no YAML in spite of it stays unchanged.
 */
export function quoteTexts(text: string): { yaml: YamlText; quoted: Span[] } {
  const unchanged = readYaml(text)
  const isBroken = unchanged.fault !== undefined
  const quoted: Span[] = []
  let result = ''
  /** The indent of a text of several lines that the line is in. */
  let outer: number | undefined
  for (const line of splitLines(text)) {
    const indent = line.search(/\S/)
    if (outer !== undefined && indent > outer) {
      result += line
      continue
    }
    outer = opensBlock.test(line.trimEnd()) ? indent : undefined
    const [, key = '', value = ''] = textLine.exec(line) ?? []
    if (!isMisread(value.trimEnd(), isBroken)) {
      result += line
      continue
    }
    // without a comment
    const shown = (value.split(/[ \t]#(?=[ \t]|$)/)[0] as string).trimEnd()
    const written = scalar(shown)
    const start = result.length + key.length
    quoted.push({ start, end: start + written.length })
    result += key + written + line.slice(key.length + shown.length)
  }
  if (quoted.length === 0) return { yaml: unchanged, quoted }
  const yaml = readYaml(result)
  return isBroken && yaml.fault ? { yaml: unchanged, quoted: [] } : { yaml, quoted }
}

/** Returns whether YAML reads a value as something else than text. `isBroken`: a name of YAML, `*name`, may have no meaning. */
function isMisread(value: string, isBroken: boolean): boolean {
  if (value === '' || value.startsWith('#') || noText.test(value) || (!isBroken && value.startsWith('*'))) return false
  // most texts need no parser
  if (/^\p{L}/u.test(value) && !/:(?:\s|$)|\s#/.test(value)) return /^(?:true|false)$/i.test(value)
  const { fault, data } = readYaml(value)
  return fault !== undefined || typeof data !== 'string'
}
