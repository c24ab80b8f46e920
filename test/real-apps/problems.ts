/** A problem that an app reports: a kind, and what it is about. */
export interface Problem {
  kind: string
  /** The shown text of a link, or the message, without parts that a split changes: page names and addresses. */
  about: string
  line: string
}

/** Parses the report of a check: one `kind<TAB>page<TAB>message` per line. */
export function readProblems(report: string): Problem[] {
  return report.split('\n').flatMap((line) => {
    const [kind, page, message] = line.split('\t')
    if (kind === undefined || page === undefined || message === undefined) return []
    return [{ kind, about: textOfLink(message), line }]
  })
}

/**
 * Returns problems that are in `after` more often than in `before`; where `isCounted` is false, those that are not in
 * `before` at all: a crawler reports each link once per page, and there are more pages now. The index repeats headings.
 */
export function newProblems(
  before: readonly Problem[],
  after: readonly Problem[],
  { isCounted, isInHeading }: { isCounted: boolean; isInHeading: (problem: Problem) => boolean },
): Problem[] {
  // a link that reached no heading before may reach no note now
  const keyOf = ({ kind, about }: Problem) => `${/^(?:missing|client-says)/.test(kind) ? 'broken' : kind} ${about}`
  if (!isCounted) {
    const all = new Set(before.map(keyOf))
    return after.filter((problem) => !all.has(keyOf(problem)))
  }
  const known = new Map<string, number>()
  for (const problem of before) known.set(keyOf(problem), (known.get(keyOf(problem)) ?? 0) + 1)
  // those in headings last: they may be more
  const inOrder = [...after].sort((a, b) => Number(isInHeading(a)) - Number(isInHeading(b)))
  return inOrder.filter((problem) => {
    const left = known.get(keyOf(problem)) ?? 0
    if (left > 0) known.set(keyOf(problem), left - 1)
    return left === 0 && !(isInHeading(problem) && known.has(keyOf(problem)))
  })
}

/** Returns the shown text of the link in a message or a piece of source; other messages unchanged. */
export function textOfLink(message: string): string {
  const codeAndHtml = /^\^\[.*\]$/.exec(message)?.[0].replaceAll('#', '')
  if (codeAndHtml !== undefined) return codeAndHtml
  const wiki = /^[*_~]*!?\[*\[\[(.*?)\]\]/.exec(message)?.[1]
  // some apps show a wiki-link without an alias by the name of its note
  const crawled = (/^\w+ "([\s\S]*?)" ->/.exec(message) ?? /^([^[\]]*?) -> /.exec(message))?.[1]?.replace(
    /^.*#(?=\^|\w)/,
    '',
  )
  const image = /^!?\[!\[[^[\]]*\]\(.*?\)\]\(/.test(message)
  if (image) return ''
  const open = /^\**_*~*!?\[/.exec(message)?.[0]
  const rest = open === undefined ? '' : message.slice(open.length)
  const markdown =
    /^([^\n]*?)\]\(/.exec(rest)?.[1] ?? /^([\s\S]*?)\](?:\[|: nothing|: .*has no section|$)/.exec(rest)?.[1]
  const shown = crawled ?? (wiki === undefined ? markdown : (wiki.split(/\\?\|/)[1] ?? wiki.split('#').at(-1)))
  const label = /^\**_*~*!?\[([^\]]*)\]/.exec(message)?.[1]
  return (shown ?? label ?? message)
    .replace(/!\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/<\/?\w+>|[*_~`\\]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}
