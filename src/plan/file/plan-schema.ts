import * as v from 'valibot'
import {
  inlineMarkdown,
  optionsSchema,
  pointerTemplate,
  propertyNames,
  tagNames,
  wholeNumber,
} from '../../option-schema.ts'
import { plainLine } from '../../text/lines.ts'

/** The entry of one topic in a plan file. */
export interface TopicEntry {
  file?: string | undefined
  into?: string | undefined
  title?: string | undefined
  sections: string[]
  keep?: number | undefined
  'keep-heading'?: boolean | undefined
  summary?: string | undefined
  pointer?: string | undefined
  tags?: string[] | undefined
  inherit?: string[] | undefined
  'max-words'?: number | undefined
  topics?: TopicEntry[] | null | undefined
}

const anchorExpected = 'the anchor of a section, such as `what-it-cost`'
/** YAML reads an anchor such as `2024` as a number. */
const anchor = v.pipe(v.union([v.string(), v.number()], anchorExpected), v.transform(String))
const lineExpected = 'text of one line'
const line = v.pipe(v.string(lineExpected), v.regex(plainLine, lineExpected))

const topicSchema: v.GenericSchema<unknown, TopicEntry> = v.lazy(() =>
  v.strictObject(topicEntries, 'a map that describes a topic'),
)

const topicEntries = {
  file: v.optional(
    v.pipe(line, v.description('The file, with or without `.md`; with a folder it is a path in the output folder')),
  ),
  into: v.optional(
    v.pipe(
      line,
      v.description('An existing note that the sections join at its end, or under a heading: `Recipes#Soups`'),
    ),
  ),
  title: v.optional(v.pipe(line, v.description('The heading that the note begins with'))),
  sections: v.pipe(
    v.array(anchor, 'a list of section ids'),
    v.minLength(1, 'at least one section id'),
    v.description('The sections that the note is made of, by id, in this order, from anywhere'),
  ),
  keep: v.optional(
    v.pipe(
      wholeNumber(0),
      v.description('How many paragraphs (or lists, tables, …) of each section stay where it stood'),
    ),
  ),
  'keep-heading': v.optional(
    v.pipe(
      v.boolean('`true` or `false`'),
      v.description('Whether the heading stays where the section stood; it does by default'),
    ),
  ),
  summary: v.optional(v.pipe(inlineMarkdown(), v.description('What the pointer says instead of naming the parts'))),
  pointer: v.optional(
    v.pipe(
      pointerTemplate(),
      v.description('A pointer of its own: `{topic}` is the link, `{parts}` names what is in it'),
    ),
  ),
  tags: v.optional(v.pipe(tagNames(), v.description('Tags of this note, with those that it inherits'))),
  inherit: v.optional(
    v.pipe(propertyNames(), v.description('Properties of the note that this topic gets, instead of those in options')),
  ),
  'max-words': v.optional(
    v.pipe(wholeNumber(0), v.description('Split again, one depth down, when there are more words; 0: do not')),
  ),
  topics: v.optional(
    v.pipe(v.nullable(v.array(topicSchema, 'a list of topics')), v.description('Topics in a folder of this one')),
  ),
}

/** The schema of plan files. The message of every fault is what was expected. */
export const planSchema = v.strictObject(
  {
    version: v.optional(v.pipe(v.literal(1, '1'), v.description('The version of this form'))),
    options: v.optional(
      v.pipe(v.nullable(optionsSchema), v.description('How to split; the command line goes before it')),
    ),
    kept: v.optional(
      v.pipe(
        v.nullable(v.array(anchor, 'a list of section ids')),
        v.description('Sections that stay in the index, in place'),
      ),
    ),
    topics: v.optional(
      v.pipe(v.nullable(v.array(topicSchema, 'a list of topics')), v.description('The notes that sections move to')),
    ),
    known: v.optional(
      v.pipe(
        v.nullable(v.array(anchor, 'a list of section ids')),
        v.description('The sections that the note had when this was written, to tell new ones from forgotten ones'),
      ),
    ),
  },
  'a map with `topics`',
)

export type PlanData = v.InferOutput<typeof planSchema>

/** Every key of a plan, at the top or in a topic, for suggestions. */
export const planKeys: readonly string[] = [...Object.keys(planSchema.entries), ...Object.keys(topicEntries)]
