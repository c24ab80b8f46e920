import { apps } from '../apps/apps.ts'
import type { Places } from '../links/places.ts'
import type { Survey } from '../note/survey.ts'
import type { SplitOptions } from '../options.ts'
import type { SettledNotes, SettledTopic } from '../plan/settled-notes.ts'
import type { SplitPlan, Topic } from '../plan/split-plan.ts'
import { append } from '../text/maps.ts'
import { linkpathFrom } from '../text/paths.ts'
import { neededProperties } from './needed-properties.ts'

/** The properties of each topic. */
export type TopicProperties = ReadonlyMap<Topic, PropertiesOfTopic>

interface PropertiesOfTopic {
  /** Those of the note that were requested or are needed, and the topic's own tags. */
  inherited: Record<string, unknown>
  /** Another name of the topic. */
  alias: string | undefined
  /** A link to the index note, or to the topic whose folder it is in. */
  up: string | undefined
  /** Whether an asked app wants a title in any case. */
  needsTitle: boolean
  /** The user's edits to them. */
  edited: SettledTopic['frontmatter']
}

/**
 * Properties that set the address or name of a page: all topics would share the note's address, and Quartz and
 * Starlight would write a redirect over a page.
 */
const unsafe: ReadonlySet<string> = new Set('alias aliases permalink slug url id title redirect_from'.split(' '))

/** Lists the unsafe properties of the note that some topic would inherit. */
export function unsafeProperties({ properties }: Survey, plan: SplitPlan, options: SplitOptions): string[] {
  const asked = new Set(options.inherit)
  const queue = [...plan.topics]
  for (const topic of queue) {
    append(queue, topic.topics)
    for (const key of topic.inherit ?? []) asked.add(key)
  }
  return [...asked].filter((key) => unsafe.has(key) && Object.hasOwn(properties, key))
}

/** Chooses the properties of topics: those that each inherits from the note, with its own tags after the note's. */
export function topicProperties(
  { survey, layout, index, linkpathOf }: Places,
  options: SplitOptions & { properties: Readonly<Record<string, unknown>>; sourceFolder: string },
  settled: SettledNotes | undefined,
): TopicProperties {
  const { properties } = survey
  const needsTitle = options.apps.some((name) => apps[name].needsTitle === true)
  const topics = layout.notes.flatMap(({ topic }) => topic ?? [])
  const above = new Map(topics.flatMap(({ path, topics: inner }) => inner.map((topic) => [topic, path] as const)))
  return new Map(
    layout.notes.flatMap((note) => {
      const { topic } = note
      // a note that sections join has its own
      if (!topic || topic.into !== undefined) return []
      const { path, inherit = options.inherit, tags = [], alias } = topic
      const parent = above.get(topic) ?? index.path
      // other folders have notes of these names too: Obsidian finds a relative path first
      const isCommon = /^(?:README|index)$/i.test(linkpathOf(parent, path))
      const linkpath = isCommon ? linkpathFrom(path, parent) : linkpathOf(parent, path)
      const up = options.up ? `[[${linkpath}]]` : undefined
      const keys = inherit.filter((key) => Object.hasOwn(properties, key) && !unsafe.has(key))
      const asked = Object.fromEntries(keys.map((key) => [key, properties[key]]))
      const noteProperties = withTitle(options.properties, note.title)
      const inherited: Record<string, unknown> = {
        ...noteProperties,
        ...asked,
        ...neededProperties(survey, note, options.sourceFolder),
      }
      if (tags.length > 0) inherited.tags = [...new Set([...tagsOf(inherited.tags), ...tags])]
      const edited = settled?.topics.get(topic.sections[0] as string)?.frontmatter
      return [[topic, { inherited, alias, up, needsTitle, edited }] as const]
    }),
  )
}

/** The properties of a template, with the title of a topic in them. */
function withTitle(properties: Readonly<Record<string, unknown>>, title: string): Record<string, unknown> {
  const fill = (value: unknown) => (typeof value === 'string' ? value.replaceAll('{title}', () => title) : value)
  return Object.fromEntries(
    Object.entries(properties).flatMap(([key, value]) => (key === 'title' ? [] : [[key, fill(value)] as const])),
  )
}

/** Returns tags as a list; `tags: a, b` is one too. https://help.obsidian.md/tags */
function tagsOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  return typeof value === 'string' ? value.split(/[,\s]+/).filter(Boolean) : []
}
