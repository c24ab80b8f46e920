import * as v from 'valibot'
import { appNames } from './apps/app.ts'
import { blockIdPolicies, headingStyles, indexStyles, linkStyles, nameStyles, unitKinds } from './options.ts'
import { dialects } from './text/dialect.ts'
import { isFileName } from './text/file-name.ts'
import { isInlineMarkdown } from './text/inline-markdown.ts'
import { isLanguage } from './text/language.ts'
import { isPointerTemplate } from './text/pointer-template.ts'
import { isTopicTemplate } from './text/topic-template.ts'

/** Adds to a schema what its value means, for the JSON Schema. */
export function described<const S extends v.GenericSchema>(schema: S, text: string) {
  return v.pipe(schema, v.description(text))
}

/** The same for a key that may be missing. */
export function optional<const S extends v.GenericSchema>(schema: S, text: string) {
  return v.optional(described(schema, text))
}

/** Returns a schema for a whole number; the message of every fault is what was expected. */
export function wholeNumber(least: number, most?: number) {
  const expected = most === undefined ? `a whole number of ${least} or more` : `a whole number from ${least} to ${most}`
  const number = v.pipe(v.number(expected), v.integer(expected), v.minValue(least, expected))
  return most === undefined ? number : v.pipe(number, v.maxValue(most, expected))
}

/** Returns a schema for one of some words. */
function oneOf<const T extends readonly string[]>(words: T) {
  return v.picklist(words, `one of ${words.map((word) => `\`${word}\``).join(', ')}`)
}

/** Returns a schema for a text that passes a test. */
function textThat(expected: string, isValid: (value: string) => boolean) {
  return v.pipe(v.string(expected), v.check(isValid, expected))
}

const inlineExpected =
  'Markdown of one paragraph, without HTML, images, footnotes, comments, block ids and links into the note itself'
export const inlineMarkdown = textThat(inlineExpected, isInlineMarkdown)
/** A kind may come first: `[!note]`. */
const calloutText = textThat(inlineExpected, (value) =>
  isInlineMarkdown(value.replace(/^\s*\[![\w-]+\][-+]?(?= )/, '')),
)
export const pointerTemplate = textThat(
  'a line of Markdown with `{topic}` and, if wanted, `{parts}` or `{parts:separator}`',
  isPointerTemplate,
)
export const propertyNames = names('a list of names of properties')
export const tagNames = names('a list of tags')

function names(expected: string) {
  return v.array(word(expected), expected)
}

function word(expected: string) {
  return v.pipe(v.string(expected), v.regex(/\S/, expected))
}

export const yesOrNo = v.boolean('`true` or `false`')

const namePattern = /^(?!\.)[^/\\:*?"<>|#^[\]]*[^/\\:*?"<>|#^[\]. ]$/
const nameExpected = 'a file name without a folder and without `\\ : * ? " < > | # ^ [ ]`'
const sectionName = word('the id or the heading of a section')
const templateExpected =
  'frontmatter and Markdown around a line `{body}`: paragraphs, rules, lists and callouts, without headings and definitions'

/** Every option by its name on the command line, in plans and in frontmatter. */
export const optionEntries = {
  'split-at': described(
    v.pipe(v.array(oneOf(unitKinds), `a list of units: ${unitKinds.join(', ')}`), v.minLength(1, 'at least one unit')),
    'What the note is split at, from the outermost to the innermost',
  ),
  depth: described(wholeNumber(1, 6), 'The heading depth whose sections become topics'),
  'min-words': described(wholeNumber(0), 'Sections of fewer words stay in the index; 0: none'),
  'max-words': described(wholeNumber(0), 'Larger topics become folders of topics; 0: none does'),
  'max-tokens': described(wholeNumber(0), 'The same in tokens of a language model, estimated; 0: no limit'),
  'max-chars': described(wholeNumber(0), 'The same in characters; 0: no limit'),
  index: described(
    v.pipe(
      v.string(nameExpected),
      v.regex(namePattern, nameExpected),
      v.check(
        (name) => !namePattern.test(name) || isFileName(name),
        'a file name that works on every system, without invisible characters',
      ),
    ),
    'The name of the index note, without a folder',
  ),
  only: described(sectionName, 'The only section that becomes a topic, by id or heading'),
  keep: described(sectionName, 'A section that stays in the index note, by id or heading'),
  names: described(oneOf(nameStyles), 'How the files of topics are named'),
  number: described(yesOrNo, 'Whether names begin with a number, in reading order'),
  nav: described(yesOrNo, 'Whether each topic ends with previous, up and next links'),
  template: described(
    textThat(templateExpected, isTopicTemplate),
    'Frontmatter and Markdown around `{body}` for every topic; `{title}` is its title',
  ),
  'index-style': described(oneOf(indexStyles), 'How the index shows what moved'),
  heading: described(oneOf(headingStyles), 'What happens to the headings of a section that moves'),
  links: described(oneOf(linkStyles), 'The form of the links that are written'),
  apps: described(
    v.pipe(v.array(oneOf(appNames), `a list of apps: ${appNames.join(', ')}`), v.minLength(1, 'at least one app')),
    'Where links must land first, the most important one first',
  ),
  'block-ids': described(oneOf(blockIdPolicies), 'When a block gets a block id so that a link can reach it'),
  inherit: described(propertyNames, 'Properties of the note that every topic gets too'),
  stubs: described(yesOrNo, 'Whether the index keeps an HTML anchor for each heading and id that moved'),
  up: described(yesOrNo, 'Whether every topic gets a property that links to the index'),
  pointer: described(
    pointerTemplate,
    'What the index says of a topic: `{topic}` is the link, `{parts}` names what is in it',
  ),
  language: described(
    textThat('a language tag such as `de` or `pt-BR`', isLanguage),
    'The language of pointers, such as `de` or `pt-BR`; by default that of the note',
  ),
  dialect: described(oneOf(dialects), 'The dialect of the note, where its syntax is ambiguous; by default recognized'),
  provenance: described(calloutText, 'Markdown of a callout that opens the index note'),
}

/** Options in a plan, and in frontmatter under `notesplit:`. */
export const optionsSchema = v.partial(v.strictObject(optionEntries, 'a map of options'))
