import { join } from 'node:path'
import type { VFileMessage } from 'vfile-message'
import { hashText } from '../disk/hash.ts'
import type { FolderFile, OutputFolder } from '../disk/output-folder.ts'
import { readFolder } from '../disk/read-folder.ts'
import { rebuildNotes } from '../join/base-note.ts'
import { sourceOf } from '../join/file-states.ts'
import * as messages from '../messages/index.ts'
import { splitLines } from '../text/lines.ts'
import { mergeText } from '../text/merge-text.ts'
import { renameTargets } from '../text/paths.ts'
import { contentOf, manifestName } from '../write/manifest.ts'
import type { EarlierSplit } from './read-earlier-split.ts'

/**
 * Returns whether overwriting a folder loses nothing: the note already has all edits of it, as after `join`, or they are
 * such as the split keeps. A new file is in the note if `join` merged it.
 */
export function areEditsApplied({ files }: OutputFolder, earlier: EarlierSplit | undefined): boolean {
  if (!earlier?.joined || !earlier.note.endsWith('joined')) return false
  const { messages: joinMessages, newFiles = new Map() } = earlier.joined
  const isHarmless = ({ fatal, ruleId = '' }: VFileMessage) =>
    fatal === undefined ||
    /^(?:missing-file|renamed-and-edited|edit-not-merged|moves-to-topic|property-left|link-target-gone)$/.test(ruleId)
  return joinMessages.every(isHarmless) && files.every(({ path, isForeign }) => !isForeign || newFiles.has(path))
}

/**
 * Merges the edits of a folder into the new output; the base is the version that was written or joined last. The
 * folder's files get the merged content. Returns the conflicts (`merged`); each has both versions in its file. Changes
 * nothing where only `join` can place an edit, or conflicts are open (`refused`).
 */
export function mergeEditedFiles(
  output: OutputFolder,
  earlier: EarlierSplit | undefined,
): { merged?: VFileMessage[]; refused?: VFileMessage[] } {
  const { folder, files } = output
  const open = earlier?.joined?.messages.filter(({ ruleId }) => ruleId === 'merge-conflict') ?? []
  if (open.length > 0) return { refused: open.map((made) => messages.inFile(made, join(folder, made.file ?? ''))) }
  // text of the index may belong to a topic, and a file that the note no longer gives has nothing to merge with
  const isForJoin =
    earlier?.note !== 'conflict' &&
    files.some(({ isEdited, content }, i) => isEdited && (i === 0 || content === undefined))
  const disk = readFolder(folder)
  const manifest = earlier?.manifest
  const source = manifest && sourceOf(manifest, disk.source, disk.files, hashText)
  if (!isForJoin && source === undefined) return { refused: [messages.sourceUnknown(manifest?.source.path ?? folder)] }
  const merged = isForJoin || source === undefined ? [] : mergeFiles(output, earlier as EarlierSplit, source)
  // a plan may have moved edited text to another file: `join` knows where it is in the note
  if (isForJoin || (earlier?.note === 'open' && merged.some(({ conflicts }) => conflicts.length > 0)))
    return {
      refused: files.flatMap(({ isEdited, path }) => (isEdited ? messages.editedFile(join(folder, path), false) : [])),
    }
  output.files = merged.map(({ file }) => file)
  return { merged: merged.flatMap(({ conflicts }) => conflicts) }
}

/** Returns the files with the merged content of edited ones, and their conflicts. */
function mergeFiles({ folder, files }: OutputFolder, earlier: EarlierSplit, source: string) {
  const { manifest, renamed, hosts, last } = earlier
  // what the last join put into the note is in both versions
  const bases = new Map(last.map(({ path, text }) => [path, text]))
  for (const { path, role, text } of rebuildNotes(manifest, source)) {
    const host = hosts.get(path)
    bases.set(path, contentOf({ role, text: bases.get(path) ?? text, host }, manifest.source.bom))
  }
  const paths = new Map([...renamed].map(([now, was]) => [was, now]))
  const stays = new Set(files.flatMap(({ path, content }) => (content === undefined ? [] : path)))
  for (const [path, text = ''] of bases) {
    // links in edited text follow the sections of a topic that is gone
    const heir = stays.has(path) ? undefined : heirOf(text, files)
    if (heir !== undefined) paths.set(path, heir)
  }
  return files.map((file) =>
    file.isEdited ? mergeFile(folder, file, bases.get(file.path) ?? '', paths) : { file, conflicts: [] },
  )
}

/** Returns the file whose new content has most lines of the text of one that the note no longer gives. */
function heirOf(text: string, files: readonly FolderFile[]): string | undefined {
  const lines = splitLines(text).filter((line) => /\S/.test(line))
  const scores = files.map(({ path, content = '' }) => {
    const score = path === manifestName ? 0 : lines.filter((line) => content.includes(line)).length
    return { path, score }
  })
  const best = scores.reduce((a, b) => (b.score > a.score ? b : a))
  return best.score > 0 ? best.path : undefined
}

/** `renamed`: the new path of each renamed or dissolved note by its old one. */
function mergeFile(folder: string, file: FolderFile, base: string, renamed: ReadonlyMap<string, string>) {
  const path = join(folder, file.path)
  const mine = file.old ?? ''
  if (file.content === undefined) {
    // the note no longer has this file, and only the user who edited it can drop the edits
    const kept: FolderFile = { ...file, content: mine, state: 'unchanged' }
    return { file: kept, conflicts: [messages.inFile(messages.editsLeftOver(), path)] }
  }
  // an app may have updated links, or not: that is no edit
  const { text, conflicts } = mergeText(renameTargets(base, renamed), renameTargets(mine, renamed), file.content)
  const isSame = text === mine
  const merged: FolderFile = { ...file, content: text, state: isSame ? 'unchanged' : 'changed', isMerged: !isSame }
  const places = messages.textPlaces(text)
  const pointOf = (offset: number) => messages.pointText(path, places.of({ start: offset, end: offset }))
  const report = conflicts.map((conflict) => messages.mergeConflict(pointOf(conflict.mine), pointOf(conflict.theirs)))
  return { file: merged, conflicts: report }
}
