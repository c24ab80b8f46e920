import type { Item, Layout } from '../layout/layout.ts'
import { nameOf } from '../note/parse-note.ts'
import type { SettledNotes, SettledText } from '../plan/settled-notes.ts'
import { decodeUri, encodePath, stem } from '../text/paths.ts'
import type { Pointers } from './pointers.ts'

/** Pointers and other text of the program as users edited it. */
export interface KeptTexts {
  /** By item; lines end with `\n`, the last has no line ending. */
  texts: Pointers
  /** Edited texts without an item: their topic is gone. */
  dropped: string[]
}

/**
 * Finds the edited version of text that the program wrote before, merged with what it writes now. A text is recognized by
 * its note and its first link.
 */
export async function keepTexts(written: Pointers, { notes }: Layout, settled: SettledNotes): Promise<KeptTexts> {
  const texts = new Map<Item, string>()
  const open = new Set<SettledText>()
  const names = namesNow(notes, settled)
  for (const { topic, items } of notes) {
    const edits = topic ? settled.topics.get(topic.sections[0] as string)?.texts : settled.texts
    for (const edit of edits ?? []) open.add(edit)
    for (const item of items) {
      const text = written.get(item)
      const edit = edits?.find(
        (one) => text !== undefined && linksIn(withNames(one.was, names))[0] === linksIn(text)[0],
      )
      if (!edit || text === undefined) continue
      open.delete(edit)
      texts.set(item, await mergeLines(withNames(edit.was, names), withNames(edit.now, names), text))
    }
  }
  return { texts, dropped: [...open].map(({ now }) => now) }
}

/** Returns the current name or path of each topic by those it had. */
function namesNow(notes: Layout['notes'], { topics }: SettledNotes): Map<string, string> {
  const names = new Map<string, string>()
  for (const { topic } of notes) {
    for (const path of (topic && topics.get(topic.sections[0] as string)?.paths) ?? []) {
      names.set(nameOf(path), nameOf(topic?.path as string))
      names.set(stem(path), stem(topic?.path as string))
    }
  }
  return names
}

/** Updates the targets of links to renamed topics. */
function withNames(text: string, names: ReadonlyMap<string, string>): string {
  return text.replace(/(\[\[|\]\()([^\]|()#]+)/g, (link, open: string, target: string) => {
    if (open === '[[') return open + (names.get(target) ?? target)
    const now = names.get(stem(decodeUri(target)))
    return now === undefined ? link : `${open}${encodePath(now)}.md`
  })
}

/** Returns the file name and fragment of each link of a text. */
function linksIn(text: string): string[] {
  return [...text.matchAll(/(?:\[\[|\]\()([^\]|()]+)/g)].map(([, target]) =>
    decodeUri((target as string).replace(/^.*\//, '').replace(/\.md(?=#|$)/i, '')),
  )
}

/** Merges what a user made of `was` with what is written now. Lines with a link that is missing then are added. */
async function mergeLines(was: string, now: string, wanted: string): Promise<string> {
  const { mergeText } = await import('../text/merge-text.ts')
  const { text, conflicts } = mergeText(`${was}\n`, `${now}\n`, `${wanted}\n`)
  const merged = (conflicts.length > 0 ? now : text).trimEnd()
  const links = new Set(linksIn(merged))
  const added = wanted.split('\n').filter((line) =>
    linksIn(line)
      .slice(0, 1)
      .some((link) => !links.has(link)),
  )
  return [merged, ...added].join('\n')
}
