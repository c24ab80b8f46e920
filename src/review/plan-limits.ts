import type { TopicEntry } from '../plan/file/plan-schema.ts'
import { readPlan } from '../plan/file/read-plan.ts'

/** Maps the first section of each topic with `max-words` in the text of a plan to that limit. */
export async function limitsIn(text: string): Promise<Map<string, number>> {
  const { plan } = await readPlan({ path: '', text })
  const list = (topics: readonly TopicEntry[]): [string, number][] =>
    topics.flatMap(({ sections: [first = ''], 'max-words': words, topics: inner }) => [
      ...(words === undefined ? [] : [[first, words] as [string, number]]),
      ...list(inner ?? []),
    ])
  return new Map(list(plan?.data.topics ?? []))
}
