import { toJsonSchema } from '@valibot/to-json-schema'
import { planSchema } from '../plan/file/plan-schema.ts'

/** Returns the JSON Schema of plan files, derived from the schema that the code uses. */
export function planJsonSchema(): string {
  const schema = toJsonSchema(planSchema, {
    target: 'draft-07',
    typeMode: 'input',
    errorMode: 'ignore',
  })
  const named = { $schema: schema.$schema, title: 'A plan of notesplit', ...schema }
  return `${JSON.stringify(named, undefined, 2)}\n`
}
