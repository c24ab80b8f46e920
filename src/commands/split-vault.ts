import { join } from 'node:path'
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff'
import { runVault, type VaultOutcome, type VaultRequest } from '../run/run-vault.ts'
import { colorDiff } from './color-diff.ts'
import { finishCommand, type ReportFlags } from './finish-command.ts'
import { type JsonNote, jsonFile, jsonNote } from './json-report.ts'
import { shownPath } from './print-report.ts'
import { count, printSummary } from './print-summary.ts'
import { ProgressLine } from './progress-line.ts'

/** `notesplit split NOTE --vault FOLDER`: splits a note in place and updates the links of all other notes. */
export async function splitInVault(request: Omit<VaultRequest, 'onProgress'>, flags: ReportFlags): Promise<void> {
  const progress = new ProgressLine(() => process.stderr)
  const outcome = await runVault({ ...request, onProgress: (done, all) => progress.count(done, all, 'files') })
  progress.end()
  await finishCommand('split', outcome, {
    flags,
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
  const summary =
    `${shownPath(note)} → ${count(topics, 'topic')}\n` +
    (links === 0
      ? ''
      : `  ${isDryRun ? 'would update' : 'updated'} ${count(links, 'link')} in ${count(others, 'other note')}\n`) +
    (result.cut && !result.cut.isPlain ? `  ${result.cut.text}\n` : '') +
    printSummary([result.summary]) +
    (isDryRun ? '' : '  undo with `notesplit undo`\n')
  if (!isDryRun) return isWritten ? summary : `${note} (nothing changed)\n`
  const patches = changes.map(({ path, before, after }) => {
    const name = join(vault, path)
    return createTwoFilesPatch(
      before ? name : '/dev/null',
      name,
      before?.toString('utf8') ?? '',
      after?.toString('utf8') ?? '',
      undefined,
      undefined,
      { headerOptions: FILE_HEADERS_ONLY },
    )
  })
  return colorDiff(patches.join('')) + summary
}

function jsonOf({ vault, note, isDryRun }: Omit<VaultRequest, 'onProgress'>, outcome: VaultOutcome): JsonNote[] {
  const { changes, result, isWritten, exitCode } = outcome
  if (!result || exitCode !== 0) return []
  const { plan, cut = null, record, summary } = result
  const roles = new Map(result.notes.map(({ path, role }) => [outcome.root + path, role]))
  const files = changes.map(({ path, before, after }) => {
    const state = before ? 'changed' : 'new'
    return jsonFile({ path: join(vault, path), role: roles.get(path) ?? 'other', state }, after?.toString(), isDryRun)
  })
  const links = linksThatFollow(outcome).map(({ path, was, now, target }) => ({
    path: join(vault, path),
    was,
    now,
    target: join(vault, target),
  }))
  return [jsonNote(note, { folder: vault, isWritten, plan, cut, manifest: record, summary, files, links })]
}

/** Lists the updated links of other notes; paths are relative to the vault. */
function linksThatFollow({ relinked }: VaultOutcome) {
  return relinked.flatMap(({ path, links }) =>
    links.filter(({ was, now }) => was !== now).map((link) => ({ path, ...link })),
  )
}
