import type { VFileMessage } from 'vfile-message'
import type { Disk } from '../disk/disk.ts'
import { writeFile } from '../disk/write-file.ts'
import { planRenamed } from '../messages/index.ts'
import type { PlanText } from '../plan/file/read-plan.ts'
import type { SettledNotes } from '../plan/settled-notes.ts'

/** A plan file that a split followed, and what users did to its topics. */
export interface FollowedPlan {
  plan: PlanText
  settled: SettledNotes
}

/** Renames topics of a plan file to the current names of their files. */
export async function renameInPlanFile(
  { plan: { path, text }, settled: { topics } }: FollowedPlan,
  disk: Disk,
): Promise<VFileMessage[]> {
  const paths = new Map(
    [...topics].flatMap(([id, topic]) => (topic.isNew && topic.paths[0] ? [[id, topic.paths[0]]] : [])),
  )
  const { renameInPlan } = await import('../plan/file/rename-in-plan.ts')
  const renamed = renameInPlan(text, paths)
  if (renamed === text || path === '<stdin>') return []
  await writeFile(path, renamed, { old: text, disk })
  return [planRenamed(path, [...paths.values()])]
}
