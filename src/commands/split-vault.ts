import { join } from 'node:path'
import { createTwoFilesPatch } from 'diff'
import { runVault, type VaultOutcome, type VaultRequest } from '../run/run-vault.ts'
import { finishCommand } from './finish-command.ts'
import { type JsonAmount, type JsonNote, jsonFile, jsonNote } from './json-report.ts'
import { count, printSummary } from './print-summary.ts'
import { ProgressLine } from './progress-line.ts'

/** `notesplit split NOTE --vault FOLDER`: splits a note where it is, and lets the links of all other notes follow. */
export async function splitInVault(
  request: Omit<VaultRequest, 'onProgress'>,
  json: JsonAmount | undefined,
): Promise<void> {
  const progress = new ProgressLine(() => process.stderr)
  const outcome = await runVault({ ...request, onProgress: (done, all) => progress.count(done, all, 'files') })
  progress.end()
  await finishCommand('split', outcome, {
    json,
    notes: () => jsonOf(request, outcome),
    text: () => printOutcome(request, outcome),
    isContent: request.isDryRun,
  })
}

function printOutcome({ vault, note, isDryRun }: Omit<VaultRequest, 'onProgress'>, outcome: VaultOutcome): string {
  const { changes, relinked, result, isWritten } = outcome
  if (!result || outcome.exitCode !== 0) return ''
  const topics = result.notes.length - 1
  const links = linksThatFollow(outcome).length
  const others = relinked.length
  const did = isDryRun ? 'would follow' : 'followed'
  const summary =
    `${note} → ${count(topics, 'topic')}; ${count(links, 'link')} of ${count(others, 'other note')} ${did}\n` +
    (result.cut && !result.cut.isPlain ? `  ${result.cut.text}\n` : '') +
    printSummary([result.summary], outcome.files)
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

function jsonOf({ vault, note, isDryRun }: Omit<VaultRequest, 'onProgress'>, outcome: VaultOutcome): JsonNote[] {
  const { changes, result, isWritten, exitCode } = outcome
  if (!result || exitCode !== 0) return []
  const { plan, cut = null, record, summary } = result
  const roles = new Map(result.notes.map(({ path, role }) => [outcome.root + path, role]))
  const files = changes.map(({ path, before, after }) => {
    const state = before ? 'changed' : 'new'
    return jsonFile({ path: join(vault, path), role: roles.get(path) ?? 'other', state }, after.toString(), isDryRun)
  })
  const links = linksThatFollow(outcome).map(({ path, was, now, target }) => ({
    path: join(vault, path),
    was,
    now,
    target: join(vault, target),
  }))
  return [jsonNote(note, { folder: vault, isWritten, plan, cut, manifest: record, summary, files, links })]
}

/** The links of other notes that are written otherwise now; paths are from the vault. */
function linksThatFollow({ relinked }: VaultOutcome) {
  return relinked.flatMap(({ path, links }) =>
    links.filter(({ was, now }) => was !== now).map((link) => ({ path, ...link })),
  )
}
