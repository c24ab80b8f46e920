import { VFile } from 'vfile'
import { showControls } from '../text/show-controls.ts'
import { isTerminal, printColored } from './print.ts'

/** Prints messages to stderr, in color on a terminal. */
export async function printReport(files: readonly VFile[]): Promise<void> {
  // most runs have nothing to say, and need not load what says it
  if (files.every(({ messages }) => messages.length === 0)) return
  const { reporter } = await import('vfile-reporter')
  const shown = files.map(({ path, messages }) => {
    const file = new VFile({ path: showControls(path) })
    // a link to the README behind every message would be noise
    file.messages = messages.map((one) =>
      Object.create(one, {
        url: { value: undefined },
        reason: { value: showControls(one.reason) },
        note: { value: one.note && shorten(showControls(one.note)) },
      }),
    )
    return file
  })
  const report = reporter(shown, {
    quiet: true,
    // what to do stands in the notes
    verbose: true,
    color: !process.env.NO_COLOR && isTerminal(2),
  })
  if (report !== '') printColored(`${report}\n`)
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
