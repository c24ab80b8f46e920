import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { VFileMessage } from 'vfile-message'
import { findVault } from '../disk/find-vault.ts'
import { readText } from '../disk/read-file.ts'
import { readManifest } from '../disk/read-manifest.ts'
import { planPathOf } from '../disk/read-plan-of.ts'
import * as messages from '../messages/index.ts'
import { nameOf } from '../note/parse-note.ts'
import { allTopics, type SplitPlan } from '../plan/split-plan.ts'

/** The surroundings of a note's first split. */
interface FirstSplit {
  source: string
  /** The note's output folder. */
  folder: string
  /** The folder of all output folders. */
  out: string
  plan: SplitPlan
  hasPlan: boolean
}

/**
 * Reports the files that a note's rename left behind, and that it is in a vault. Reports nothing when the note was
 * split before.
 */
export function noticesOfFirstSplit({ source, folder, out, plan, hasPlan }: FirstSplit): VFileMessage[] {
  if (existsSync(folder)) return []
  const vault = findVault(source)
  return [
    ...(hasPlan ? [] : plansLeftBehind(source, plan)),
    ...outputsLeftBehind(folder, out, plan),
    ...(vault?.mark === '.obsidian' ? [messages.noteInVault(basename(vault.path))] : []),
  ]
}

/** Finds plans without a note that name sections of this note. */
function plansLeftBehind(source: string, plan: SplitPlan): VFileMessage[] {
  const around = dirname(source)
  const ids = sectionsOf(plan)
  return namesIn(around).flatMap((name) => {
    if (!name.endsWith('.plan.yaml')) return []
    const base = name.slice(0, -'.plan.yaml'.length)
    if (['.md', '.markdown', '.mdx'].some((ending) => existsSync(join(around, base + ending)))) return []
    const words = new Set(readText(join(around, name))?.match(/[^\s,[\]"'#]+/g))
    return isMostOf(ids, (id) => words.has(id))
      ? [messages.planLeftBehind(join(around, name), basename(planPathOf(source)))]
      : []
  })
}

/** Finds output folders without a note that were made of the same sections. */
function outputsLeftBehind(folder: string, out: string, plan: SplitPlan): VFileMessage[] {
  const ids = sectionsOf(plan)
  return namesIn(out).flatMap((name) => {
    const path = join(out, name)
    const manifest = readManifest(path, true)
    if (!manifest || existsSync(join(path, manifest.source.path))) return []
    const theirs = new Set(sectionsOf(manifest.plan))
    return isMostOf(ids, (id) => theirs.has(id))
      ? [messages.outputLeftBehind(path, `${nameOf(manifest.source.path)}.md`, folder)]
      : []
  })
}

function namesIn(folder: string): string[] {
  return existsSync(folder) && statSync(folder).isDirectory() ? readdirSync(folder).sort() : []
}

function sectionsOf({ topics }: SplitPlan): string[] {
  return allTopics(topics).flatMap(({ sections }) => sections)
}

function isMostOf(ids: readonly string[], isIn: (id: string) => boolean): boolean {
  return ids.length > 0 && ids.filter(isIn).length * 2 >= ids.length
}
