import type { NoteLayout } from '../layout/layout.ts'
import { pathToSource } from '../links/rebase.ts'
import type { Survey } from '../note/survey.ts'
import { append } from '../text/maps.ts'
import { isNoPath, rebasePath } from '../text/paths.ts'

/**
 * Properties that control who may read a note. Hugo ignores the case of keys.
 * https://gohugo.io/content-management/front-matter/
 */
const privacy =
  /^(?:draft|(?:dg-)?publish|private|published|unlisted|hidden|noindex|password|publishdate|expirydate|_build)$/i

/** Properties that the build of a note needs, and the text that needs them. */
const building: readonly { keys: readonly string[]; isNeeded: RegExp }[] = [
  {
    // cells of MyST, Quarto and R Markdown
    keys: 'kernelspec jupytext jupyter file_format mystnb engine execute knitr format output params'.split(' '),
    isNeeded:
      /^[ \t>]*(?:(?:`{3,}|~{3,})[ \t]*\{[^{}\r\n]*\}|:{3,}[ \t]*\{code-cell\})|`r [^`\r\n]+`|`\{\w+\} [^`\r\n]+`/m,
  },
  {
    keys: 'bibliography csl citation-style link-citations nocite'.split(' '),
    isNeeded: /(?:^|[\s[(;-])@\{?[\p{L}\p{N}_]|\{(?:cite|footcite)[\w:]*\}`/u,
  },
  { keys: 'math mathjax katex usemathjax'.split(' '), isNeeded: /\$|\\\(|\\\[|(?<!`)`{3,}[ \t]*\{?math/ },
  { keys: ['mermaid'], isNeeded: /^[ \t>]*(?:`{3,}|~{3,})[ \t]*\{?mermaid/m },
]

/**
 * Returns the properties that a topic always gets: those that keep the note private, and those that its text needs to
 * be built. Privacy is read from TOML too.
 * https://quarto.org/docs/reference/formats/html.html https://jupytext.readthedocs.io/en/latest/formats-markdown.html
 */
export function neededProperties(
  survey: Survey,
  { items, path }: NoteLayout,
  sourceFolder: string,
): Record<string, unknown> {
  const { text, properties } = survey
  const ownKeys = (keys: readonly string[]) => keys.filter((key) => Object.hasOwn(properties, key))
  const keys: string[] = []
  for (const { keys: wanted, isNeeded } of building) {
    const present = ownKeys(wanted)
    const isUsed = () =>
      items.some((item) => item.kind === 'slice' && isNeeded.test(text.slice(item.span.start, item.span.end)))
    if (present.length > 0 && isUsed()) append(keys, present)
  }
  const rebase = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(rebase)
      : isFileOf(value)
        ? rebasePath(value, pathToSource(path, sourceFolder))
        : value
  const needed = keys.map((key) => [
    key,
    /^(?:bibliography|csl)$/.test(key) ? rebase(properties[key]) : properties[key],
  ])
  return { ...privacyOf(survey), ...Object.fromEntries(needed) }
}

function isFileOf(value: unknown): value is string {
  return typeof value === 'string' && /^[^/]/.test(value) && !isNoPath(value) && /\.(?:bib|csl|json|ya?ml)$/.test(value)
}

/** Returns the properties that keep a note private, or open it. */
export function privacyOf(survey: Survey): Record<string, unknown> {
  const properties = { ...tomlPrivacy(survey), ...survey.properties }
  return Object.fromEntries(Object.entries(properties).filter(([key]) => privacy.test(key)))
}

/** Reads `draft = true` and the like from TOML, which is not parsed otherwise. */
function tomlPrivacy({ frontmatter, text }: Survey): Record<string, boolean | string> {
  if (frontmatter?.kind !== 'toml') return {}
  // keys below the first table are not the note's own
  const [top = ''] = text.slice(frontmatter.content.start, frontmatter.content.end).split(/^[ \t]*\[/m)
  const settings = [...top.matchAll(/^[ \t]*([\w-]+)[ \t]*=[ \t]*(?:(true|false)\b|["']?([^\s"'{[][^"'#\r\n]*))/gm)]
  return Object.fromEntries(
    settings.flatMap(([, key = '', is, value]) => (privacy.test(key) ? [[key, value?.trim() ?? is === 'true']] : [])),
  )
}
