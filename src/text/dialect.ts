import type { Span } from './span.ts'

/** The dialects of Markdown that are recognized or can be named. */
export const dialects = [
  'obsidian',
  'github',
  'pandoc',
  'quarto',
  'myst',
  'mkdocs',
  'docusaurus',
  'vitepress',
  'hugo',
  'jekyll',
  'logseq',
] as const
export type Dialect = (typeof dialects)[number]

/** Syntax that only one dialect has, the surest first. */
const evidence: readonly (readonly [Dialect, RegExp])[] = [
  ['quarto', /^(?:```+\{[a-z]+\}[^\n]*\n#\||::: ?\{\.(?:panel-tabset|callout-))/gm],
  ['myst', /^(?:\([\w-]+\)=[ \t]*$|(?:`{3,}|:{3,})\{[a-z][\w:-]*\})/gm],
  [
    'pandoc',
    /(?<![[\\])\[-?@[\w:.-]+(?:[;,][^[\]\n]*)?\]|\]\([^()\s]+\)\{#[a-z]+:|^#{1,6} .*\{(?:#[\w:-]+ +[.\w]|-\}|\.unnumbered)/gm,
  ],
  ['mkdocs', /^(?:!!!|\?\?\?\+?) \w|^=== "/gm],
  ['docusaurus', /^import .* from ['"]@(?:site|theme|docusaurus)\/|^#{1,6} .*\{\/\*[ \t]*#/gm],
  ['vitepress', /^(?:\[\[toc\]\]|<script setup\b|::: (?:tip|code-group|details)\b|<!--@include:)/gim],
  ['hugo', /\{\{[<%] *\/?\w/g],
  ['jekyll', /\{%-? *(?:include|link|raw|highlight|post_url)\b|^\{:(?:toc|[ .#])/gm],
  ['logseq', /^[ \t]*(?:- )?(?:collapsed|id):: |\(\([\da-f]{8}-/gm],
  ['obsidian', /\[\[[^[\]\n]+\]\]|^> \[!\w+\][-+]|%%/gm],
]

const pandocProperties = ['bibliography', 'csl', 'documentclass', 'header-includes', 'reference-section-title']

/**
 * Recognizes the dialect of a note by syntax that only it has; undefined if absent. `isOther` returns whether
 * a span is shown as code, or in a link.
 * https://pandoc.org/MANUAL.html https://quarto.org/docs/authoring/markdown-basics.html
 */
export function dialectOf(
  { path, text, properties }: { path: string; text: string; properties: Readonly<Record<string, unknown>> },
  isOther: (span: Span) => boolean,
): Dialect | undefined {
  if (/\.qmd$/i.test(path)) return 'quarto'
  if (pandocProperties.some((key) => key in properties)) return 'format' in properties ? 'quarto' : 'pandoc'
  const isFound = ({ 0: found, index }: RegExpExecArray) => !isOther({ start: index, end: index + found.length })
  return evidence.find(([, pattern]) => [...text.matchAll(pattern)].some(isFound))?.[0]
}
