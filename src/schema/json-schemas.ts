import { toJsonSchema } from '@valibot/to-json-schema'
import { configSchema } from '../plan/file/config-schema.ts'
import { planSchema } from '../plan/file/plan-schema.ts'
import { reportSchema } from './report-schema.ts'

const schemas = {
  plan: { title: 'A plan of notesplit', schema: planSchema },
  config: { title: 'The options of notesplit for a project or vault', schema: configSchema },
  report: { title: 'What notesplit prints with --json', schema: reportSchema },
}

/** The JSON Schemas of plan files, of `notesplit.yaml` and of `--json`, derived from those that the code uses. */
export const schemaNames = Object.keys(schemas) as (keyof typeof schemas)[]

export function printJsonSchema(name: keyof typeof schemas): string {
  const { title, schema } = schemas[name]
  const converted = toJsonSchema(schema, { target: 'draft-07', typeMode: 'input', errorMode: 'ignore' })
  return `${JSON.stringify({ $schema: converted.$schema, title, ...converted }, undefined, 2)}\n`
}
