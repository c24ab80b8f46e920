import { enumerate } from '../text/words.ts'
import { didYouMean, error, info, type Place, warning } from './message.ts'

export const brokenLink = (wanted: string, place: Place, suggestion?: string) =>
  warning(
    'broken-link',
    `\`${wanted}\` matches no heading, block ID or anchor in this note; link left unchanged${didYouMean(suggestion)}`,
    { place },
  )

export const missedLink = (source: string, path: string, place: Place) =>
  warning('missed-link', `\`${source}\` looks like a link, and no longer leads there from \`${path}\``, {
    place,
    note: 'The text was left unchanged. If it is a link, correct it by hand.',
  })

export const missingFootnote = (label: string, place: Place) =>
  warning('missing-footnote', `Footnote \`${label}\` has no definition; left unchanged`, { place })

export const nearestHeading = (wanted: string, landed: string, place: Place) =>
  info('nearest-heading', `A wiki-link cannot name \`${wanted}\`; linked the heading above it, ${landed}`, { place })

/**
 * `lost`: apps by name with the reason for each; `others`: the places of more links of the same kind. A warning if
 * `--apps` lists one of them.
 */
export const lostInApp = (
  wanted: string,
  written: string,
  lost: readonly (readonly [name: string, why: string])[],
  others: readonly { line: number; column: number }[],
  place: Place,
  isAsked: boolean,
) => {
  const names = enumerate(lost.map(([name]) => name))
  const note = [...lost.map(([, why]) => `${why}.`), ...alsoAt(others)].join('\n')
  const reason = `\`${written}\` does not work in ${names} (\`${wanted}\` did)${moreLikeIt(others.length)}`
  return (isAsked ? warning : info)('lost-in-app', reason, { place, note })
}

/** `newLabel`: `''` where it was left out, undefined where it was left unchanged and MkDocs shows it. */
export const duplicateDefinition = (label: string, newLabel: string | undefined, place: Place) => {
  const done =
    newLabel === undefined
      ? 'MkDocs shows this one, the split keeps the first'
      : `${newLabel ? `renamed the second to \`${newLabel}\`` : 'left the second out'} where the first is needed`
  const note =
    newLabel === undefined ? 'Rename one.' : 'Apps only ever show the first definition. `join` restores the second.'
  return warning('duplicate-definition', `\`${label}\` is defined twice; ${done}`, { place, note })
}

export const ambiguousLink = (link: string, name: string, place: Place) =>
  warning('ambiguous-link', `\`${link}\` links another note named \`${name}\`, but the index note has this name now`, {
    place,
    note: 'Give the index note another name with `--index`.',
  })

export const propertyNotInherited = (key: string) =>
  warning('property-not-inherited', `Topics did not inherit \`${key}\`: two notes cannot share one address or name`)

export const unknownProperty = (key: string, meant: string) =>
  warning('unknown-property', `The note has no property \`${key}\` to inherit; did you mean \`${meant}\``)

export const optionWithoutEffect = (option: string) =>
  warning('option-without-effect', `\`${option}\` has no effect: the plan says where every section goes`, {
    note: 'Delete the plan, or use `--no-plan`, to let the option decide.',
  })

/** `units`: what was looked for, such as `heading` or `rules`; `instead`: others that the note could be split at. */
export const noHeading = (units: string, instead?: string) =>
  warning('no-heading', `The note has no ${units} to split at; the index note is the whole note`, {
    note: instead && `${instead}.`,
  })

/** `note`: the one with nearly all words: a topic, or the index note. */
export const unevenSplit = (note: string, share: number, hint: string) =>
  warning('uneven-split', `${note} has ${share} % of the words`, { note: `${hint}.` })

export const manyTopics = (count: number, median: number) =>
  warning('many-topics', `The note gives ${count} topics with a median of ${median} words`, {
    note: 'Try a smaller `--depth`, or `--min-words 100` to keep short sections in the index.',
  })

export const noHeadingAtDepth = (depth: number) =>
  warning('no-heading-at-depth', `The note has no heading of depth ${depth}; the index note is the whole note`)

export const pluginNote = (kind: string) =>
  warning('plugin-note', `This note is ${kind}; not split, because its plugin reads one file`, {
    note: 'To split it all the same, give `--depth` or a plan.',
  })

/** `name`: an element or a container, such as `<div>` or `:::`. */
export const markRepeated = (name: string, place: Place) =>
  info('mark-repeated', `Each note with a part of this \`${name}\` has its start and end`, { place })

/** `names`: the elements and containers; `place`: that of the first heading; `all`: whether the note has no others. */
export const enclosedHeadings = (titles: readonly string[], names: readonly string[], place: Place, all: boolean) => {
  const [title, ...others] = titles.map((text) => `\`${text}\``)
  const where = enumerate(names.map((name) => `\`${name}\``))
  const isOne = others.length === 0
  const reason = `Not split at ${isOne ? title : `${titles.length} headings`}: inside ${where}`
  const note = isOne ? undefined : `The headings: ${enumerate([title, ...others] as string[])}.`
  return (all ? warning : info)('enclosed-heading', reason, { place, note })
}

/** `shown` is what Quartz shows of the link; `others`: where more such links are. */
export const cutInQuartz = (
  written: string,
  shown: string,
  others: readonly { line: number; column: number }[],
  place: Place,
) =>
  warning('cut-in-quartz', `Quartz shows only \`${shown}\` of \`${written}\`${moreLikeIt(others.length)}`, {
    place,
    note: `It cuts the text of a link to another note at the last slash. Set \`prettyLinks: false\` in \`quartz.config.ts\`, or name \`quartz\` first in \`--apps\`.${['', ...alsoAt(others)].join(' ')}`,
  })

/** `others` is how many more there are. */
export const implicitReference = (written: string, others: number, place: Place) =>
  info(
    'implicit-reference',
    `\`${written}\` names a heading but has no definition; left as text${moreLikeIt(others)}`,
    { place, note: 'If the note is for pandoc, `--dialect pandoc` makes links of them.' },
  )

/** `others` are the lines of more such references. */
export const lostCrossReference = (written: string, target: string, others: readonly number[], place: Place) =>
  warning(
    'lost-cross-reference',
    `\`${written}\` names a label that is now in \`${target}\`; left unchanged${moreLikeIt(others.length)}`,
    {
      place,
      note: `Cross-references work inside one file, or in a book that has all files.${others.length > 0 ? ` Also ${atLines([...new Set(others)])}.` : ''}`,
    },
  )

/** `names` of macros, the note that defines them, and the notes that use them. */
export const macrosElsewhere = (names: readonly string[], path: string, users: readonly string[], place: Place) =>
  warning(
    'macros-elsewhere',
    `${enumerate(users.map((user) => `\`${user}\``))} use${users.length === 1 ? 's' : ''} TeX macros that \`${path}\` defines: ${enumerate(names.map((name) => `\`${name}\``))}`,
    { place, note: 'Copy the definitions into these notes, or define them in the settings of the app.' },
  )

/** `paths` are the notes that hold the queries. */
export const queryOfOwnFile = (count: number, paths: readonly string[], place: Place) =>
  warning(
    'query-of-own-file',
    `${enumerate(paths.map((path) => `\`${path}\``))} ha${paths.length === 1 ? 's' : 've'} ${count} ${count === 1 ? 'query' : 'queries'} about the file itself; properties and tasks of the note are no longer in it`,
    { place, note: 'Name the note in the query instead of `this`, or keep the section in the index note.' },
  )

/** `path` is the note that has the section now. */
export const mentionLeft = (written: string, path: string, place: Place) =>
  info('mention-left', `\`${written}\` is mentioned here; the section is now in \`${path}\``, { place })

export const invalidFrontmatter = (why: string, place: Place) =>
  error('invalid-frontmatter', `Cannot read the properties: ${why}`, {
    place,
    note: 'Nothing was written. Correct the YAML and run again.',
  })

function atLines(lines: readonly number[]): string {
  return `at line${lines.length > 1 ? 's' : ''} ${lines.join(', ')}`
}

/** `others`: the lines of more such blocks. */
export const blockTooComplex = (place: Place, others: readonly number[]) =>
  warning('block-too-complex', 'This block is too deeply nested or too long to read; left unchanged', {
    place,
    note: `Links and footnotes in it were not updated.${others.length > 0 ? ` Also ${atLines(others)}.` : ''}`,
  })

export const parserFallback = (reason: string) =>
  info('parser-fallback', `Read the note with remark instead of Sätteri: ${reason}`)

export const conflictInNote = (place: Place) =>
  error('conflict-in-note', 'The note has the conflict markers of a merge', {
    place,
    note: 'Choose one of both versions and delete the markers, then run again. Markers that are an example belong in a code block.',
  })

function moreLikeIt(others: number): string {
  return others > 0 ? `; ${others} more like it` : ''
}

function alsoAt(others: readonly { line: number; column: number }[]): string[] {
  return others.length > 0 ? [`Also at ${others.map(({ line, column }) => `${line}:${column}`).join(', ')}.`] : []
}
