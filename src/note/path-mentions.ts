import type { Span, SpanSet } from '../text/span.ts'

/** A relative path that is no link: a tool reads the file, and finds it from the folder of the note. */
export interface PathMention {
  path: string
  span: Span
}

/**
 * The forms in which tools take a file from the folder of the note; those that take it from elsewhere (`--8<--`, `{!…!}`,
 * `{% include %}`) are left out. The first group is the path. `inCode` forms are read in code too.
 */
const forms: readonly { hint: string; pattern: RegExp; inCode: boolean }[] = [
  // https://rust-lang.github.io/mdBook/format/mdbook.html
  {
    hint: '{{#',
    pattern: /\{\{#(?:include|rustdoc_include|playground|template)[ \t]+([^\s{}]+)[^{}]*\}\}/dg,
    inCode: true,
  },
  // https://quarto.org/docs/authoring/includes.html
  { hint: '{{<', pattern: /\{\{<[ \t]*(?:include|embed)[ \t]+([^\s{}>]+)[^{}]*>\}\}/dg, inCode: false },
  // https://jekyllrb.com/docs/includes/
  { hint: 'include_relative', pattern: /\{%-?[ \t]*include_relative[ \t]+([^\s{}%]+)[^{}]*%\}/dg, inCode: false },
  // https://vitepress.dev/guide/markdown#markdown-file-inclusion
  { hint: '@include', pattern: /<!--[ \t]*@include:[ \t]*([^\s{}<>]+)[^<>]*-->/dg, inCode: true },
  { hint: '<<<', pattern: /^<<<[ \t]+([^\s{}[\]#]+)/dgm, inCode: false },
  // https://mystmd.org/guide/directives
  {
    hint: '{',
    pattern: /^[ \t]*(?:`{3,}|~{3,}|:{3,})\{(?:include|literalinclude|image|figure|csv-table)\}[ \t]+([^\s{}]+)/dgm,
    inCode: true,
  },
  // https://mdxjs.com/docs/using-mdx/ https://vuejs.org/api/sfc-script-setup.html
  {
    hint: 'import',
    pattern: /^[ \t]*import\b[^'"\r\n]*(?:[\r\n][^'"]*?\bfrom[ \t]+)?['"](\.{1,2}\/[^'"\r\n]+)['"]/dgm,
    inCode: true,
  },
]

/** Lists the paths in a note that its tool resolves from the note's folder, by start. `fenced` is code of more than one line. */
export function listPathMentions(text: string, fenced: SpanSet, code: SpanSet): PathMention[] {
  const mentions: PathMention[] = []
  for (const { hint, pattern, inCode } of forms) {
    if (!text.includes(hint)) continue
    for (const match of text.matchAll(pattern)) {
      const range = match.indices?.[1]
      const path = match[1] as string
      const isElsewhere = /^(?:[/@~<\\]|[a-z][a-z\d+.-]*:\/\/)/i.test(path)
      const isShown = hint === 'import' ? fenced.at(match.index) : !inCode && code.at(match.index)
      if (range && !isElsewhere && !isShown) mentions.push({ path, span: { start: range[0], end: range[1] } })
    }
  }
  return mentions.sort((a, b) => a.span.start - b.span.start)
}
