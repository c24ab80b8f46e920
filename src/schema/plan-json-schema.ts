import { toJsonSchema } from '@valibot/to-json-schema'
import type * as v from 'valibot'
import { configSchema } from '../plan/file/config-schema.ts'
import { planSchema } from '../plan/file/plan-schema.ts'

/** Returns the JSON Schema of plan files, derived from the schema that the code uses. */
export function planJsonSchema(): string {
  return print('A plan of notesplit', planSchema)
}

/** Returns the JSON Schema of `notesplit.yaml`. */
export function configJsonSchema(): string {
  return print('The options of notesplit for a project or vault', configSchema)
}

function print(title: string, described: v.GenericSchema): string {
  const schema = toJsonSchema(described, { target: 'draft-07', typeMode: 'input', errorMode: 'ignore' })
  return `${JSON.stringify({ $schema: schema.$schema, title, ...schema }, undefined, 2)}\n`
}
