import type { LinkForm } from './app.ts'

/**
 * Returns whether part of a wiki-link is Markdown (emphasis, code, HTML, a footnote reference, an address): an app that
 * finds wiki-links in parsed text does not see such a link whole.
 */
export function holdsMarkup(source: string): boolean {
  // each of the rules below needs one of these characters
  if (!/[`<[_*~:.@]/.test(source)) return false
  const text = source.replace(/\\[!-/:-@[-`{-~]/g, ' ')
  if (/`[^`]+`|<\/?[A-Za-z!][^<>]*>|<[a-z][a-z\d+.-]*:|\[\^[^[\]\s]+\]/.test(text)) return true
  if (text.includes('_') && /(?<![\p{L}\p{N}_])(__?)(?=\S)[^_]*[^\s_]\1(?![\p{L}\p{N}_])/u.test(text)) return true
  return /(\*\*?|~~?)(?=\S)[^*~]*[^\s*~]\1/.test(text) || holdsAddress(text)
}

/** Returns whether GFM makes an automatic link in a text. https://github.github.com/gfm/#autolinks-extension- */
function holdsAddress(text: string): boolean {
  return /https?:\/\/|\bwww\.\S|(?<![\w.+-])[\w.+-]+@[\w-]+\.\w/i.test(text)
}

/** Lists the parts of a wiki-link between its brackets. */
export function partsOf({ path, fragment, text }: LinkForm): string[] {
  return [path, fragment ?? '', text ?? ''].filter((part) => part !== '')
}

/** Returns whether dollars in and around a link turn it, or part of it, into math. */
export function isMath(form: LinkForm): boolean {
  const { isAfterDollar, isBeforeDollar } = form.place
  const dollars =
    partsOf(form)
      .join(' ')
      .match(/(?<!\\)\$/g)?.length ?? 0
  return (isAfterDollar && isBeforeDollar) || dollars > 1 || (dollars === 1 && (isAfterDollar || isBeforeDollar))
}
