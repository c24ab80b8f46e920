import { toJsonSchema } from '@valibot/to-json-schema'
import { planSchema } from '../plan/file/plan-schema.ts'
import { schemaUrl } from '../plan/file/print-plan.ts'

/** The JSON Schema of plan files, as the package ships it: made from the schema that the code itself uses. */
export function planJsonSchema(): string {
  const schema = toJsonSchema(planSchema, {
    target: 'draft-07',
    typeMode: 'input',
    errorMode: 'ignore',
  })
  const named = { $schema: schema.$schema, $id: schemaUrl, title: 'A plan of notesplit', ...schema }
  return `${JSON.stringify(named, undefined, 2)}\n`
}
