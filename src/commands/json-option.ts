import type { Command } from 'commander'
import type { JsonAmount } from './json-report.ts'

/** The flags of a command that can print JSON. */
export interface JsonFlags {
  json?: boolean
  'json=full'?: boolean
}

/**
 * Adds `--json` and `--json=full`. With an optional value, `--json` would take the note after it as its value, so they
 * are two options.
 */
export function addJsonOption(command: Command): Command {
  return command
    .option('--json', 'print the result as JSON')
    .option('--json=full', 'print JSON with file contents and the manifest')
}

/** Returns how much JSON the flags ask for; undefined for none. */
export function jsonAmountOf({ json, 'json=full': full }: JsonFlags): JsonAmount | undefined {
  return full ? 'full' : json ? 'small' : undefined
}
