import { firstNewline } from '../../text/lines.ts'
import type { Suggestions } from '../suggest-topics.ts'
import { flow, scalar } from './print-plan.ts'

const opening =
  '# Suggested: sections that seem to belong together. Nothing of it counts until you write it into `topics`.'
const closing = '# End of what was suggested.'

/** Writes suggestions as comments at the end of a plan file, replacing earlier ones. */
export function withSuggestions(text: string, { topics, reason }: Suggestions): string {
  const newline = firstNewline(text)
  const lines = topics.flatMap(({ file, sections, shared }) => [
    ...(shared.length > 0 ? [`#   # in common: ${shared.join(', ')}`] : []),
    `#   - file: ${scalar(file)}`,
    `#     sections: ${flow(sections.map(({ anchor }) => anchor))}`,
  ])
  const block = [opening, ...(lines.length > 0 ? lines : [`#   (${reason ?? 'none'})`]), closing, ''].join(newline)
  const bare = withoutSuggestions(text)
  return bare + (/(?:^|[\r\n])$/.test(bare) ? '' : newline) + block
}

function withoutSuggestions(text: string): string {
  const start = text.indexOf(opening)
  const end = text.indexOf(closing, start)
  if (start < 0 || end < 0) return text
  return text.slice(0, start) + text.slice(end + closing.length).replace(/^(?:\r\n|\n|\r)/, '')
}
