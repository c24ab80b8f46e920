import { nameOf } from '../note/parse-note.ts'
import type { Survey } from '../note/survey.ts'
import type { SplitOptions } from '../options.ts'
import type { SplitPlan, Topic } from './plan.ts'

/** The properties that a topic gets. */
export interface TopicProperties {
  /** Those of the note that were asked for, and its own tags. */
  inherited: Record<string, unknown>
  /** Another name for it. */
  alias: string | undefined
  /** A link to the index note. */
  up: string | undefined
}

/** Tells the properties of topics: those of the note that each inherits, with its own tags behind the note's. */
export function topicProperties(
  { properties }: Survey,
  plan: SplitPlan,
  options: SplitOptions,
): (topic: Topic) => TopicProperties {
  const up = options.up ? `[[${nameOf(plan.index.path)}]]` : undefined
  return ({ inherit = options.inherit, tags = [], alias }) => {
    const keys = inherit.filter((key) => Object.hasOwn(properties, key))
    const inherited = Object.fromEntries(keys.map((key) => [key, properties[key]]))
    if (tags.length > 0) inherited.tags = [...new Set([...tagsOf(inherited.tags), ...tags])]
    return { inherited, alias: 'aliases' in inherited ? undefined : alias, up }
  }
}

/** Tags as a list; `tags: a, b` is one too. https://help.obsidian.md/tags */
function tagsOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  return typeof value === 'string' ? value.split(/[,\s]+/).filter(Boolean) : []
}
