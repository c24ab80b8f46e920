import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { printJsonSchema, schemaNames } from './json-schemas.ts'

// run by the build with the output folder as its argument
const folder = process.argv[2] as string
mkdirSync(folder, { recursive: true })
for (const name of schemaNames) writeFileSync(join(folder, `${name}.schema.json`), printJsonSchema(name))
