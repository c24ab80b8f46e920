import { type Command, InvalidArgumentError } from 'commander'
import * as v from 'valibot'
import { loadInlineMarkdown } from '../markdown/inline-markdown.ts'
import { inlineKeys, namedOptions, optionEntries } from '../options.ts'
import { suggestWord } from '../plan-file/suggest-word.ts'

type OptionName = keyof typeof optionEntries

/**
 * A reader of an option from the command line, by the schema that holds for it everywhere. What is Markdown is taken as it is,
 * and checked by `checkMarkdown`, as what reads it is not loaded for every run.
 */
export function readerOf(name: OptionName): (value: string) => unknown {
  return inlineKeys.has(name) ? (value) => value : (value) => readValue(name, value)
}

function readValue(name: OptionName, value: string): unknown {
  const schema: v.GenericSchema = optionEntries[name]
  const result = v.safeParse(schema, fromArgument(name, value))
  if (result.success) return Object.values(namedOptions({ [name]: result.output }))[0]
  const [issue] = result.issues
  const words = [...(issue.expected ?? '').matchAll(/"([^"]+)"/g)].map((match) => match[1] as string)
  const meant = issue.type === 'picklist' ? suggestWord(value, words) : undefined
  throw new InvalidArgumentError(`Expected ${issue.message}${meant ? `; did you mean \`${meant}\`` : ''}.`)
}

/** Checks the options of a command that are Markdown. One that is not what it should be ends the run as commander does. */
export async function checkMarkdown(command: Command): Promise<void> {
  for (const option of command.options) {
    const value: unknown = command.getOptionValue(option.attributeName())
    const name = option.long?.slice(2) ?? ''
    if (typeof value !== 'string' || !inlineKeys.has(name)) continue
    await loadInlineMarkdown()
    try {
      readValue(name as OptionName, value)
    } catch (error) {
      if (!(error instanceof InvalidArgumentError)) throw error
      command.error(`error: option '${option.flags}' argument '${value}' is invalid. ${error.message}`, {
        exitCode: error.exitCode,
        code: error.code,
      })
    }
  }
}

/** An argument as the value that it would be in YAML. */
function fromArgument(name: OptionName, value: string): unknown {
  if (name === 'inherit' || name === 'clients') {
    return value
      .split(',')
      .map((key) => key.trim())
      .filter(Boolean)
  }
  const isNumber = name === 'depth' || name === 'min-words' || name === 'max-words'
  return isNumber && /^-?\d+(?:\.\d+)?$/.test(value) ? Number(value) : value
}
