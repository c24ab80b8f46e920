import { enumerate } from '../text/words.ts'
import { message, type Place } from './message.ts'

export const unresolvedReference = (wanted: string, place: Place, suggestion?: string) =>
  message(
    'unresolved-reference',
    `Unexpected reference to \`${wanted}\`, expected a heading, block or id of this note${suggestion ? `; did you mean \`${suggestion}\`` : ''}`,
    {
      place,
      note: 'It is left as it stands.',
    },
  )

export const undefinedFootnote = (label: string, place: Place) =>
  message('undefined-footnote', `Unexpected footnote reference \`${label}\` without a definition`, {
    place,
    note: 'It is left as it stands.',
  })

export const nearestHeading = (wanted: string, landed: string, place: Place) =>
  message('nearest-heading', `Cannot link \`${wanted}\` exactly in wiki-links, linked ${landed} instead`, {
    place,
    info: true,
  })

/** `lost` are clients by name with the reason for each; `others` the places of more references of the same kind. */
export const degradedReference = (
  wanted: string,
  written: string,
  lost: readonly (readonly [name: string, why: string])[],
  others: readonly { line: number; column: number }[],
  place: Place,
) => {
  const names = enumerate(lost.map(([name]) => name))
  const note = lost.map(([name, why]) => `${name}: ${why}.`)
  let more = ''
  if (others.length > 0) {
    more = `; likewise ${others.length} more`
    note.push(`Likewise at ${others.map(({ line, column }) => `${line}:${column}`).join(', ')}.`)
  }
  const reason = `Cannot keep \`${wanted}\` alive in ${names}, wrote \`${written}\`${more}`
  return message('degraded-reference', reason, { place, info: true, note: note.join('\n') })
}

export const shadowedDefinition = (label: string, renamed: string, place: Place) =>
  message(
    'shadowed-definition',
    renamed
      ? `Unexpected second definition of \`${label}\`, labelled \`${renamed}\` in a note that needs the first`
      : `Unexpected second definition of \`${label}\`, left out of a note that needs the first`,
    { place, note: 'No reader ever saw it; the record keeps it.' },
  )

export const caughtLink = (link: string, name: string, place: Place) =>
  message(
    'caught-link',
    `Unexpected link \`${link}\` to another note of the name \`${name}\`, which the index note has now`,
    { place, note: 'Give the index another name with `--index`.' },
  )

export const unsafeProperty = (key: string) =>
  message(
    'unsafe-property',
    `Unexpected property \`${key}\` to inherit, topics with one address or name would take each other’s place`,
    { note: 'The topics do not get it.' },
  )

export const noHeading = () =>
  message('no-heading', 'Cannot find a heading to split at, the index note is the whole note')

export const noHeadingOfDepth = (depth: number) =>
  message('no-heading-of-depth', `Cannot find a heading of depth ${depth}, the index note is the whole note`)

export const wrappedHeadings = (name: string) =>
  message('wrapped-headings', `Cannot keep \`<${name}>\` around the sections that move, its tags stay where they stand`)

export const enclosedHeading = (title: string, place: Place) =>
  message('enclosed-heading', `Cannot split at \`${title}\`, an HTML element that spans it would be torn apart`, {
    place,
    info: true,
  })

export const brokenFrontmatter = (why: string, place: Place) =>
  message('broken-frontmatter', `Cannot read the frontmatter: ${why}`, {
    place,
    fatal: true,
    note: 'Nothing was written. Mend it and run again.',
  })

export const unreadBlock = (place: Place, others: readonly number[]) =>
  message(
    'unread-block',
    'Cannot read this block in reasonable time, too much in it is nested, left open, or begins with a footnote; it is left as it stands',
    {
      place,
      note: `Links and footnotes in it are not looked at.${others.length > 0 ? ` So it is with those at lines ${others.join(', ')}.` : ''}`,
    },
  )

export const parserFallback = (reason: string) =>
  message('parser-fallback', `Cannot rely on Sätteri for this note, parsed it with remark: ${reason}`, { info: true })
