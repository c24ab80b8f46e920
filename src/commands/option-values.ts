import { InvalidArgumentError } from 'commander'
import { type ClientName, clientNames } from '../clients/client.ts'

/** A reader of whole numbers from `least` to `most`. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): (value: string) => number {
  return (value) => {
    const number = /^\d+$/.test(value) ? Number(value) : Number.NaN
    if (number >= least && number <= most) return number
    const range = most === Number.MAX_SAFE_INTEGER ? `of ${least} or more` : `from ${least} to ${most}`
    throw new InvalidArgumentError(`Expected a whole number ${range}.`)
  }
}

/** Reads the name of a note, without a folder and with or without `.md`. */
export function noteNameOption(value: string): string {
  const name = value.replace(/\.md$/i, '')
  if (/^[^/\\:*?"<>|#^[\]]+$/.test(name) && !/^\.|[. ]$/.test(name)) return name
  throw new InvalidArgumentError('Expected a file name without a folder and without `\\ : * ? " < > | # ^ [ ]`.')
}

/** Reads names of clients with commas between. */
export function clientsOption(value: string): ClientName[] {
  const names = value.split(',').map((name) => name.trim())
  for (const name of names) {
    if (clientNames.includes(name as ClientName)) continue
    throw new InvalidArgumentError(`Unexpected client \`${name}\`, expected some of ${clientNames.join(', ')}.`)
  }
  return [...new Set(names as ClientName[])]
}
