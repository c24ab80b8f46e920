import { isNoPath } from '../text/paths.ts'
import { indexFrom, type SortedSpans } from '../text/sorted-spans.ts'
import type { Span, SpanSet } from '../text/span.ts'

/** A relative path outside links: a tool reads the file, relative to the note's folder. */
export interface PathMention {
  /** With its fragment. */
  path: string
  /** Whether it is the destination of a link, which may lead into the note. */
  isLink: boolean
  ends: PathEnd
  span: Span
}

/** What ends a path: something else than a space; a space, unless the path is in quotes; a space in any case. */
type PathEnd = 'other' | 'quotable' | 'space'

/**
 * Where a form is read: `anywhere`, also in code; `outside-code`, also in HTML; `text`, in neither; `fence`, where it
 * opens a code block; `slide`, in properties, also of a slide.
 */
type Where = 'anywhere' | 'outside-code' | 'text' | 'fence' | 'slide'

interface Form {
  hint: string
  /** The group that matches is the path, or with `each` the text that holds paths. */
  pattern: RegExp
  /** Matches each path of a list or of named values. */
  each?: RegExp
  where: Where
  isLink?: true
  /** How a path without quotes ends. Default: `other`. */
  ends?: PathEnd
}

/** The forms that tools resolve from the note's folder; not those with another base: `--8<--`, `{!…!}`, `{% include %}`. */
const forms: readonly Form[] = [
  // https://rust-lang.github.io/mdBook/format/mdbook.html
  {
    hint: '#',
    pattern: /(?<!\\)\{\{[ \t]*#(?:include|rustdoc_include|playground|template)[ \t]+([^\s{}]+)(?=[\s}])/dg,
    where: 'anywhere',
    ends: 'space',
  },
  // https://quarto.org/docs/authoring/includes.html
  {
    hint: '{{<',
    pattern: /\{\{<[ \t]*(?:include|embed|video)[ \t]+(?:([^\s{}>"]+)(?=[\s>])|"([^"\r\n]+)")/dg,
    where: 'text',
    ends: 'quotable',
  },
  // https://gohugo.io/shortcodes/figure/ https://gitbook.com/docs/creating-content/blocks
  // the file of a block of code, as in `code-toggle file=hugo`, is what it shows as its title
  {
    hint: '{',
    pattern:
      /(\{(?:\{[<%](?![ \t]*(?:(?:rel)?ref\b|code))|%[ \t]*(?:content-ref|file)[ \t])(?:[^{}"]|"[^"\r\n]{0,500}"){1,1000}?[>%]\})/dg,
    each: /(?<=\s(?:href|link)=|\s(?:path|src|file|image|poster)=(?=["`]?[^\s"`<>]{0,300}[./])|content-ref[ \t]+url=)(?:["`]([^"`#\r\n][^"`\r\n]*)["`]|([^\s"'`#<>{}%](?:[^\s"`<>{}%]|%(?!\}))*))/dg,
    where: 'outside-code',
    ends: 'quotable',
  },
  // https://gohugo.io/content-management/cross-references/
  {
    hint: 'ref',
    pattern:
      /\{\{[<%][ \t]*(?:rel)?ref[ \t]+(?:[a-z]+="[^"\r\n]{0,100}"[ \t]+){0,5}?(?:path=)?(?:((?:[^\s{}"`=%<>]|%(?!\}))+)|["`]([^"`\r\n]+)["`])(?=[^{}\r\n]{0,300}[>%]\}\})/dg,
    where: 'outside-code',
    isLink: true,
  },
  // https://sli.dev/features/importing-slides
  { hint: 'src:', pattern: /^src:[ \t]+["']?([^\s"'#][^"'#\r\n]*?\.md)(?=["'#\s])/dgm, where: 'slide' },
  // https://quarto.org/docs/authoring/citations.html
  {
    hint: '.',
    pattern: /^(?:bibliography|csl):([^\r\n]*(?:(?:\r\n|\n|\r)[ \t]*-[ \t][^\r\n]*){0,50})/dgm,
    each: /([^\s"'[\],#-][^"'[\],\r\n#]{0,300}\.(?:bib|csl|json|ya?ml))(?=["'\],\s]|$)/dg,
    where: 'slide',
  },
  // https://jekyllrb.com/docs/includes/
  {
    hint: 'include_relative',
    pattern: /\{%-?[ \t]*include_relative[ \t]+((?:[^\s{}%]|%(?!\}))+)(?=[\s%])/dg,
    where: 'text',
    ends: 'space',
  },
  // https://github.com/mondeja/mkdocs-include-markdown-plugin
  {
    hint: 'include',
    pattern: /\{%\s*include(?:-markdown)?\s+["'](\.{1,2}\/[^"'\r\n]+)["'][^%]*%\}/dg,
    where: 'text',
  },
  // https://shd101wyy.github.io/markdown-preview-enhanced/#/file-imports
  {
    hint: '@import',
    pattern: /^[ \t]*(?:<!--[ \t]*)?@import[ \t]+"(?!\[TOC\])([^"\r\n]+)"/dgm,
    where: 'outside-code',
  },
  // https://vitepress.dev/guide/markdown#markdown-file-inclusion
  {
    hint: '@include',
    pattern: /<!--\s*@include:[ \t]*([^\s{}<>]+(?: [^\s{}<>]+){0,20})(?:[\s{}][^<>]*)?-->/dg,
    where: 'outside-code',
  },
  {
    hint: '<<<',
    pattern: /(?<=^(?:[ \t]|[>*+-][ \t]|\d{1,9}[.)][ \t]){0,30})<<<[ \t]*([^\s{}[\]#<]+(?: [^\s{}[\]#<]+)*)/dgm,
    where: 'text',
  },
  // https://geminicli.com/docs/reference/memport
  {
    hint: '@',
    pattern:
      /(?<!\S|\]:[ \t]*)@((?:\.{1,2}\/)?(?:[\p{L}\p{M}\p{N}_.%-]+\/)*[\p{L}\p{N}_-][\p{L}\p{M}\p{N}_.-]*\.md)(?![\p{L}\p{N}_/-])/dgiu,
    where: 'text',
    ends: 'space',
  },
  // https://mystmd.org/guide/directives
  {
    hint: '{',
    pattern:
      /(?:(?<!`)`{3,}|(?<!~)~{3,}|(?<!:):{3,})\{(?:include|literalinclude|image|figure|video|iframe)\}[ \t]+([^\s{}](?:[^{}\r\n]*[^\s{}])?)/dg,
    where: 'fence',
  },
  {
    hint: '{',
    pattern:
      /(?:(?<!`)`{3,}|(?<!~)~{3,}|(?<!:):{3,})\{[a-z][\w:-]*\}[^\r\n]{0,300}((?:(?:\r\n|\n|\r)[ \t>]*:[\w-]+:[^\r\n]*){1,50})/dg,
    // a link may be to a label
    each: /(?<!:link-type:[ \t]+(?:ref|any)\b[\s\S]*):(?:file|link(?!:[\s\S]*:link-type:[ \t]+(?:ref|any)\b)|target|img-top|img-bottom|img-background):[ \t]+(?!#)(\S(?:[^\r\n]*\S)?)/dg,
    where: 'fence',
  },
  // https://learn.microsoft.com/contribute/content/markdown-reference#images
  {
    hint: ':::',
    pattern: /(?<!:):{3}[ \t]*(?:image|code)[ \t]((?:[^"\r\n:]|:(?!::)|"[^"\r\n]{0,2000}"){1,1000}):::/dg,
    each: /(?<=[ \t](?:source|lightbox)=")([^"#\r\n][^"\r\n]*)(?=")/dg,
    where: 'outside-code',
  },
  { hint: '{d', pattern: /\{(?:doc|download)\}`(?:[^`<>\r\n]*<)?([^`<>\r\n]+)>?`/dg, where: 'text' },
  // https://yihui.org/knitr/options/#child-documents
  {
    hint: 'child',
    pattern: /(?:(?<!`)`{3,}|(?<!~)~{3,})\{r\b[^{}\r\n]*\bchild[ \t]*=[ \t]*(c\([^()\r\n]*\)|["'][^"'\r\n]+["'])/dg,
    each: /["']([^"'\r\n]+)["']/dg,
    where: 'fence',
  },
  {
    hint: 'child:',
    pattern:
      /(?:(?<!`)`{3,}|(?<!~)~{3,})\{r\b[^{}\r\n]*\}(?:(?:\r\n|\n|\r)[ \t>]*#\|[^\r\n]*){0,50}(?<=#\|[ \t]*child:[ \t]*(?!!)([^\r\n]{1,300}))/dg,
    each: /([^\s"'[\],]+(?: +[^\s"'[\],]+)*)/dg,
    where: 'fence',
  },
  // https://docusaurus.io/docs/static-assets
  {
    hint: './',
    // in an expression or an export; what is before it is read only where the name is
    pattern:
      /(?:require|import)\((?<=(?:\{|^export[ \t]+(?:const|let|var|function|default)\b)(?:[^}\r\n]|(?:\r\n|\n|\r)(?![ \t]*[\r\n#])){0,500}(?<![\w$.])(?:require|import)\()[ \t]*["'](\.{1,2}\/[^"'\r\n]+)["'][ \t]*\)/dgm,
    where: 'outside-code',
  },
  // https://mdxjs.com/docs/using-mdx/ https://vuejs.org/api/sfc-script-setup.html
  {
    hint: 'import',
    // without a blank line or a heading inside; several may share a line
    pattern:
      /(?:import\b|export(?=[ \t]+[{*][^'"=;]{0,2000}\bfrom\b))(?<=(?:^|['"];[ \t]{0,3})(?:im|ex)port)[^'"\r\n]*(?:(?:(?:\r\n|\n|\r)(?![ \t]*(?:[\r\n]|#))[^'"\r\n]*){1,200}(?<=\bfrom[ \t]+))?['"](\.{1,2}\/[^'"\r\n]+)['"]/dgm,
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
  for (const { hint, pattern, each, where, isLink = false, ends: end = 'other' } of forms) {
    if (!text.includes(hint)) continue
    for (const match of text.matchAll(pattern)) {
      const start = match.index + match[0].search(/\S/)
      if (!isRead(where, start)) continue
      for (const span of pathSpans(match, each)) {
        const path = text.slice(span.start, span.end)
        if (each ? holdsLink(span.start, span.end) : holdsLink(start, match.index + match[0].length)) continue
        const isElsewhere = /^(?:[/@~<\\]|[a-z][a-z\d+.-]*:\/\/)|\[\[|\][\](]/i.test(path)
        if (!isElsewhere && !(each && (isNoPath(path) || path.includes('{')))) {
          const ends = /["'`]/.test(text[span.start - 1] ?? '') ? 'other' : end
          mentions.push({ path, isLink, ends, span })
        }
      }
    }
  }
  return mentions.sort((a, b) => a.span.start - b.span.start)
}

/** Returns the spans of the paths in a match of a form. */
function pathSpans(match: RegExpExecArray, each: RegExp | undefined): Span[] {
  const [start, end] = match.indices?.slice(1).find(Boolean) ?? [0, 0]
  if (!each) return [{ start, end }]
  return [...match[0].slice(start - match.index, end - match.index).matchAll(each)].flatMap((found) =>
    pathSpans(found, undefined).map((span) => ({ start: start + span.start, end: start + span.end })),
  )
}
