import { VFile } from 'vfile'
import { isErrorOnTerminal, printError } from './print.ts'

/** Prints messages to stderr, in color on a terminal. */
export async function printReport(files: readonly VFile[]): Promise<void> {
  // most runs have nothing to say, and need not load what says it
  if (files.every(({ messages }) => messages.length === 0)) return
  const { reporter } = await import('vfile-reporter')
  const shown = files.map(({ path, messages }) => {
    const file = new VFile({ path })
    // a link to the README behind every message would be noise
    file.messages = messages.map((one) =>
      Object.create(one, { url: { value: undefined }, note: { value: one.note && shorten(one.note) } }),
    )
    return file
  })
  const report = reporter(shown, {
    quiet: true,
    // what to do stands in the notes
    verbose: true,
    color: !process.env.NO_COLOR && isErrorOnTerminal(),
  })
  if (report !== '') printError(`${report}\n`)
}

/** So many characters of a line of a note are shown. */
const mostShown = 240

/** Lists of very many places, cut behind one of them. */
function shorten(note: string): string {
  return note
    .split('\n')
    .map((line) => {
      const cut = line.lastIndexOf(', ', mostShown)
      return line.length <= mostShown || cut < 0 ? line : `${line.slice(0, cut)}, … (--json shows all)`
    })
    .join('\n')
}
