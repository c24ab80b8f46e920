import { indexFrom, type SortedSpans } from '../text/sorted-spans.ts'
import type { Span, SpanSet } from '../text/span.ts'

/** A relative path outside links: a tool reads the file, relative to the note's folder. */
export interface PathMention {
  /** With its fragment. */
  path: string
  /** Whether it is the destination of a link, which may lead into the note. */
  isLink: boolean
  span: Span
}

/**
 * Where a form is read: `anywhere`, also in code; `outside-code`, also in HTML; `text`, in neither; `fence`, where it
 * opens a code block; `slide`, in properties, also of a slide.
 */
type Where = 'anywhere' | 'outside-code' | 'text' | 'fence' | 'slide'

/**
 * The forms that tools resolve from the note's folder. Forms with another base (`--8<--`, `{!…!}`, `{% include %}`) are
 * left out. The only group that matches is the path.
 */
const forms: readonly { hint: string; pattern: RegExp; where: Where; isLink?: true }[] = [
  // https://rust-lang.github.io/mdBook/format/mdbook.html
  {
    hint: '#',
    pattern: /(?<!\\)\{\{[ \t]*#(?:include|rustdoc_include|playground|template)[ \t]+([^\s{}]+)(?=[\s}])/dg,
    where: 'anywhere',
  },
  // https://quarto.org/docs/authoring/includes.html
  {
    hint: '{{<',
    pattern: /\{\{<[ \t]*(?:include|embed|video)[ \t]+(?:([^\s{}>"]+)(?=[\s>])|"([^"\r\n]+)")/dg,
    where: 'text',
  },
  // https://gohugo.io/content-management/cross-references/
  {
    hint: 'ref',
    pattern:
      /\{\{[<%][ \t]*(?:rel)?ref[ \t]+(?:path=)?(?:((?:[^\s{}"`=%<>]|%(?!\}))+)|["`]([^"`\r\n]+)["`])(?=[^{}\r\n]{0,300}[>%]\}\})/dg,
    where: 'outside-code',
    isLink: true,
  },
  // https://sli.dev/features/importing-slides
  { hint: 'src:', pattern: /^src:[ \t]+["']?([^\s"'#][^"'#\r\n]*?\.md)(?=["'#\s])/dgm, where: 'slide' },
  // https://jekyllrb.com/docs/includes/
  {
    hint: 'include_relative',
    pattern: /\{%-?[ \t]*include_relative[ \t]+([^\s{}%]+)(?=[\s%])/dg,
    where: 'text',
  },
  // https://github.com/mondeja/mkdocs-include-markdown-plugin
  {
    hint: 'include',
    pattern: /\{%[ \t]*include(?:-markdown)?[ \t]+["'](\.{1,2}\/[^"'\r\n]+)["'][^%]*%\}/dg,
    where: 'text',
  },
  // https://shd101wyy.github.io/markdown-preview-enhanced/#/file-imports
  {
    hint: '@import',
    pattern: /^[ \t]*(?:<!--[ \t]*)?@import[ \t]+"(?!\[TOC\])([^"\r\n]+)"/dgm,
    where: 'outside-code',
  },
  // https://vitepress.dev/guide/markdown#markdown-file-inclusion
  { hint: '@include', pattern: /<!--[ \t]*@include:[ \t]*([^\s{}<>]+)(?:[\s{}][^<>]*)?-->/dg, where: 'outside-code' },
  { hint: '<<<', pattern: /^[ \t]*<<<[ \t]+([^\s{}[\]#]+)/dgm, where: 'text' },
  // https://geminicli.com/docs/reference/memport
  {
    hint: '@',
    pattern:
      /(?<!\S|\]:[ \t]*)@((?:\.{1,2}\/)?(?:[\p{L}\p{M}\p{N}_.-]+\/)*[\p{L}\p{N}_-][\p{L}\p{M}\p{N}_.-]*\.md)(?![\p{L}\p{N}_/-])/dgiu,
    where: 'text',
  },
  // https://mystmd.org/guide/directives
  {
    hint: '{',
    pattern: /^[ \t]*(?:`{3,}|~{3,}|:{3,})\{(?:include|literalinclude|image|figure|csv-table)\}[ \t]+([^\s{}]+)/dgm,
    where: 'fence',
  },
  // https://yihui.org/knitr/options/#child-documents
  { hint: 'child', pattern: /^[ \t]*`{3,}\{r\b[^{}\r\n]*\bchild[ \t]*=[ \t]*["']([^"'\r\n]+)["']/dgm, where: 'fence' },
  // https://docusaurus.io/docs/static-assets
  { hint: 'require(', pattern: /\{require\(["'](\.{1,2}\/[^"'\r\n]+)["']\)/dg, where: 'outside-code' },
  // https://mdxjs.com/docs/using-mdx/ https://vuejs.org/api/sfc-script-setup.html
  {
    hint: 'import',
    // without a blank line or a heading inside; several may share a line
    pattern:
      /import\b(?<=(?:^|['"];[ \t]{0,3})import)[^'"\r\n]*(?:(?:(?:\r\n|\n|\r)(?![ \t]*(?:[\r\n]|#))[^'"\r\n]*){1,200}(?<=\bfrom[ \t]+))?['"](\.{1,2}\/[^'"\r\n]+)['"]/dgm,
    where: 'outside-code',
  },
]

/**
 * Lists the paths in a note that its tool resolves from the note's folder, by start. `code`: blocks and inline code;
 * what holds a link of `links`, which are sorted, is text.
 */
export function listPathMentions(
  text: string,
  code: SpanSet,
  codeAndHtml: SpanSet,
  links: SortedSpans<{ span: Span }>,
): PathMention[] {
  const holdsLink = (start: number, end: number) => (links[indexFrom(links, start)]?.span.start ?? end) < end
  const isRead = (where: Where, start: number) => {
    if (where === 'anywhere') return true
    if (where === 'text') return codeAndHtml.at(start) === undefined
    if (where === 'slide') return text.startsWith('---', codeAndHtml.at(start)?.start ?? text.length)
    const around = code.at(start)
    return around === undefined || (where === 'fence' && around.start === start)
  }
  const mentions: PathMention[] = []
  for (const { hint, pattern, where, isLink = false } of forms) {
    if (!text.includes(hint)) continue
    for (const match of text.matchAll(pattern)) {
      const range = match.indices?.[1] ?? match.indices?.[2]
      const path = (match[1] ?? match[2]) as string
      const isElsewhere = /^(?:[/@~<\\]|[a-z][a-z\d+.-]*:\/\/)|\[\[|\][\](]/i.test(path)
      const start = match.index + match[0].search(/\S/)
      const isText = holdsLink(start, match.index + match[0].length)
      if (range && !isElsewhere && !isText && isRead(where, start))
        mentions.push({ path, isLink, span: { start: range[0], end: range[1] } })
    }
  }
  return mentions.sort((a, b) => a.span.start - b.span.start)
}
