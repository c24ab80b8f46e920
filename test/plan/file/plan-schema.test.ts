import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { optionEntries } from '../../../src/option-schema.ts'
import { readPlan } from '../../../src/plan/file/read-plan.ts'
import { planJsonSchema } from '../../../src/schema/plan-json-schema.ts'

test('it tells an editor every key, and what each is for', () => {
  const schema = JSON.parse(planJsonSchema())
  expect(Object.keys(schema.properties)).toEqual(['version', 'options', 'kept', 'topics', 'known'])
  const [topic] = Object.values(schema.$defs) as { properties: object; additionalProperties: boolean }[]
  expect(topic?.additionalProperties).toBe(false)
  const options = schema.properties.options.anyOf[0].properties
  expect(Object.keys(options)).toEqual(Object.keys(optionEntries))
  for (const one of Object.values({ ...options, ...topic?.properties }) as { description?: string }[]) {
    expect(one.description, JSON.stringify(one)).toMatch(/\w/)
  }
})

test('the plan that the README shows is one, and its table names every key of a topic', async () => {
  const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8')
  const shown = /```yaml\n(# yaml-language-server[\s\S]*?)```/.exec(readme)?.[1] as string
  const { plan, faults } = await readPlan({ path: 'README.md', text: shown })
  expect(faults.map(String)).toEqual([])
  expect(plan?.data.topics).toHaveLength(2)
  const [topic] = Object.values(JSON.parse(planJsonSchema()).$defs) as { properties: object }[]
  const table = readme.slice(readme.indexOf('| key of a topic'), readme.indexOf('Summary, pointer and provenance'))
  for (const key of Object.keys(topic?.properties ?? {})) expect(table).toContain(`\`${key}`)
})
