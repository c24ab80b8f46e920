import type { AppName } from '../../src/apps/app.ts'

/** False alarms of an app, and problems that a split cannot fix. */
interface KnownCase {
  /** The names of the notes. */
  notes: readonly string[]
  /** The apps that report it; undefined: all. */
  apps?: readonly AppName[]
  /** Matches the line of the report. */
  line: RegExp
  /** Why it is ignored. */
  reason: string
}

/** Returns the case that a line of a report is. */
export function findKnown(
  cases: readonly KnownCase[],
  { name, app, line }: { name: string; app: AppName; line: string },
): KnownCase | undefined {
  return cases.find(
    ({ notes, apps, line: known }) => notes.includes(name) && (apps?.includes(app) ?? true) && known.test(line),
  )
}

export const knownCases: readonly KnownCase[] = [
  {
    notes: ['untouched-comments', 'percent-comment'],
    line: /missing-fragment/,
    reason: 'Links in comments are left unchanged; these apps read some of them',
  },
  {
    notes: ['untouched-math', 'math-block'],
    line: /missing-fragment/,
    reason: 'Links in math are left unchanged; these apps do not support math',
  },
  {
    notes: ['untouched-escaped', 'link-neighbours', 'wiki-in-destination'],
    apps: ['obsidian'],
    line: /missing-(?:fragment|target)\t.*\[\[#?/,
    reason:
      'Escaped brackets, and brackets where a destination stands, are left as they are; the model does not know them',
  },
  {
    notes: ['link-neighbours'],
    line: /missing-fragment\t.*(?:!\[soup\]\(#soup\)|img "soup")/,
    reason: 'A fragment is no picture: the image shows nothing in the source either',
  },
  {
    notes: ['footnotes-duplicate', 'footnotes-duplicate-elsewhere'],
    line: /footnote-unused/,
    reason:
      'Of two definitions of a footnote the first is the one that counts; the other stays where it stood, unused as before',
  },
  {
    notes: [
      'definition-between-paragraph-and-list',
      'definition-between-paragraph-lines',
      'footnotes-definition-indented-below',
      'footnotes-definition-inside-definition',
    ],
    line: /footnote-unused/,
    reason: 'Without the definition the lines around it would become another block, so it stays where it stood too',
  },
  {
    notes: ['input/manual.md'],
    apps: ['foam'],
    line: /with--o-or-with---vault/,
    reason: 'It does not open headings with code; within one note it checks no Markdown links',
  },
  {
    notes: ['link-text-awkward'],
    apps: ['foam'],
    line: /titled/,
    reason: 'It takes escaped quotes in a title for the end of it; within one note it checks no Markdown links',
  },
  {
    notes: ['pandoc-implicit-references'],
    apps: ['foam'],
    line: /Inner/,
    reason: 'Only pandoc reads the link: in the source it was none for Foam',
  },
  {
    notes: ['link-in-copied-marks'],
    line: /missing-target/,
    reason: 'The broken links of the marks are in every copy of them',
  },
  {
    notes: ['slug-links-other-file'],
    apps: ['remark'],
    line: /\?page=2#herbs/,
    reason: 'A link with a query is one to a page of a site, not to the note',
  },
]

/** The same for the sites that `npm run test:sites` builds. */
export const knownSiteCases: readonly KnownCase[] = [
  {
    notes: ['definition-after-paragraph'],
    apps: ['mkdocs'],
    line: /herbs/,
    reason: 'It takes a line directly below a paragraph for a definition; CommonMark does not',
  },
  {
    notes: ['untouched-comments', 'percent-comment', 'untouched-math', 'math-block', 'math-in-a-container'],
    line: /./,
    reason: 'Links in comments and math are left unchanged; these apps know neither without a plugin',
  },
  {
    notes: ['properties-private-toml'],
    apps: ['docusaurus'],
    line: /./,
    reason: 'It does not read the properties in TOML, so that it builds the draft, but not its topics',
  },
  {
    notes: ['slug-links-other-file'],
    line: /\?page=2#herbs/,
    reason: 'A link with a query is one to a page of a site, not to the note',
  },
  {
    notes: ['html-href'],
    apps: ['docusaurus'],
    line: /\[\]\(Start\)/,
    reason: 'A link in a drawing stays relative to the page, whose address has no slash at its end',
  },
  {
    notes: ['html-href'],
    apps: ['quartz'],
    line: /\[\]\(Start\.md\)/,
    reason: 'It rewrites links of text alone, none in a drawing',
  },
  {
    notes: ['untouched-escaped', 'link-neighbours', 'wiki-not-links'],
    apps: ['quartz'],
    line: /\[(?:End|Transclude of #bread|broken)\]/,
    reason: 'It takes escaped brackets, and brackets over two lines, for wiki-links',
  },
  {
    notes: ['slide-properties-html'],
    apps: ['docusaurus'],
    line: /not its split/,
    reason: 'It refuses the properties of a slide, whose image is no address, once they begin a note',
  },
  {
    notes: ['imports-on-one-line', 'link-in-copied-marks'],
    apps: ['vitepress'],
    line: /not its split/,
    reason: 'A page that has a component of its own name calls itself without end',
  },
  {
    notes: ['topic-begins-like-frontmatter'],
    apps: ['quartz'],
    line: /not its split/,
    reason: 'It looks for properties below blank lines: no note can begin with a thematic break',
  },
  {
    notes: ['vaults/oxide-docs'],
    line: /#%5E/,
    reason: 'It was a wiki-link to a block: no link there, and now one to the page of the block',
  },
]
