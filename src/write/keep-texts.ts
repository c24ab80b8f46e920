import type { Item, Layout } from '../layout/layout.ts'
import type { SettledNotes, SettledText } from '../plan/settled-notes.ts'
import { decodeUri, renameTargets } from '../text/paths.ts'
import type { Pointers } from './pointers.ts'

/**
 * Finds the edited version of text that the program wrote before, merged with what it writes now. A text is recognized by
 * its note and its first link, without a link by its words. `dropped`: edited texts whose topic is gone.
 */
export async function keepTexts(written: Pointers, { notes }: Layout, settled: SettledNotes) {
  const texts = new Map<Item, string>()
  const open = new Set<SettledText>()
  const names = namesNow(notes, settled)
  for (const { topic, items } of notes) {
    const edits = topic ? settled.topics.get(topic.sections[0] as string)?.texts : settled.texts
    const byLink = new Map<string, { edit: SettledText; was: string }>()
    for (const edit of edits ?? []) {
      open.add(edit)
      const was = renameTargets(edit.was, names)
      const key = linksIn(was)[0] ?? was
      if (!byLink.has(key)) byLink.set(key, { edit, was })
    }
    if (byLink.size === 0) continue
    for (const item of items) {
      const text = written.get(item)
      const known = text === undefined ? undefined : byLink.get(linksIn(text)[0] ?? text)
      if (!known || text === undefined) continue
      open.delete(known.edit)
      texts.set(item, await mergeLines(known.was, renameTargets(known.edit.now, names), text))
    }
  }
  return { texts, dropped: [...open].map(({ now }) => now) }
}

/** Returns the current path of each topic by those it had. */
function namesNow(notes: Layout['notes'], { topics }: SettledNotes): Map<string, string> {
  const names = new Map<string, string>()
  for (const { topic } of notes) {
    for (const path of (topic && topics.get(topic.sections[0] as string)?.paths) ?? []) {
      names.set(path, topic?.path as string)
    }
  }
  return names
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
