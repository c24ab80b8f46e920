import type { Parser, ParserName } from './parser.ts'

/**
 * Makes a parser of the named engine, which is loaded when first used: each costs start-up time.
 * Sätteri gives way to remark when its binary is missing or when it throws on a text; `onFallback` hears why.
 */
export function loadParser(name: ParserName, onFallback: (reason: string) => void = () => {}): Parser {
  // asking for a module again costs more than a small note
  let reference: Promise<typeof import('./remark.ts')> | undefined
  const remark: Parser = async (text) => {
    reference ??= import('./remark.ts')
    return (await reference).parseWithRemark(text)
  }
  if (name === 'remark') return remark
  let fast: Promise<typeof import('./satteri.ts')> | undefined
  return async (text) => {
    try {
      fast ??= import('./satteri.ts')
      return (await fast).parseWithSatteri(text)
    } catch (error) {
      onFallback(error instanceof Error ? error.message : String(error))
      return remark(text)
    }
  }
}
