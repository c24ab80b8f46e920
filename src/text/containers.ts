import type { Span, SpanSet } from './span.ts'

/** The text between two matching marks, such as `:::` and `:::`. */
export interface MarkedContainer {
  /** The shown syntax: `:::`, `{{< tabs >}}`, `{% raw %}`. */
  name: string
  /** Both marks included. */
  span: Span
  open: Span
  close: Span
}

/** A mark that opens or closes a container. */
interface Mark {
  /**
   * The name that an opening and its closing mark share; undefined for a closing mark that ends the innermost
   * container.
   */
  key: string | undefined
  isClosing: boolean
  /** For messages. */
  shown: string
  span: Span
}

type ReadMark = (match: RegExpExecArray) => Pick<Mark, 'key' | 'isClosing' | 'shown'> | undefined

interface ContainerSyntax {
  /** Text that each note with such a container holds. */
  hint: string
  pattern: RegExp
  read: ReadMark
  /** Several opening marks in a row, as of tabs, open one container. */
  isRow?: true
}

/**
 * The marks by syntax. Each pattern is tried only in a note that holds its first characters.
 *
 * ```markdown
 * ::: {.panel-tabset}   …   :::              pandoc, Quarto, Docusaurus, VitePress, MyST, Starlight, Microsoft Learn
 * /// details | Title   …   ///              https://facelessuser.github.io/pymdown-extensions/extensions/blocks/
 * {{< tabs >}}          …   {{< /tabs >}}    Hugo, https://gohugo.io/content-management/shortcodes/
 * {% raw %}             …   {% endraw %}     Liquid; `{% /name %}` in Markdoc
 * {{#tabs }}            …   {{#endtabs }}    mdBook plugins; `{{/name}}` in Handlebars
 * {{monster,frame       …   }}               Homebrewery
 * {::comment}           …   {:/comment}      kramdown, https://kramdown.gettalong.org/syntax.html#extensions
 * <!-- tabs:start -->   …   <!-- tabs:end --> https://jhildenbiddle.github.io/docsify-tabs
 * --- start-multi-column: id …  --- end-multi-column     Obsidian's Multi-Column plugin; also ```start-multi-column
 * # [Linux](#tab/linux) …   ---              Microsoft Learn, https://learn.microsoft.com/contribute/content/markdown-reference#tabbed-content
 * ```
 */
const syntaxes: readonly ContainerSyntax[] = [
  {
    hint: ':::',
    pattern: /^ {0,3}:{3,}[ \t]*(?:$|(?:\{?[.#]?)([\w-]*)[^\r\n]*)/gm,
    read: (match) => {
      const name = match[1]?.replace(/-end$/, '') ?? ''
      const ends = match[1] === undefined || match[1].endsWith('-end')
      return { key: ends && name !== '' ? name : ends ? undefined : name, isClosing: ends, shown: ':::' }
    },
  },
  {
    hint: '///',
    pattern: /^ {0,3}(\/{3,})[ \t]*(?:$|[a-z][\w-]*[ \t]*(?:$|\|[^\r\n]*))/gm,
    read: ([whole, slashes]) => ({
      key: slashes,
      isClosing: whole.trim() === slashes,
      shown: '///',
    }),
  },
  {
    hint: '{{',
    pattern:
      /\{\{([<%])-?[ \t]*(\/?)[ \t]*([\w./-]+)(?![\w./-])(?:[^{}"]|"[^"\r\n]{0,300}"){0,1000}?(\/?)[ \t]*-?[>%]\}\}/g,
    read: ([, mark, slash, name, selfClosing]) =>
      selfClosing
        ? undefined
        : {
            key: name,
            isClosing: slash === '/',
            shown: mark === '<' ? `{{< ${name} >}}` : `{{% ${name} %}}`,
          },
  },
  {
    hint: '{%',
    pattern: /\{%-?[ \t]*(\/|end(?=[a-z]))?[ \t]*([a-z][\w-]*)(?![\w-])(?:[^%\r\n]|%(?!\})){0,1000}?(\/?)[ \t]*-?%\}/gi,
    read: ([, end, name, selfClosing]) =>
      selfClosing ? undefined : { key: name, isClosing: end !== undefined, shown: `{% ${name} %}` },
  },
  {
    hint: '{{',
    pattern: /\{\{(?:#(end)?|(\/))[ \t]*([a-z][\w-]*)(?![\w-])[^{}\r\n]*\}\}/gi,
    read: ([, end, slash, name]) => ({
      key: name,
      isClosing: end !== undefined || slash !== undefined,
      shown: `{{#${name}}}`,
    }),
  },
  {
    hint: '{::',
    pattern: /\{:(?::([a-z]+)(?![\w-])[^{}\r\n]*?(\/?)|\/([a-z]*))\}/g,
    read: ([, name, selfClosing, closed]) =>
      selfClosing ? undefined : { key: name ?? (closed || undefined), isClosing: !name, shown: `{::${name}}` },
  },
  {
    hint: '{{',
    pattern: /^(?:\{\{(?:([\w-]+,[^{}\r\n]*)|([\w-]+)[ \t]*)|\}\}[ \t]*)$/gm,
    read: ([, call, name = call]) => ({
      key: '',
      isClosing: name === undefined,
      shown: `{{${name ?? ''}`,
    }),
  },
  {
    hint: 'tabs:start',
    pattern: /^ {0,3}<!--[ \t]*tabs:(?:(start)|end)[ \t]*-->/gm,
    read: ([, start]) => ({ key: '', isClosing: start === undefined, shown: '<!-- tabs:start -->' }),
  },
  {
    hint: 'multi-column',
    pattern:
      /^(?:[-=]{3}|`{3})[ \t]*(?:(start-multi-column|multi-column-start)|end-multi-column|multi-column-end)[^\r\n]*$/gm,
    read: ([, start]) => ({ key: '', isClosing: start === undefined, shown: 'start-multi-column' }),
  },
  {
    hint: '](#tab/',
    pattern: /^ {0,3}(?:(#{1,6})[ \t]+\[[^\r\n]*\]\(#tab\/[^\r\n]*|([-*_])[ \t]*(?:\2[ \t]*){2,})$/gm,
    read: ([, tab]) => ({ key: 'tab', isClosing: tab === undefined, shown: '[…](#tab/…)' }),
    isRow: true,
  },
]

/**
 * Lists the containers of a note whose marks are outside `code`, each with both marks, by start. Unclosed containers
 * are left out.
 */
export function listMarkedContainers(text: string, code: SpanSet): MarkedContainer[] {
  const containers = syntaxes.flatMap(({ hint, pattern, read, isRow }) => {
    if (!text.includes(hint)) return []
    const marks = [...text.matchAll(pattern)].flatMap((match) => {
      // a container may open with a fence
      const mark =
        (code.at(match.index)?.start ?? match.index) < match.index ? undefined : read(match as RegExpExecArray)
      return mark ? { ...mark, span: { start: match.index, end: match.index + match[0].length } } : []
    })
    const first = marks.filter((mark, index) => mark.isClosing || marks[index - 1]?.isClosing !== false)
    return pairMarks(isRow ? first : marks).map(({ mark, ...spans }) => ({ name: mark.shown, ...spans }))
  })
  return containers.sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end)
}

/**
 * Pairs each closing mark with the last open one of its key, or with any if it has none; marks opened since then stay
 * alone. Marks are in text order. `span`: from the opening mark to the end of the closing one.
 */
export function pairMarks<M extends Pick<Mark, 'key' | 'isClosing' | 'span'>>(
  marks: readonly M[],
): { mark: M; span: Span; open: Span; close: Span }[] {
  const open: M[] = []
  const countOf = new Map<string, number>()
  const count = ({ key = '' }: M, by: number) => countOf.set(key, (countOf.get(key) ?? 0) + by)
  return marks.flatMap((mark) => {
    if (!mark.isClosing) {
      open.push(mark)
      count(mark, 1)
      return []
    }
    if (mark.key !== undefined && !countOf.get(mark.key)) return []
    for (let last = open.pop(); last; last = open.pop()) {
      count(last, -1)
      if (mark.key === undefined || last.key === mark.key)
        return { mark: last, span: { start: last.span.start, end: mark.span.end }, open: last.span, close: mark.span }
    }
    return []
  })
}
