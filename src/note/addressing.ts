import { decodeUri, lastPart } from '../text/paths.ts'
import { nameOf } from './parse-note.ts'
import type { Addressing } from './reference.ts'
import type { Survey } from './survey.ts'

/** Returns the addressing of a note in its own folder. */
export function addressingOf({ path, text }: Survey): Addressing {
  const file = lastPart(path)
  const notePath = path
    .replace(/\.[^./]*$/, '')
    .normalize('NFC')
    .toLowerCase()
  return {
    isItself: true,
    isNote: (linkpath) => {
      const wanted = linkpath
        .replace(/^(?:\.\/|\/)/, '')
        .replace(/\.md$/i, '')
        .normalize('NFC')
        .toLowerCase()
      return notePath === wanted || notePath.endsWith(`/${wanted}`)
    },
    // `note.md`, `./note.md`, `note`, `note.html` of a page built from it, `/docs/note.md` from a root above
    isFile: (written) => {
      const decoded = decodeUri(written.replace(/^(?:\.\/)+/, '').replace(/\.html$/i, ''))
      if (/^\/.+\//.test(decoded)) return notePath.endsWith(decoded.replace(/\.[^./]*$/, '').toLowerCase())
      return decoded === file || decoded === nameOf(file) || decoded.toLowerCase() === file.toLowerCase()
    },
    // `[words](label)` of MyST
    isPortable: (written) => /^[\w:-]+$/.test(written) && text.includes(`(${written})=`),
    pin: () => undefined,
  }
}
