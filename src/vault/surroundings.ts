import { type NotePath, nameOf } from '../note/parse-note.ts'
import type { VaultPlace } from '../prepare.ts'
import { folderOf, folderPrefix, lastPart, linkpathFrom, relativePath, stem } from '../text/paths.ts'
import { addressingIn, resolveLinkpath, type VaultFiles } from './vault-files.ts'
import { publishProperties, type VaultRules } from './vault-rules.ts'

/** The data of a vault that a split needs. Paths are from its root. */
export interface VaultView {
  /** The note that is split. */
  path: NotePath
  paths: readonly NotePath[]
  files: VaultFiles
  /** Other names of notes than their files' names. */
  aliases: readonly string[]
  rules: VaultRules
  /** The median of the words of the other notes; undefined when they are few. */
  medianWords?: number | undefined
}

/** Returns the surroundings of a note in its vault: names, links and settings. */
export function placeInVault({ path, paths, files, aliases, rules, medianWords }: VaultView): VaultPlace {
  const home = folderPrefix(path)
  const isNote = (file: NotePath) => /\.(?:md|markdown)$/i.test(file)
  return {
    around: {
      home,
      folder: home + topicFolder(path, rules.isQuartz === true),
      files: paths.filter((file) => file !== path && isNote(file)),
      names: [
        ...aliases.map((alias) => [lastPart(alias), 'an alias of another note'] as const),
        ...paths.filter((file) => !isNote(file)).map((file) => [lastPart(file), `\`${file}\``] as const),
      ],
      linkpathOf,
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
    // a new name belongs to no other note; an old one may
    const isFound = !isKnown || resolveLinkpath(files, name, from) === to
    return rules.format === 'shortest' && isFound ? name : stem(to)
  }
}

/**
 * The folder of the topics of a note, from the note's own: one with its name, or its own where the note is the page of its
 * folder (`ai/ai.md`, `ai/index.md`). Quartz would show the note `ai.md` as the page of a folder `ai/` too, where none of its
 * relative links works. https://github.com/jackyzha0/quartz/blob/v4/quartz/plugins/emitters/folderPage.tsx
 */
function topicFolder(path: NotePath, isQuartz: boolean): string {
  const name = nameOf(path)
  const around = lastPart(folderOf(path))
  return name === around || /^_?(?:index|readme)$/i.test(name) ? '' : isQuartz ? `${name} topics/` : `${name}/`
}
