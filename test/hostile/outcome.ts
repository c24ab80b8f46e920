import type { SplitResult } from '../../src/split.ts'
import { filesOf, linesOf } from '../helpers/split-text.ts'

/** Describes the result of an input in one line that is the same at every size. */
export function describeOutcome(result: SplitResult, namesFiles: boolean): string {
  const { messages, notes } = result
  if (messages.some(({ fatal }) => fatal)) {
    const [first] = linesOf({ messages: messages.filter(({ fatal }) => fatal) })
    const [, ruleId, reason] = /^.*? error (\S+) (.*)$/s.exec(first as string) ?? []
    return `refused, \`${ruleId}\`: ${cut(reason as string, 140)}`
  }
  const ids = [...new Set(messages.map(({ ruleId }) => `\`${ruleId}\``))].sort()
  const said = ids.length > 0 ? `; said: ${ids.join(', ')}` : ''
  if (notes.length === 1) return `left whole${said}`
  const files = Object.keys(filesOf(result)).filter((path) => path !== 'note.md' && path !== 'Soup.md')
  return namesFiles ? `split: ${files.map((path) => `\`${cut(path)}\``).join(', ')}${said}` : `split${said}`
}

/** Cuts long text of a table cell. */
function cut(text: string, most = 40): string {
  const characters = [...new Intl.Segmenter('en').segment(text.replaceAll('|', '\\|').replace(/\s+/g, ' '))]
  const shown = characters.map(({ segment }) => segment)
  return shown.length <= most ? shown.join('') : `${shown.slice(0, most - 1).join('')}…`
}
