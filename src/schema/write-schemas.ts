import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { planJsonSchema } from './plan-json-schema.ts'
import { reportJsonSchema } from './report-schema.ts'

// the build runs this with the folder to write to
const folder = process.argv[2] as string
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'plan.schema.json'), planJsonSchema())
writeFileSync(join(folder, 'report.schema.json'), reportJsonSchema())
