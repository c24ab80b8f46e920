import { didYouMean } from '../../messages/message.ts'
import { optionEntries, optionsSchema } from '../../option-schema.ts'
import { namedOptions, type SplitOptions } from '../../options.ts'
import { checkData, type DataFault } from './check-data.ts'

/** Checks options by their written names, and returns those of the library, or the faults. */
export async function checkOptions(
  written: unknown,
): Promise<{ options: Partial<SplitOptions>; faults: readonly DataFault[] }> {
  const { output, faults } = await checkData(optionsSchema, written, Object.keys(optionEntries))
  return { options: namedOptions(output ?? {}), faults }
}

/** Says in a sentence what is wrong with an option. `nameOf`: what the caller calls an option, by its written name. */
export function describeFault(fault: DataFault, nameOf = (written: string) => written): string {
  if (fault.kind === 'value') {
    return `\`${nameOf(String(fault.path[0]))}\` is ${fault.received}; expected ${fault.expected}`
  }
  const meant = fault.suggestion && nameOf(fault.suggestion)
  return `There is no option \`${nameOf(fault.key)}\`${didYouMean(meant)}`
}
