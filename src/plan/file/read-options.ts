import type { VFileMessage } from 'vfile-message'
import * as messages from '../../messages/index.ts'
import type { Survey } from '../../note/survey.ts'
import type { SplitOptions } from '../../options.ts'

/** The frontmatter property that holds options. */
const property = 'notesplit'

/** Reads the options in a note's frontmatter, under `notesplit:`. */
export async function readOptions({
  text,
  frontmatter,
  properties,
}: Survey): Promise<{ options: Partial<SplitOptions>; faults: VFileMessage[] }> {
  const data = properties[property]
  if (!frontmatter || data === undefined || data === null) return { options: {}, faults: [] }
  // loaded late: most notes have no options
  const { options, faults } = await (await import('./check-options.ts')).checkOptions(data)
  if (faults.length === 0) return { options, faults: [] }
  const { start, end } = frontmatter.content
  const [{ readYaml }, { faultMessages }] = await Promise.all([
    import('../../text/yaml-text.ts'),
    import('./read-plan.ts'),
  ])
  const yaml = readYaml(text.slice(start, end))
  const places = messages.textPlaces(text)
  return {
    options: {},
    faults: faultMessages(
      faults,
      yaml,
      (span) => places.of({ start: start + span.start, end: start + span.end }),
      property,
    ),
  }
}
