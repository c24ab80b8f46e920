import { join } from 'node:path'
import type { VFileMessage } from 'vfile-message'
import { Failure } from '../disk/failure.ts'
import { hashText } from '../disk/hash.ts'
import type { FolderFile, OutputFolder } from '../disk/output-folder.ts'
import { readFolder } from '../disk/read-folder.ts'
import { rebuildNotes } from '../join/base-note.ts'
import { sourceOf } from '../join/file-states.ts'
import { mergeText } from '../join/merge-text.ts'
import type { JoinResult } from '../join.ts'
import * as messages from '../messages/index.ts'
import { contentOf, type Manifest } from '../write/manifest.ts'
import { joinDisk } from './run-join.ts'

/**
 * Returns whether the note already has all edits of a folder, as after `join`: then overwriting the folder loses
 * nothing. An edit that `join` has to leave out does not count.
 */
export async function areEditsApplied({ folder }: OutputFolder, note: string): Promise<boolean> {
  let joined: JoinResult
  try {
    joined = await joinDisk(readFolder(folder))
  } catch (error) {
    // edits of an unreadable folder are unknown
    if (error instanceof Failure) return false
    throw error
  }
  const { text, messages: found } = joined
  return (
    text === note &&
    found.every(
      ({ fatal, ruleId }) => fatal === undefined || /^(?:missing-file|renamed-and-edited)$/.test(ruleId ?? ''),
    )
  )
}

/**
 * Merges the edits of a folder into the new output; the base is the last written version. The folder's files get the
 * merged content; `manifest` is the folder's manifest. Returns the conflicts; each has both versions in its file.
 */
export function mergeEditedFiles(output: OutputFolder, manifest: Manifest | undefined): VFileMessage[] {
  const disk = readFolder(output.folder)
  const source = manifest && sourceOf(manifest, disk.source, disk.files, hashText)
  if (!manifest || source === undefined) return [messages.sourceUnknown(manifest?.source.path ?? output.folder)]
  const bases = new Map(
    rebuildNotes(manifest, source).map(({ path, role, text }) => [
      path,
      contentOf({ role, text }, manifest.source.bom),
    ]),
  )
  return output.files
    .filter(({ isEdited }) => isEdited)
    .flatMap((file) => mergeFile(output.folder, file, bases.get(file.path) ?? ''))
}

function mergeFile(folder: string, file: FolderFile, base: string): VFileMessage[] {
  const path = join(folder, file.path)
  const mine = file.old ?? ''
  if (file.content === undefined) {
    // the note no longer has this file, and only the user who edited it can drop the edits
    file.content = mine
    file.state = 'unchanged'
    return [messages.mergeConflict(`${path}:1:1`, 'no file of this name')]
  }
  const { text, conflicts } = mergeText(base, mine, file.content)
  file.content = text
  file.state = text === mine ? 'unchanged' : 'changed'
  file.isMerged = text !== mine
  const places = messages.textPlaces(text)
  const pointOf = (at: number) => messages.pointText(path, places.of({ start: at, end: at }))
  return conflicts.map((conflict) => messages.mergeConflict(pointOf(conflict.mine), pointOf(conflict.theirs)))
}
