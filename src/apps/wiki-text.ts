import type { LinkForm } from './app.ts'

/**
 * Whether something in a wiki-link makes Markdown of its own, so that a client which looks for wiki-links in the text that
 * Markdown left over does not see it whole: emphasis, code, HTML, a footnote reference, an address.
 */
export function holdsMarkup(source: string): boolean {
  // what each of the rules below needs one of
  if (!/[`<[_*~:.@]/.test(source)) return false
  const text = source.replace(/\\[!-/:-@[-`{-~]/g, ' ')
  if (/`[^`]+`|<\/?[A-Za-z!][^<>]*>|<[a-z][a-z\d+.-]*:|\[\^[^\]\s]+\]/.test(text)) return true
  if (text.includes('_') && /(?<![\p{L}\p{N}_])(__?)(?=\S)[^_]*[^\s_]\1(?![\p{L}\p{N}_])/u.test(text)) return true
  return /(\*\*?|~~?)(?=\S)[^*~]*[^\s*~]\1/.test(text) || holdsAddress(text)
}

/** Whether a text holds what GFM makes a link of by itself. https://github.github.com/gfm/#autolinks-extension- */
function holdsAddress(text: string): boolean {
  return /https?:\/\/|\bwww\.\S|[\w.+-]+@[\w-]+\.\w/i.test(text)
}

/** The parts of a wiki-link that stand in its brackets. */
export function partsOf({ path, fragment, text }: LinkForm): string[] {
  return [path, fragment ?? '', text ?? ''].filter((part) => part !== '')
}

/** Whether dollars in a link and around it make math of it, or of a part of it. */
export function isMath(form: LinkForm): boolean {
  const { isAfterDollar, isBeforeDollar } = form.place
  const dollars =
    partsOf(form)
      .join(' ')
      .match(/(?<!\\)\$/g)?.length ?? 0
  return (isAfterDollar && isBeforeDollar) || dollars > 1 || (dollars === 1 && (isAfterDollar || isBeforeDollar))
}
