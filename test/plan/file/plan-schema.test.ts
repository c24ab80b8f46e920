import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { optionEntries } from '../../../src/option-schema.ts'
import { readPlan } from '../../../src/plan/file/read-plan.ts'
import { printJsonSchema } from '../../../src/schema/json-schemas.ts'

test('it tells an editor every key, and what each is for', () => {
  const schema = JSON.parse(printJsonSchema('plan'))
  expect(Object.keys(schema.properties)).toEqual(['version', 'options', 'kept', 'topics', 'known'])
  const [topic] = Object.values(schema.$defs) as { properties: object; additionalProperties: boolean }[]
  expect(topic?.additionalProperties).toBe(false)
  const options = schema.properties.options.anyOf[0].properties
  expect(Object.keys(options)).toEqual(Object.keys(optionEntries))
  for (const one of Object.values({ ...options, ...topic?.properties }) as { description?: string }[]) {
    expect(one.description, JSON.stringify(one)).toMatch(/\w/)
  }
})

test('the plan in the manual is valid, and its table names every key of a topic', async () => {
  const manual = readFileSync(new URL('../../../input/manual.md', import.meta.url), 'utf8')
  const shown = /```yaml\n(version: 1\n[\s\S]*?)```/.exec(manual)?.[1] as string
  const { plan, faults } = await readPlan({ path: 'manual.plan.yaml', text: shown })
  expect(faults.map(String)).toEqual([])
  expect(plan?.data.topics).toHaveLength(2)
  const [topic] = Object.values(JSON.parse(printJsonSchema('plan')).$defs) as { properties: object }[]
  const table = manual.slice(manual.indexOf('| key of a topic'), manual.indexOf('Summary, pointer and provenance'))
  for (const key of Object.keys(topic?.properties ?? {})) expect(table).toContain(`\`${key}`)
})
