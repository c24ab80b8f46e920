import type { VFileMessage } from 'vfile-message'
import * as messages from '../../messages/index.ts'
import { optionEntries } from '../../option-schema.ts'
import { splitLines } from '../../text/lines.ts'
import type { Span } from '../../text/span.ts'
import { showPath, type YamlPath } from '../../text/yaml-path.ts'
import { keySpanInYaml, readYaml, spanInYaml, type YamlText } from '../../text/yaml-text.ts'
import { checkData, type DataFault } from './check-data.ts'
import { type PlanData, planKeys, planSchema } from './plan-schema.ts'
import { scalar } from './print-plan.ts'

/** The text of a plan file. */
export interface PlanText {
  /** The path in messages. */
  path: string
  text: string
}

/** A plan as the user wrote it, with the positions of its values. */
export interface WrittenPlan {
  data: PlanData
  /** Returns the place of a value in the file. */
  placeOf: (path: YamlPath) => messages.Place
}

/** Reads a plan file; `text` has quotes where YAML needs them. An empty file is an empty plan; faults leave no plan. */
export async function readPlan({
  text: written,
}: PlanText): Promise<{ plan: WrittenPlan | undefined; text: string; faults: VFileMessage[] }> {
  const { yaml, quoted } = quoteTexts(written.replace(/^\uFEFF/, ''))
  const { text: source } = yaml
  const text = written.startsWith('\uFEFF') ? `\uFEFF${source}` : source
  const places = messages.textPlaces(source)
  if (yaml.fault) {
    return { plan: undefined, text, faults: [messages.invalidPlan(yaml.fault.reason, places.of(yaml.fault.span))] }
  }
  const { output, faults } = await checkData(planSchema, yaml.data ?? {}, [...planKeys, ...Object.keys(optionEntries)])
  return {
    plan: output && { data: output, placeOf: (path) => places.of(spanInYaml(yaml, path)) },
    text,
    faults: [
      ...quoted.map((span) => messages.quotedText(source.slice(span.start, span.end), places.of(span))),
      ...faultMessages(faults, yaml, (span) => places.of(span)),
    ],
  }
}

/** Returns the messages for faults of data, by line; `under`: the key above the data. */
export function faultMessages(
  faults: readonly DataFault[],
  yaml: YamlText,
  placeOf: (span: Span) => messages.Place,
  under = '',
): VFileMessage[] {
  const base = under === '' ? [] : [under]
  return faults
    .map((fault) => faultMessage(fault, yaml, placeOf, under, base))
    .sort((a, b) => (a.line ?? 0) - (b.line ?? 0))
}

function faultMessage(
  fault: DataFault,
  yaml: YamlText,
  placeOf: (span: Span) => messages.Place,
  under: string,
  base: YamlPath,
): VFileMessage {
  const path = [...base, ...fault.path]
  const where = [under, showPath(fault.path)].filter(Boolean).join('.')
  if (fault.kind === 'unknown-key') {
    return messages.unknownKey(where, placeOf(keySpanInYaml(yaml, path)), fault.suggestion)
  }
  if (fault.kind === 'missing-key') return messages.missingKey(fault.key, where, placeOf(spanInYaml(yaml, path)))
  return messages.invalidValue(fault.received, where, fault.expected, placeOf(spanInYaml(yaml, path)), fault.suggestion)
}

const textLine = /^([ \t]*(?:-[ \t]+)*(?:file|into|title|summary|pointer|provenance):[ \t]+)(\S.*)/
const opensBlock = /[ \t][|>][-+\d]*$/
const noText = /^(?:~|null|[|>][-+\d]*)(?:[ \t]+#.*)?$/i

/**
 * Puts quotes around the texts of a plan that YAML reads as something else, such as `title: Tea: green` or `title: 2024`.
 * Returns the plan, parsed, and the places of these texts. A plan that is no YAML in spite of it stays unchanged.
 */
function quoteTexts(text: string): { yaml: YamlText; quoted: Span[] } {
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
