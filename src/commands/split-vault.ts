import { join } from 'node:path'
import { runVaultNotes, type VaultNotesOutcome, type VaultNotesRequest } from '../run/run-vault.ts'
import type { VaultSplitNote } from '../run/split-in-vault.ts'
import { finishCommand, type ReportFlags } from './finish-command.ts'
import { type JsonNote, jsonFile, jsonNote } from './json-report.ts'
import { type FileDiff, printDiffs } from './print-diffs.ts'
import { shownPath, summaryLine } from './print-report.ts'
import { count, printSummary } from './print-summary.ts'
import { ProgressLine } from './progress-line.ts'

type Request = Omit<VaultNotesRequest, 'onProgress'>

/** `notesplit split NOTE… --vault FOLDER`: splits notes in place and updates the links of all other notes. */
export async function splitInVault(request: Request, flags: ReportFlags): Promise<void> {
  const progress = new ProgressLine(() => process.stderr)
  const outcome = await runVaultNotes({ ...request, onProgress: (done, all) => progress.count(done, all, 'files') })
  progress.end()
  await finishCommand('split', outcome, {
    flags,
    notes: () => jsonOf(request, outcome),
    text: () => printOutcome(request, outcome),
    isContent: request.isDryRun,
  })
}

function printOutcome({ notes: named, vault, isDryRun }: Request, outcome: VaultNotesOutcome): string {
  const { changes, notes, isWritten, exitCode } = outcome
  if (exitCode !== 0) return ''
  if (!isDryRun && !isWritten) {
    const shown = notes.length > 0 ? notes.map((note) => note.shown) : named
    return shown.map((path) => `${path} (nothing changed)\n`).join('')
  }
  const links = notes.flatMap(linksThatFollow)
  const others = new Set(links.map(({ path }) => path)).size
  const summary =
    notes.map(printNote).join('') +
    (links.length === 0
      ? ''
      : `  ${isDryRun ? 'would update' : 'updated'} ${count(links.length, 'link')} in ${count(others, 'other note')}\n`) +
    printSummary(notes.map(({ result }) => result)) +
    (isDryRun ? '' : '  undo with `notesplit undo`\n')
  if (!isDryRun) return summary
  const diffs = changes.map(({ path, before, after }): FileDiff => {
    const name = join(vault, path)
    return { names: [before ? name : '/dev/null', name], old: before?.toString(), now: after?.toString() }
  })
  return printDiffs(diffs) + summary
}

function printNote({ shown, result: { notes, cut } }: VaultSplitNote): string {
  const why = cut && !cut.isPlain ? summaryLine(cut.text) : ''
  return `${shownPath(shown)} → ${count(notes.length - 1, 'topic')}\n${why}`
}

/** Each file is listed once: with the note that it is of, else with the first whose links it has. */
function jsonOf({ vault, isDryRun }: Request, { notes, changes, isWritten, exitCode }: VaultNotesOutcome): JsonNote[] {
  if (exitCode !== 0) return []
  const roles = new Map(
    notes.flatMap((note) => note.result.notes.map(({ path, role }) => [path, { note, role }] as const)),
  )
  return notes.map((note) => {
    const { plan, cut = null, manifest, summary } = note.result
    const isOf = (path: string) =>
      note === (roles.get(path)?.note ?? notes.find(({ relinked }) => relinked.some((file) => file.path === path)))
    const files = changes
      .filter(({ path }) => isOf(path))
      .map(({ path, before, after }) => {
        const state = before ? 'changed' : 'new'
        const role = roles.get(path)?.role ?? 'other'
        return jsonFile({ path: join(vault, path), role, state }, after?.toString(), isDryRun)
      })
    const links = linksThatFollow(note).map(({ path, was, now, target }) => ({
      path: join(vault, path),
      was,
      now,
      target: join(vault, target),
    }))
    return jsonNote(note.shown, { folder: vault, isWritten, plan, cut, manifest, summary, files, links })
  })
}

/** Lists the updated links of other notes; paths are relative to the vault. */
function linksThatFollow({ relinked }: VaultSplitNote) {
  return relinked.flatMap(({ path, links }) =>
    links.filter(({ was, now }) => was !== now).map((link) => ({ path, ...link })),
  )
}
