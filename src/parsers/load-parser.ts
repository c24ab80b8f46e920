import type { Parser, ParserName } from './parser.ts'

/**
 * Makes a parser of the named engine, which is loaded when first used: each costs start-up time.
 * Sätteri gives way to remark when its binary is missing or when it throws on a text; `onFallback` hears why.
 */
export function loadParser(name: ParserName, onFallback: (reason: string) => void = () => {}): Parser {
  const remark: Parser = async (text) => (await import('./remark.ts')).parseWithRemark(text)
  if (name === 'remark') return remark
  return async (text) => {
    try {
      return (await import('./satteri.ts')).parseWithSatteri(text)
    } catch (error) {
      onFallback(error instanceof Error ? error.message : String(error))
      return remark(text)
    }
  }
}
