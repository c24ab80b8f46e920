import type { VFileMessage } from 'vfile-message'
import * as messages from '../messages/index.ts'
import type { Survey } from '../note/survey.ts'
import { namedOptions, type SplitOptions } from '../options.ts'
import type { WrittenPlan } from './file/read-plan.ts'
import { suggestWord } from './file/suggest-word.ts'

/** Options of the cut, which count only for sections that a plan does not place. */
const cutOptions = ['depth', 'minWords'] as const

/**
 * Reports options that change nothing: those of the caller that the plan decides, and properties to inherit that the note
 * has under a similar name. `isAllPlaced`: whether the plan places every section.
 */
export function remarkOnOptions(
  { properties }: Survey,
  { inherit = [] }: Partial<SplitOptions>,
  { given, plan, isAllPlaced }: { given: Partial<SplitOptions>; plan: WrittenPlan | undefined; isAllPlaced: boolean },
): VFileMessage[] {
  const inPlan = namedOptions(plan?.data.options ?? {})
  const isDecided = plan?.data.topics && isAllPlaced
  const decided = isDecided ? cutOptions.filter((name) => (given[name] ?? inPlan[name]) !== inPlan[name]) : []
  const missing = inherit.filter((key) => properties[key] === undefined)
  return [
    ...decided.map((name) => messages.optionWithoutEffect(name === 'depth' ? 'depth' : 'min-words')),
    ...missing.flatMap((key) => {
      const meant = suggestWord(key, Object.keys(properties))
      return meant === undefined ? [] : messages.unknownProperty(key, meant)
    }),
  ]
}
