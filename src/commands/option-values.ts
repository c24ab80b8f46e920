import { InvalidArgumentError } from 'commander'
import * as v from 'valibot'
import { didYouMean } from '../messages/message.ts'
import { optionEntries } from '../option-schema.ts'
import { inlineKeys, namedOptions } from '../options.ts'
import { loadInlineMarkdown } from '../text/inline-markdown.ts'
import { suggestWord } from '../text/words.ts'

export type OptionName = keyof typeof optionEntries

/** Reads an option of the command line by its schema. Throws the expected value as the reason. */
export async function readOption(name: OptionName, value: string): Promise<unknown> {
  if (inlineKeys.has(name)) await loadInlineMarkdown()
  const schema: v.GenericSchema = optionEntries[name]
  const result = v.safeParse(schema, fromArgument(name, value))
  if (result.success) return Object.values(namedOptions({ [name]: result.output }))[0]
  const [issue] = result.issues
  const words = [...(issue.expected ?? '').matchAll(/"([^"]+)"/g)].map((match) => match[1] as string)
  // one value of a list
  const wrong = typeof issue.input === 'string' ? issue.input : value
  const meant = issue.type === 'picklist' ? suggestWord(wrong, words) : undefined
  throw new InvalidArgumentError(`Expected ${issue.message}${didYouMean(meant)}.`)
}

/** Converts an argument to its value in YAML. */
function fromArgument(name: OptionName, value: string): unknown {
  if (name === 'inherit' || name === 'apps' || name === 'split-at') {
    return value
      .split(',')
      .map((key) => key.trim())
      .filter(Boolean)
  }
  const isNumber = name === 'depth' || /^(?:min|max)-/.test(name)
  return isNumber && /^-?\d+(?:\.\d+)?$/.test(value) ? Number(value) : value
}
