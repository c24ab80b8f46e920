import type { VFileMessage } from 'vfile-message'
import * as messages from '../messages/index.ts'
import { listImplicitLinks } from '../note/implicit-links.ts'
import type { Survey } from '../note/survey.ts'
import type { SplitPlan } from '../plan/split-plan.ts'
import type { Dialect } from '../text/dialect.ts'
import { itemAt } from '../text/sorted-spans.ts'
import type { Span } from '../text/span.ts'

/** Where the parts of a note are after the split. */
export interface DialectFindings {
  plan: Pick<SplitPlan, 'index'>
  survey: Survey
  dialect: Dialect | undefined
  /** Returns the path of the output note that has an offset of the source. */
  pathAt: (offset: number) => string
}

/** A name that is defined or used at a place. */
interface Use {
  name: string
  span: Span
}

/**
 * Reports what some dialects resolve inside one file only and the split cannot carry: cross-references, macros, queries of
 * a note about itself, and headings named by their words. One message of each kind.
 */
export function remarksOnDialect(findings: DialectFindings, places: messages.TextPlaces): VFileMessage[] {
  return [
    ...remarkOnImplicitLinks(findings, places),
    ...remarkOnCrossReferences(findings, places),
    ...remarkOnMacros(findings, places),
    ...remarkOnQueries(findings, places),
  ]
}

function remarkOnImplicitLinks({ survey, dialect }: DialectFindings, places: messages.TextPlaces): VFileMessage[] {
  if (dialect !== undefined) return []
  const links = listImplicitLinks(survey)
  const [first] = links
  if (!first) return []
  const written = first.text === undefined ? `[${first.label}]` : `[${first.text}][${first.label}]`
  return [messages.implicitReference(written, links.length - 1, places.of(first.span))]
}

/** `@fig:one` of pandoc-crossref, `@fig-one` of Quarto, `\ref{…}` and `\eqref{…}` of TeX. */
const citedLabel =
  /(?<![\w@\\])@((?:fig|tbl|tab|sec|eq|lst|thm|lem|cor|prp|def|exm|exr)[:-][\w:.-]*\w)|\\(?:eq|auto|c|page)?ref\{([^{}\s]+)\}/g
const givenLabel =
  /\{#((?:fig|tbl|tab|sec|eq|lst|thm|lem|cor|prp|def|exm|exr)[:-][\w:.-]*\w)(?![\w:.-]*\w)[^{}\r\n]*\}|\\label\{([^{}\s]+)\}|^#\|[ \t]*label:[ \t]*([\w:.-]+)/gm

function remarkOnCrossReferences({ survey, pathAt }: DialectFindings, places: messages.TextPlaces): VFileMessage[] {
  const { text } = survey
  if (!/@(?:fig|tbl|tab|sec|eq|lst|thm)|ref\{/.test(text)) return []
  const givenLabels = new Map(usesOf(text, givenLabel).map(({ name, span }) => [name, span]))
  const crossing = usesOf(text, citedLabel).filter(({ name, span }) => {
    const target = givenLabels.get(name)
    if (target === undefined || isCode(survey, span) || itemAt(survey.links, span.start)) return false
    return pathAt(target.start) !== pathAt(span.start)
  })
  const [first] = crossing
  if (!first) return []
  const target = pathAt((givenLabels.get(first.name) as Span).start)
  const written = text.slice(first.span.start, first.span.end)
  const others = crossing.slice(1).map(({ span }) => places.of(span).start.line)
  return [messages.lostCrossReference(written, target, others, places.of(first.span))]
}

const definedMacro = /\\(?:(?:re)?newcommand|providecommand|DeclareMathOperator|def|gdef)\*?[ \t]*\{?\\([A-Za-z]+)/g

function remarkOnMacros({ survey, pathAt }: DialectFindings, places: messages.TextPlaces): VFileMessage[] {
  const { text, mathAndComments } = survey
  const defined = usesOf(text, definedMacro).filter(({ span }) => !isCode(survey, span))
  const [first] = defined
  if (!first) return []
  const ownerOf = new Map(defined.map(({ name, span }) => [name, pathAt(span.start)]))
  const users = new Set<string>()
  const names = new Set<string>()
  for (const { name, span } of usesOf(text, /\\([A-Za-z]+)/g)) {
    const owner = ownerOf.get(name)
    const path = owner === undefined ? undefined : pathAt(span.start)
    if (path === undefined || path === owner || isCode(survey, span) || !mathAndComments.at(span.start)) continue
    users.add(path)
    names.add(`\\${name}`)
  }
  if (users.size === 0) return []
  return [messages.macrosElsewhere([...names], pathAt(first.span.start), [...users], places.of(first.span))]
}

/** Queries of Dataview, Bases and the Tasks plugin about the note that holds them. */
const ownQuery =
  /\bthis\.(?!\w*\()[A-Za-z_][\w.-]*|\bdv\.current\(\)|\bdc\.useCurrent\w+\(\)|\{\{[ \t]*query\.file\.[\w.]+[ \t]*\}\}|\bquery\.file\.path\b|\b(?:FROM|AND|OR|from|and|or)[ \t(]+\[\[#?\]\]/g

function remarkOnQueries({ survey, plan, pathAt }: DialectFindings, places: messages.TextPlaces): VFileMessage[] {
  const { text, code } = survey
  const asking = code.flatMap(({ start, end }) => {
    const source = text.slice(start, end)
    if (!/^(?:[`~]{3,}[ \t]*(?:base|dataview|dataviewjs|datacorejsx?|tasks)\b|`+[ \t]*\$?=)/.test(source)) return []
    return [...source.matchAll(ownQuery)].map((match) => ({
      span: { start: start + match.index, end: start + match.index + match[0].length },
      path: pathAt(start),
      code: start,
      isOnTasks: /\btasks?\b/i.test(source),
    }))
  })
  if (asking.length === 0) return []
  const index = plan.index.path
  // the properties stay in the index, tasks do not
  const hasLostTasks = [...text.matchAll(/^[ \t>]*[-*+\d.)]+[ \t]+\[.\]/gm)].some(
    (task) => pathAt(task.index) !== index,
  )
  const moved = asking.filter(({ path, isOnTasks }) => path !== index || (isOnTasks && hasLostTasks))
  const [first] = moved
  if (!first) return []
  const paths = [...new Set(moved.map(({ path }) => path))]
  const count = new Set(moved.map(({ code }) => code)).size
  return [messages.queryOfOwnFile(count, paths, places.of(first.span))]
}

function usesOf(text: string, pattern: RegExp): Use[] {
  return [...text.matchAll(pattern)].map((match) => ({
    name: match[1] ?? match[2] ?? match[3] ?? '',
    span: { start: match.index, end: match.index + match[0].length },
  }))
}

/** Returns whether a place is shown as code; options of a code cell and raw TeX are not. */
function isCode({ codeAndHtml, text }: Survey, { start }: Span): boolean {
  const code = codeAndHtml.at(start)
  return code !== undefined && text[code.start] === '`' && !text.startsWith('#|', start)
}
