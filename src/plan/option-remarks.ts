import type { VFileMessage } from 'vfile-message'
import * as messages from '../messages/index.ts'
import type { Survey } from '../note/survey.ts'
import { writtenName } from '../options.ts'
import { suggestWord } from './file/suggest-word.ts'
import type { OptionLayers } from './option-layers.ts'

/** Options of the cut, which count only for sections that a plan does not place. */
const cutOptions = ['depth', 'minWords'] as const

/**
 * Reports options that change nothing: those of the caller that the plan decides, and properties to inherit that the note
 * has under a similar name. `isAllPlaced`: whether the plan has topics and places every section.
 */
export function remarkOnOptions(
  { properties }: Survey,
  inherit: readonly string[],
  { caller = {}, plan = {} }: OptionLayers,
  isAllPlaced: boolean,
): VFileMessage[] {
  const decided = isAllPlaced ? cutOptions.filter((name) => (caller[name] ?? plan[name]) !== plan[name]) : []
  const missing = inherit.filter((key) => properties[key] === undefined)
  return [
    ...decided.map((name) => messages.optionWithoutEffect(writtenName(name))),
    ...missing.flatMap((key) => {
      const meant = suggestWord(key, Object.keys(properties))
      return meant === undefined ? [] : messages.unknownProperty(key, meant)
    }),
  ]
}
