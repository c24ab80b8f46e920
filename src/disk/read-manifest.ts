import { join } from 'node:path'
import * as messages from '../messages/index.ts'
import { type Manifest, manifestName } from '../write/manifest.ts'
import { parseManifest } from '../write/parse-manifest.ts'
import { Failure } from './failure.ts'
import { mostBytes, readText } from './read-file.ts'

/**
 * Reads the manifest of a folder, if it has one. Only its form is checked: its paths are compared with others, never
 * written. Throws a `Failure` if unreadable, unless `force` ignores it.
 */
export function readManifest(folder: string, force: boolean, manifestText?: string): Manifest | undefined {
  const path = join(folder, manifestName)
  try {
    const text = manifestText ?? readText(path, mostBytes.manifest)
    if (text === undefined) return undefined
    if (/^<{7} /m.test(text)) throw new Failure(path, messages.mergedManifest(path))
    return parseManifest(text)
  } catch (error) {
    if (force) return undefined
    if (error instanceof Failure) throw error
    throw new Failure(path, messages.invalidManifest(path, (error as Error).message))
  }
}
