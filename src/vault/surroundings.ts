import { type NotePath, nameOf } from '../note/parse-note.ts'
import type { VaultPlace } from '../prepare.ts'
import { folderOf, relativePath } from '../text/paths.ts'
import { addressingIn, linkpathFrom, type VaultFiles } from './vault-files.ts'
import { publishProperties, type VaultRules } from './vault-rules.ts'

/** What a vault holds that a split must know. Paths are from its root. */
export interface VaultView {
  /** The note that is split. */
  path: NotePath
  paths: readonly NotePath[]
  files: VaultFiles
  /** Names by which notes are known beside those of their files. */
  aliases: readonly string[]
  rules: VaultRules
  /** The median of the words of the other notes; undefined when they are few. */
  medianWords?: number | undefined
}

/** The place of a note in its vault: names, links and settings around it. */
export function placeInVault({ path, paths, files, aliases, rules, medianWords }: VaultView): VaultPlace {
  const folder = folderOf(path)
  const root = folder === '' ? '' : `${folder}/`
  const isNote = (one: NotePath) => /\.(?:md|markdown)$/i.test(one)
  return {
    around: {
      root,
      folder: topicFolder(path),
      files: paths.filter((one) => one !== path && isNote(one)),
      names: [...aliases, ...paths.filter((one) => !isNote(one)).map((one) => one.replace(/^.*\//, ''))],
      linkpathOf: (to, from) => linkpathOf(root + to, root + from),
      medianWords,
    },
    addressing: addressingIn(files, path, path),
    options: { links: rules.links },
    isObsidian: rules.isObsidian && rules.links === 'markdown',
    inherit: publishProperties,
  }

  function linkpathOf(to: NotePath, from: NotePath): string {
    const name = nameOf(to)
    if (rules.format === 'relative') return relativePath(from, to).includes('/') ? linkpathFrom(from, to) : name
    const isKnown = files.at(to) !== undefined
    // a new name is that of no other note; an old one may be
    const isFound = !isKnown || files.resolveLinkpath(name, from) === to
    return rules.format === 'shortest' && isFound ? name : to.replace(/\.md$/i, '')
  }
}

/**
 * The folder of the topics of a note, from the note's own: one with its name, or its own where the note is the page of its
 * folder (`ai/ai.md`, `ai/index.md`).
 */
function topicFolder(path: NotePath): string {
  const name = nameOf(path)
  const around = folderOf(path).replace(/^.*\//, '')
  return name === around || /^_?(?:index|readme)$/i.test(name) ? '' : `${name}/`
}
