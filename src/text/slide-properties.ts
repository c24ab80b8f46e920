import { applyEdits, type Span } from './span.ts'
import { listUnfencedLines } from './unfenced-lines.ts'

const property = /^(?:[a-z][\w-]*:(?:[ \t].*)?|[ \t]+\S.*|#.*)$/
const rule = /^---[ \t]*$/

/**
 * Lists the properties of single slides: lines of YAML between two rules, with no blank line inside. CommonMark reads
 * them as a rule and an underlined heading. Frontmatter is excluded.
 * https://sli.dev/guide/syntax#slide-configuration
 *
 * ```markdown
 * ---
 * layout: intro
 * ---
 * ```
 */
function listSlideProperties(text: string, from: number): Span[] {
  if (!/^---[ \t]*(?:\r\n|\n|\r)[a-z][\w-]*:/m.test(text.slice(from))) return []
  const spans: Span[] = []
  const lines = listUnfencedLines(text).filter(({ start }) => start >= from)
  for (let index = 0; index < lines.length; index++) {
    const above = lines[index - 1]
    if (!rule.test(lines[index]?.text ?? '') || (above && above.text.trim() !== '')) continue
    let end = index + 1
    while (property.test(lines[end]?.text ?? '')) end++
    const last = lines[end]
    if (end === index + 1 || !last || !rule.test(last.text) || !/^[a-z]/.test(lines[index + 1]?.text ?? '')) continue
    spans.push({ start: lines[index]?.start ?? 0, end: last.start + last.text.length })
    index = end
  }
  return spans
}

/**
 * Puts the properties of slides between `<?` and `?>`, at the same offsets, so that an engine reads each as one HTML
 * block. `from` is where the frontmatter ends.
 */
export function maskSlideProperties(text: string, from: number): string {
  const edits = listSlideProperties(text, from).map((span) => {
    const inner = text.slice(span.start + 3, span.end).replace(/\?>/g, '  ')
    return { span, text: `<?x${inner.replace(/---([ \t]*)$/, ' ?>$1')}` }
  })
  return applyEdits(text, edits)
}
