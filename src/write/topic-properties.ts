import { type NotePath, nameOf } from '../note/parse-note.ts'
import type { Survey } from '../note/survey.ts'
import type { SplitOptions } from '../options.ts'
import type { SplitPlan, Topic } from '../plan/split-plan.ts'

/** The properties that a topic gets. */
export interface TopicProperties {
  /** Those of the note that were asked for, and its own tags. */
  inherited: Record<string, unknown>
  /** Another name for it. */
  alias: string | undefined
  /** A link to the index note. */
  up: string | undefined
}

/**
 * Properties that give a page an address or a name: the topics would all have the one of the note, and Quartz and Starlight
 * would write a redirect over a page.
 */
const unsafe: ReadonlySet<string> = new Set('alias aliases permalink slug url id title redirect_from'.split(' '))

/** The unsafe properties of the note that some topic was to inherit. */
export function unsafeProperties({ properties }: Survey, plan: SplitPlan, options: SplitOptions): string[] {
  const asked = new Set(options.inherit)
  const queue = [...plan.topics]
  for (const topic of queue) {
    queue.push(...topic.topics)
    for (const key of topic.inherit ?? []) asked.add(key)
  }
  return [...asked].filter((key) => unsafe.has(key) && Object.hasOwn(properties, key))
}

/** Tells the properties of topics: those of the note that each inherits, with its own tags behind the note's. */
export function topicProperties(
  { properties }: Survey,
  plan: SplitPlan,
  options: SplitOptions,
  linkpathOf: (to: NotePath, from: NotePath) => string = nameOf,
): (topic: Topic) => TopicProperties {
  return ({ path, inherit = options.inherit, tags = [], alias }) => {
    const up = options.up ? `[[${linkpathOf(plan.index.path, path)}]]` : undefined
    const keys = inherit.filter((key) => Object.hasOwn(properties, key) && !unsafe.has(key))
    const inherited = Object.fromEntries(keys.map((key) => [key, properties[key]]))
    if (tags.length > 0) inherited.tags = [...new Set([...tagsOf(inherited.tags), ...tags])]
    return { inherited, alias, up }
  }
}

/** Tags as a list; `tags: a, b` is one too. https://help.obsidian.md/tags */
function tagsOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  return typeof value === 'string' ? value.split(/[,\s]+/).filter(Boolean) : []
}
