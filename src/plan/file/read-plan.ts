import type { VFileMessage } from 'vfile-message'
import * as messages from '../../messages/index.ts'
import { optionEntries } from '../../option-schema.ts'
import { type YamlPath, YamlText } from '../../text/yaml-text.ts'
import { checkData, type DataFault } from './check-data.ts'
import { type PlanData, planKeys, planSchema } from './plan-schema.ts'
import { showPath } from './show-path.ts'

/** A plan file as it was read. */
export interface PlanText {
  /** The path that messages name. */
  path: string
  text: string
}

/** A plan as a person wrote it, and where each part of it stands. */
export interface WrittenPlan {
  data: PlanData
  /** Where a value stands in the file. */
  placeOf: (path: YamlPath) => messages.Place
}

/** Reads a plan file. Without faults there is a plan; an empty file is a plan that says nothing. */
export async function readPlan({ text }: PlanText): Promise<{ plan: WrittenPlan | undefined; faults: VFileMessage[] }> {
  const source = text.replace(/^\uFEFF/, '')
  const yaml = new YamlText(source)
  const places = new messages.Places(source)
  if (yaml.fault) {
    return { plan: undefined, faults: [messages.invalidPlan(yaml.fault.reason, places.of(yaml.fault.span))] }
  }
  const { output, faults } = await checkData(planSchema, yaml.data ?? {}, [...planKeys, ...Object.keys(optionEntries)])
  return {
    plan: output && { data: output, placeOf: (path) => places.of(yaml.spanOf(path)) },
    faults: faults.map((fault) => faultMessage(fault, yaml, (span) => places.of(span), '')),
  }
}

/** The message for a fault of data; `under` is what the data stands under. */
export function faultMessage(
  fault: DataFault,
  yaml: YamlText,
  placeOf: (span: { start: number; end: number }) => messages.Place,
  under: string,
  base: YamlPath = [],
): VFileMessage {
  const path = [...base, ...fault.path]
  const where = [under, showPath(fault.path)].filter(Boolean).join('.')
  if (fault.kind === 'unknown-key') {
    return messages.unknownKey(where, placeOf(yaml.keySpanOf(path)), fault.suggestion)
  }
  if (fault.kind === 'missing-key') return messages.missingKey(fault.key, where, placeOf(yaml.spanOf(path)))
  return messages.invalidValue(fault.received, where, fault.expected, placeOf(yaml.spanOf(path)), fault.suggestion)
}
