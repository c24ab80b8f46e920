import { join } from 'node:path'
import type { RunRequest } from '../../src/run/run-split.ts'

/** Returns a request to split `kitchen.md` of a folder into its `out/`, with overrides. */
export function splitRequest(folder: string, given: Partial<RunRequest> = {}): RunRequest {
  const notes = [join(folder, 'kitchen.md')]
  return { notes, out: join(folder, 'out'), options: {}, mode: 'write', force: false, ...given }
}
