import type { SplitOptions } from '../../src/options.ts'

/** A shape of note that makes, or could make, programs slow. */
export interface Shape {
  name: string
  /** The number of repetitions at full size. */
  count: number
  make: (count: number) => string
  options?: Partial<SplitOptions>
}

const repeat = (count: number, make: (i: number) => string, between = '') =>
  Array.from({ length: count }, (_, i) => make(i)).join(between)

/** Returns a section with the shape, and one beside it. */
const between = (body: string) => `# One\n\nSee [two](#two).\n\n${body}\n\n# Two\n\nSee [one](#one).\n`

/** A paragraph of one repeated string, and the same at the start of lines. */
const run = (name: string, piece: string, count: number): Shape => ({
  name,
  count,
  make: (n) => between(piece.repeat(n)),
})

export const shapes: readonly Shape[] = [
  // input that the fast engine rejects
  run('`&amp; &#35; ` × 16,000', '&amp; &#35; ', 16_000),
  // many containers, adjacent and nested
  { name: '8,000 quotes', count: 8_000, make: (n) => between('> q\n\ntext\n\n'.repeat(n)) },
  { name: '8,000 lists', count: 8_000, make: (n) => between('- q\n\ntext\n\n'.repeat(n)) },
  { name: '8,000 setext headings', count: 8_000, make: (n) => repeat(n, (i) => `h${i}\n==\n\ntext\n\n`) },
  { name: '`>` nested 50,000 deep', count: 50_000, make: (n) => between(`${'>'.repeat(n)} q`) },
  { name: '`> ` nested 50,000 deep', count: 50_000, make: (n) => between(`${'> '.repeat(n)}q`) },
  { name: '`- ` nested 50,000 deep', count: 50_000, make: (n) => between(`${'- '.repeat(n)}q`) },
  { name: '`1. ` nested 50,000 deep', count: 50_000, make: (n) => between(`${'1. '.repeat(n)}q`) },
  { name: '`> - ` nested 25,000 deep', count: 25_000, make: (n) => between(`${'> - '.repeat(n)}q`) },
  {
    name: 'lists nested 1,000 deep, a line each',
    count: 1_000,
    make: (n) => between(repeat(n, (i) => `${'  '.repeat(i)}- q\n`)),
  },
  {
    name: 'a quote of 20,000 lazy lines',
    count: 20_000,
    make: (n) => between(`> q\n${'lazy [two](#two)\n'.repeat(n)}`),
  },
  // what could be a path of a directive or include
  {
    name: '50,000 colons and grave accents, and an include without an end',
    count: 50_000,
    make: (n) => between(`{a} ${':'.repeat(n)} ${'`'.repeat(n)} child: x\n\n<!-- @include: ${'a '.repeat(n)}`),
  },
  // delimiters
  run('`![` × 50,000', '![', 50_000),
  run('`[` × 50,000', '[', 50_000),
  run('`[a](` × 50,000', '[a](', 50_000),
  run('`[[` × 50,000', '[[ ', 50_000),
  run('`[[a` × 50,000', '[[a ', 50_000),
  run('`![[` × 50,000', '![[', 50_000),
  run('`a** ` × 50,000', 'a** ', 50_000),
  run('`*a_ ` × 50,000', '*a_ ', 50_000),
  run('`**a ` × 50,000', '**a ', 50_000),
  run('`~~a ` × 50,000', '~~a ', 50_000),
  run('`$a ` × 50,000', '$a ', 50_000),
  run('`%% ` × 50,000', '%% a ', 50_000),
  run('`` ` `` × 50,000 in runs of other lengths', '` `` ``` ', 10_000),
  run('`<a ` × 50,000', '<a ', 50_000),
  run('`<!-- ` × 50,000 in a paragraph', 'a <!-- ', 50_000),
  run('`<? ` × 50,000 in a paragraph', 'a <? ', 50_000),
  { name: '20,000 lines `<!--`', count: 20_000, make: (n) => between('<!-- a\n\n'.repeat(n)) },
  { name: '20,000 lines `<?`', count: 20_000, make: (n) => between('<? a\n\n'.repeat(n)) },
  {
    name: '8,000 chapters of depth 1, listed above',
    count: 8_000,
    make: (n) =>
      `# Contents\n\n${repeat(n, (i) => `- Chapter ${i}\n`)}\n${repeat(n, (i) => `# Chapter ${i}\n\ntext\n\n`)}`,
  },
  {
    name: '2,000 sections in as many `<div>`',
    count: 2_000,
    make: (n) => `${'<div>\n'.repeat(n)}\n${repeat(n, (i) => `## S${i}\n\ntext\n\n`)}${'</div>\n'.repeat(n)}`,
  },
  { name: '20,000 lines `<div>`', count: 20_000, make: (n) => between('<div>\n\n'.repeat(n)) },
  { name: '20,000 lines `<details>`', count: 20_000, make: (n) => between('<details>\n\n## a\n\n'.repeat(n)) },
  { name: '20,000 lines `$$`', count: 20_000, make: (n) => between('$$ a\n\n'.repeat(n)) },
  { name: '20,000 fences', count: 20_000, make: (n) => between('```\n# a\n```\n\n'.repeat(n)) },
  { name: 'brackets nested 5,000 deep', count: 5_000, make: (n) => between(`${'['.repeat(n)}a${']'.repeat(n)}`) },
  { name: '20,000 near-miss links', count: 20_000, make: (n) => between('[a](b c) [d]( e '.repeat(n)) },
  { name: '20,000 labels that nothing defines', count: 20_000, make: (n) => between(repeat(n, (i) => `[a${i}] `)) },
  run('`www.a.b:` × 20,000', 'www.a.b: ', 20_000),
  run('`a@b.c ` × 20,000', 'a@b.c ', 20_000),
  {
    name: 'emphasis nested 20,000 deep, in a heading',
    count: 20_000,
    make: (n) => between(`## ${'*a '.repeat(n)}b${' b*'.repeat(n)}`),
  },
  // long
  { name: 'a paragraph of 500 KB', count: 500_000, make: (n) => between('word '.repeat(n / 5)) },
  { name: 'a blank line of 1 MB', count: 1_000_000, make: (n) => between(`a\n${' '.repeat(n)}\nb`) },
  {
    name: 'a paragraph of 500 KB in 10,000 lines',
    count: 10_000,
    make: (n) => between(`${'word '.repeat(10)}\n`.repeat(n)),
  },
  { name: 'a line of 100 MB', count: 100_000_000, make: (n) => between('word '.repeat(n / 5)) },
  { name: 'a heading of 1 MB', count: 1_000_000, make: (n) => `# ${'word '.repeat(n / 5)}\n\n# Two\n` },
  {
    name: 'a table of 20,000 rows',
    count: 20_000,
    make: (n) => between(`| a | b |\n| - | - |\n${'| [x](#two) | [[#Two]] |\n'.repeat(n)}`),
  },
  {
    name: 'a table of 5,000 columns',
    count: 5_000,
    make: (n) => between(`|${' a |'.repeat(n)}\n|${' - |'.repeat(n)}\n|${' [x](#two) |'.repeat(n)}`),
  },
  // many
  { name: '100,000 headings', count: 100_000, make: (n) => repeat(n, (i) => `# Heading ${i}\n\n`) },
  {
    name: '100,000 headings below one',
    count: 100_000,
    make: (n) => between(repeat(n, (i) => `## Heading ${i}\n\n`)),
    options: { depth: 1 },
  },
  {
    name: '20,000 sections, every other one empty',
    count: 20_000,
    make: (n) => repeat(n, (i) => `# Heading ${i}\n\n${i % 2 === 0 ? 'word '.repeat(110) : ''}\n\n`),
  },
  { name: '20,000 equal headings', count: 20_000, make: (n) => repeat(n, () => '# Heading\n\n') },
  {
    name: '20,000 equal headings below one, linked',
    count: 20_000,
    make: (n) => between(repeat(n, (i) => `## Heading\n\n[x](#heading-${i})\n\n`)),
    options: { depth: 1 },
  },
  { name: '`[^a` × 20,000 in a heading', count: 20_000, make: (n) => between(`## ${'[^a'.repeat(n)}`) },
  {
    name: 'tabs and `{##:#:` × 8,000 in a heading',
    count: 8_000,
    make: (n) => between(`## a${'\t{##:#:'.repeat(n)}}`),
  },
  { name: '20,000 empty headings', count: 20_000, make: (n) => repeat(n, () => '#\n\n') },
  {
    name: '100,000 footnotes',
    count: 100_000,
    make: (n) => between(`${repeat(n, (i) => `a[^${i}] `)}\n\n${repeat(n, (i) => `[^${i}]: f\n`)}`),
  },
  {
    name: '20,000 footnotes before 500 KB of Chinese',
    count: 20_000,
    make: (n) => between(`${repeat(n, (i) => `[^${i}]: 脚[^${i + 1}]\n`)}\n${repeat(n, () => '脚注脚注\n\n')}`),
  },
  {
    name: '20,000 lines that begin with a footnote',
    count: 20_000,
    make: (n) => between(`${repeat(n, () => '[^1] f\n')}\n[^1]: f`),
  },
  {
    name: '20,000 footnotes in a chain',
    count: 20_000,
    make: (n) => between(`a[^0]\n\n${repeat(n, (i) => `[^${i}]: f [^${i + 1}]\n\n`)}`),
  },
  {
    name: '20,000 definitions of one label',
    count: 20_000,
    make: (n) => between(`[a]\n\n${repeat(n, (i) => `[a]: ${i}.md\n`)}`),
  },
  { name: '12,000 lines `[^^]: x`', count: 12_000, make: (n) => between('[^^]: x\n'.repeat(n)) },
  {
    name: '70,000 definitions, one after the other',
    count: 70_000,
    make: (n) => between(repeat(n, (i) => `[a${i}]: #two\n`)),
  },
  {
    name: '20,000 definitions',
    count: 20_000,
    make: (n) => between(`${repeat(n, (i) => `[a${i}] `)}\n\n${repeat(n, (i) => `[a${i}]: #two\n`)}`),
  },
  { name: '20,000 links in a paragraph', count: 20_000, make: (n) => between(repeat(n, () => '[two](#two) ')) },
  {
    name: '20,000 links in a paragraph that is not ASCII',
    count: 20_000,
    make: (n) => between(`é ${'[two](#two) '.repeat(n)}`),
  },
  { name: '20,000 wiki-links in a paragraph', count: 20_000, make: (n) => between(repeat(n, () => '[[#Two|a]] ')) },
  { name: '20,000 links to nothing', count: 20_000, make: (n) => between(repeat(n, (i) => `[two](#to-${i}) `)) },
  { name: '20,000 block ids', count: 20_000, make: (n) => between(repeat(n, (i) => `a [[#^b${i}]] ^b${i}\n\n`)) },
  { name: '20,000 equal block ids', count: 20_000, make: (n) => between(repeat(n, () => 'a [[#^b]] ^b\n\n')) },
  {
    name: '20,000 anchors',
    count: 20_000,
    make: (n) => between(repeat(n, (i) => `<a id="a${i}"></a> [x](#a${i})\n\n`)),
  },
  {
    name: '20,000 anchors without a letter of ASCII',
    count: 20_000,
    make: (n) =>
      between(
        repeat(
          n,
          (i) => `<a id="${String.fromCodePoint(0x4e00 + i)}"></a>a\n\n[x](#${String.fromCodePoint(0x4e00 + i)})\n\n`,
        ),
      ),
    options: { blockIds: 'always' },
  },
  {
    name: '20,000 links between HTML tags on one line',
    count: 20_000,
    make: (n) => between('<b>[two](#two)</b> <i>[[#Two]]</i> '.repeat(n)),
  },
  {
    name: '20,000 headings in one `<div>`',
    count: 20_000,
    make: (n) => between(`<div>${'<h2>x</h2>'.repeat(n)}</div>`),
  },
  { name: '20,000 lines that begin with bold text', count: 20_000, make: (n) => between('**a** x\n'.repeat(n)) },
  {
    name: '5,000 items that begin with a heading',
    count: 5_000,
    make: (n) => `# One\n\n${repeat(n, (i) => `${i}. ### Q${i}\n\n   text\n\n`)}`,
    options: { splitAt: ['items'] },
  },
  {
    name: '20,000 attributes',
    count: 20_000,
    make: (n) => between(`<p>${repeat(n, () => '<a href="#two">b</a> ')}</p>`),
  },
  {
    name: '20,000 properties',
    count: 20_000,
    make: (n) => `---\n${repeat(n, (i) => `k${i}: a\n`)}---\n${between('a')}`,
  },
  { name: '20,000 thematic breaks', count: 20_000, make: (n) => between('---\n\n'.repeat(n)) },
]
