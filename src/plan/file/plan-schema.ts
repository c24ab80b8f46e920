import * as v from 'valibot'
import {
  described,
  inlineMarkdown,
  optional,
  optionsSchema,
  pointerTemplate,
  propertyNames,
  tagNames,
  wholeNumber,
  yesOrNo,
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
const anchors = v.array(anchor, 'a list of section ids')
const lineExpected = 'text of one line'
const line = v.pipe(v.string(lineExpected), v.regex(plainLine, lineExpected))

const topicSchema: v.GenericSchema<unknown, TopicEntry> = v.lazy(() =>
  v.strictObject(topicEntries, 'a map that describes a topic'),
)
const topicList = v.nullable(v.array(topicSchema, 'a list of topics'))

const topicEntries = {
  file: optional(line, 'The file, with or without `.md`; with a folder it is a path in the output folder'),
  into: optional(line, 'An existing note that the sections join at its end, or under a heading: `Recipes#Soups`'),
  title: optional(line, 'The heading that the note begins with'),
  sections: described(
    v.pipe(anchors, v.minLength(1, 'at least one section id')),
    'The sections that the note is made of, by id, in this order, from anywhere',
  ),
  keep: optional(wholeNumber(0), 'How many paragraphs (or lists, tables, …) of each section stay where it stood'),
  'keep-heading': optional(yesOrNo, 'Whether the heading stays where the section stood; it does by default'),
  summary: optional(inlineMarkdown, 'What the pointer says instead of naming the parts'),
  pointer: optional(pointerTemplate, 'A pointer of its own: `{topic}` is the link, `{parts}` names what is in it'),
  tags: optional(tagNames, 'Tags of this note, with those that it inherits'),
  inherit: optional(propertyNames, 'Properties of the note that this topic gets, instead of those in options'),
  'max-words': optional(wholeNumber(0), 'Split again, one depth down, when there are more words; 0: do not'),
  topics: optional(topicList, 'Topics in a folder of this one'),
}

/** The schema of plan files. The message of every fault is what was expected. */
export const planSchema = v.strictObject(
  {
    version: optional(v.literal(1, '1'), 'The version of this form'),
    options: optional(v.nullable(optionsSchema), 'How to split; the command line goes before it'),
    kept: optional(v.nullable(anchors), 'Sections that stay in the index, in place'),
    topics: optional(topicList, 'The notes that sections move to'),
    known: optional(
      v.nullable(anchors),
      'The sections that the note had when this was written, to tell new ones from forgotten ones',
    ),
  },
  'a map with `topics`',
)

export type PlanData = v.InferOutput<typeof planSchema>

/** Every key of a plan, at the top or in a topic, for suggestions. */
export const planKeys: readonly string[] = [...Object.keys(planSchema.entries), ...Object.keys(topicEntries)]
