import * as v from 'valibot'
import { appNames } from './apps/app.ts'
import { blockIdPolicies, headingStyles, indexStyles, linkStyles, nameStyles, unitKinds } from './options.ts'
import { dialects } from './text/dialect.ts'
import { isFileName } from './text/file-name.ts'
import { isInlineMarkdown } from './text/inline-markdown.ts'
import { isLanguage } from './text/language.ts'
import { isPointerTemplate } from './text/pointer-template.ts'
import { isTopicTemplate } from './text/topic-template.ts'

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

const inlineExpected =
  'Markdown of one paragraph, without HTML, images, footnotes, comments, block ids and links into the note itself'

/** Returns a schema for Markdown of one paragraph. */
export function inlineMarkdown() {
  return v.pipe(v.string(inlineExpected), v.check(isInlineMarkdown, inlineExpected))
}

/** Returns a schema for a callout's text, with an optional kind before it: `[!note]`. */
function calloutText() {
  const isText = (text: string) => isInlineMarkdown(text.replace(/^\s*\[![\w-]+\][-+]?(?= )/, ''))
  return v.pipe(v.string(inlineExpected), v.check(isText, inlineExpected))
}

/** Returns a schema for a pointer template. */
export function pointerTemplate() {
  const expected = 'a line of Markdown with `{topic}` and, if wanted, `{parts}` or `{parts:separator}`'
  return v.pipe(v.string(expected), v.check(isPointerTemplate, expected))
}

/** Returns a schema for names of properties. */
export function propertyNames() {
  return names('a list of names of properties')
}

/** Returns a schema for tags. */
export function tagNames() {
  return names('a list of tags')
}

function names(expected: string) {
  const name = v.pipe(v.string(expected), v.regex(/\S/, expected))
  return v.array(name, expected)
}

const namePattern = /^(?!\.)[^/\\:*?"<>|#^[\]]*[^/\\:*?"<>|#^[\]. ]$/
const nameExpected = 'a file name without a folder and without `\\ : * ? " < > | # ^ [ ]`'

function sectionName() {
  const expected = 'the id or the heading of a section'
  return v.pipe(v.string(expected), v.regex(/\S/, expected))
}

const templateExpected =
  'frontmatter and Markdown around a line `{body}`: paragraphs, rules, lists and callouts, without headings and definitions'
const languageExpected = 'a language tag such as `de` or `pt-BR`'

/** Every option by its name on the command line, in plans and in frontmatter. */
export const optionEntries = {
  'split-at': v.pipe(
    v.array(oneOf(unitKinds), `a list of units: ${unitKinds.join(', ')}`),
    v.minLength(1, 'at least one unit'),
    v.description('What the note is split at, from the outermost to the innermost'),
  ),
  depth: v.pipe(wholeNumber(1, 6), v.description('The heading depth whose sections become topics')),
  'min-words': v.pipe(wholeNumber(0), v.description('Sections of fewer words stay in the index; 0: none')),
  'max-words': v.pipe(wholeNumber(0), v.description('Larger topics become folders of topics; 0: none does')),
  'max-tokens': v.pipe(wholeNumber(0), v.description('The same in tokens of a language model, estimated; 0: no limit')),
  'max-chars': v.pipe(wholeNumber(0), v.description('The same in characters; 0: no limit')),
  index: v.pipe(
    v.string(nameExpected),
    v.regex(namePattern, nameExpected),
    v.check(
      (name) => !namePattern.test(name) || isFileName(name),
      'a file name that works on every system, without invisible characters',
    ),
    v.description('The name of the index note, without a folder'),
  ),
  only: v.pipe(sectionName(), v.description('The only section that becomes a topic, by id or heading')),
  keep: v.pipe(sectionName(), v.description('A section that stays in the index note, by id or heading')),
  names: v.pipe(oneOf(nameStyles), v.description('How the files of topics are named')),
  number: v.pipe(v.boolean('`true` or `false`'), v.description('Whether names begin with a number, in reading order')),
  nav: v.pipe(
    v.boolean('`true` or `false`'),
    v.description('Whether each topic ends with previous, up and next links'),
  ),
  template: v.pipe(
    v.string(templateExpected),
    v.check(isTopicTemplate, templateExpected),
    v.description('Frontmatter and Markdown around `{body}` for every topic; `{title}` is its title'),
  ),
  'index-style': v.pipe(oneOf(indexStyles), v.description('How the index shows what moved')),
  heading: v.pipe(oneOf(headingStyles), v.description('What happens to the headings of a section that moves')),
  links: v.pipe(oneOf(linkStyles), v.description('The form of the links that are written')),
  apps: v.pipe(
    v.array(oneOf(appNames), `a list of apps: ${appNames.join(', ')}`),
    v.minLength(1, 'at least one app'),
    v.description('Where links must land first, the most important one first'),
  ),
  'block-ids': v.pipe(
    oneOf(blockIdPolicies),
    v.description('When a block gets a block id so that a link can reach it'),
  ),
  inherit: v.pipe(propertyNames(), v.description('Properties of the note that every topic gets too')),
  stubs: v.pipe(
    v.boolean('`true` or `false`'),
    v.description('Whether the index keeps an HTML anchor for each heading and id that moved'),
  ),
  up: v.pipe(
    v.boolean('`true` or `false`'),
    v.description('Whether every topic gets a property that links to the index'),
  ),
  pointer: v.pipe(
    pointerTemplate(),
    v.description('What the index says of a topic: `{topic}` is the link, `{parts}` names what is in it'),
  ),
  language: v.pipe(
    v.string(languageExpected),
    v.check(isLanguage, languageExpected),
    v.description('The language of pointers, such as `de` or `pt-BR`; by default that of the note'),
  ),
  dialect: v.pipe(
    oneOf(dialects),
    v.description('The dialect of the note, where its syntax is ambiguous; by default recognized'),
  ),
  provenance: v.pipe(calloutText(), v.description('Markdown of a callout that opens the index note')),
}

/** Options in a plan, and in frontmatter under `notesplit:`. */
export const optionsSchema = v.partial(v.strictObject(optionEntries, 'a map of options'))
