import { join } from 'node:path'
import { createTwoFilesPatch } from 'diff'
import { runVault, type VaultOutcome, type VaultRequest } from '../run-vault.ts'
import { messagesAsJson, printReport } from './print-report.ts'

/** `notesplit split NOTE --vault FOLDER`: splits a note where it is, and lets the links of all other notes follow. */
export async function splitInVault(request: Omit<VaultRequest, 'onProgress'>, isJson: boolean): Promise<void> {
  const outcome = await runVault({ ...request, onProgress: progressOn(process.stderr) })
  process.stdout.write(isJson ? printJson(request, outcome) : printOutcome(request, outcome))
  await printReport(outcome.files)
  process.exitCode = outcome.exitCode
}

function printOutcome({ vault, note, isDryRun }: Omit<VaultRequest, 'onProgress'>, outcome: VaultOutcome): string {
  const { changes, relinked, result, isWritten } = outcome
  if (!result || outcome.exitCode !== 0) return ''
  const topics = result.notes.length - 1
  const links = relinked.flatMap((file) => file.links.filter(({ was, now }) => was !== now)).length
  const others = relinked.length
  const summary = `${note} → ${count(topics, 'topic')}; ${count(links, 'link')} of ${count(others, 'other note')} ${isDryRun ? 'would follow' : 'followed'}\n`
  if (!isDryRun) return isWritten ? summary : `${note} (nothing changed)\n`
  const patches = changes.map(({ path, before, after }) => {
    const name = join(vault, path)
    return createTwoFilesPatch(
      before ? name : '/dev/null',
      name,
      before?.toString('utf8') ?? '',
      after.toString('utf8'),
    )
  })
  return patches.join('') + summary
}

function printJson({ vault, note }: Omit<VaultRequest, 'onProgress'>, outcome: VaultOutcome): string {
  const { changes, relinked, result, files, isWritten, exitCode } = outcome
  const shown = {
    version: 1,
    exitCode,
    note,
    vault,
    isWritten,
    plan: result?.plan ?? null,
    files: changes.map(({ path, before }) => ({ path, state: before ? 'changed' : 'new' })),
    links: relinked.flatMap(({ path, links }) =>
      links.flatMap(({ was, now, target }) => (was === now ? [] : [{ path, was, now, target }])),
    ),
    messages: messagesAsJson(files),
  }
  return `${JSON.stringify(shown, undefined, 2)}\n`
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`
}

/** Shows on a terminal how far a run is that takes more than a second. */
function progressOn(stream: NodeJS.WriteStream): (done: number, all: number) => void {
  if (!stream.isTTY) return () => {}
  const start = Date.now()
  let shown = start + 1000
  return (done, all) => {
    if (done % 64 !== 0 && done !== all - 1) return
    const now = Date.now()
    if (done === all - 1 && shown > start + 1000) stream.write('\r\u001b[K')
    else if (now > shown) {
      stream.write(`\r${done} of ${all} files read`)
      shown = now + 100
    }
  }
}
