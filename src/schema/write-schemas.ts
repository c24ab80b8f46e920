import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { configJsonSchema, planJsonSchema } from './plan-json-schema.ts'
import { reportJsonSchema } from './report-schema.ts'

// run by the build with the output folder as its argument
const folder = process.argv[2] as string
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'plan.schema.json'), planJsonSchema())
writeFileSync(join(folder, 'config.schema.json'), configJsonSchema())
writeFileSync(join(folder, 'report.schema.json'), reportJsonSchema())
