import { join } from 'node:path'
import { hashText } from '../disk/hash.ts'
import { readFolder } from '../disk/read-folder.ts'
import * as messages from '../messages/index.ts'
import { loadParser } from '../parse/load-parser.ts'
import { proveSplit } from '../prove.ts'
import type { VerifyResult } from '../verify.ts'
import { FileMessages } from './file-messages.ts'
import { type FolderOutcome, runVerify } from './run-join.ts'

/** A proof of a split; no text when the folder was changed since. */
interface ProofOutcome extends FolderOutcome<VerifyResult> {
  text: string
}

/** Proves what a split did to a note. Requires an unchanged folder. */
export async function runProof(folder: string): Promise<ProofOutcome> {
  const outcome = await runVerify(folder)
  const { result, manifest } = outcome
  if (!result || !manifest || outcome.exitCode > 0) return { ...outcome, text: '' }
  const changed = result.files.filter(({ state }) => state === 'edited' || state === 'missing')
  const reported = new FileMessages()
  for (const file of outcome.files) reported.add(file.path, file.messages)
  if (changed.length > 0) {
    reported.add(folder, [messages.noProof(changed.map(({ path }) => join(folder, path)))])
    return { ...outcome, files: reported.files, exitCode: 1, text: '' }
  }
  const source = (manifest.source.bom ? '\uFEFF' : '') + manifest.source.lines.join('')
  const text = await reported.attempt(folder, async () => {
    const { files } = readFolder(folder)
    return proveSplit({ manifest, source, files }, loadParser('satteri'), hashText)
  })
  return { ...outcome, files: reported.files, exitCode: reported.exitCode, text: text ?? '' }
}
