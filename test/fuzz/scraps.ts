import type { Random } from './random.ts'

/** Marks that begin, end or break something. */
const marks =
  '# |## |### |> |- |1. |+ |    |\t|[ ] |---\n|===\n|```|~~~|`|``|*|**|_|__|~~|==|$|$$|%%|<!--|-->|<|>|[|]|(|)|![|]]|[[|\\||\\|{|}|!|^|:|"|\n|\n\n|\r\n|\r|  \n|\\\n|&amp;|&#35;|&#x5D;'
    .split(/(?<!\\)\|/)
    .map((mark) => mark.replace('\\|', '|'))
    .filter(Boolean)

/** Syntax with a special meaning. */
const things = [
  '[^1]',
  '[^note]',
  '^[inline]',
  '[^1]: foot\n',
  '[^1]: foot\n\n    more\n',
  '[a]: #top\n',
  '[note]: https://example.org "t"\n',
  '^b1',
  '![[#^b1]]',
  '![[p.png]]',
  '![i](a/b.png)',
  '[[Other]]',
  '[[Other#H|o]]',
  '[[a|b]]',
  '[[#a#b]]',
  '[[|]]',
  '[[ ]]',
  '<a id="x"></a>',
  '<a name=y>',
  '<details>',
  '</details>',
  '<div>\n\n',
  '\n\n</div>',
  '<h2 id="z">Head</h2>',
  '<span id="s">',
  '</span>',
  '<img src="i.png">',
  '<https://example.org>',
  'http://a.b',
  'www.a.b',
  'a@b.c',
  '{#id}',
  '{/*id*/}',
  '> [!note] Call\n> ',
  ':::tip\n',
  ':::\n',
  '| a | b |\n| - | - |\n',
  '$x$',
  '\n---\n',
  '\n***\n',
]

/** Characters that some program treats differently from letters. */
const characters = [
  '\u00a0',
  '\u00ad',
  '\u200b',
  '\u200d',
  '\u2028',
  '\u202e',
  '\ufeff',
  '\u0001',
  '\u007f',
  '\u000b',
  '\u000c',
  '\u0085',
  'e\u0301',
  'İ',
  'ß',
  'ﬁ',
  '🚀',
  '👨‍👩‍👧',
  '疯',
  'א',
]

/** Returns a piece of Markdown for any place. */
export function anyScrap(random: Random): string {
  return random.pick(random.pick([marks, marks, things, characters]))
}

/** Returns a link into a note, of any form, to one of its headings, ids, labels or nothing. */
export function anyLink(random: Random, text: string): string {
  const headings = [...text.matchAll(/^#{1,6}[ \t]+(.*?)[ \t#]*$/gm)].map((match) => match[1] as string)
  const labels = [...text.matchAll(/^ {0,3}\[([^\]^]+)\]:/gm)].map((match) => match[1] as string)
  const ids = [...text.matchAll(/\bid="([^"]*)"|\{#([^}]*)\}/g)].map((match) => (match[1] ?? match[2]) as string)
  const blocks = [...text.matchAll(/[ \n]\^([a-z0-9-]+)$/gim)].map((match) => match[1] as string)
  const heading = headings.length > 0 && random.chance(0.9) ? random.pick(headings) : 'nowhere'
  const slug =
    ids.length > 0 && random.chance(0.2)
      ? random.pick(ids)
      : heading
          .toLowerCase()
          .replace(/[^\p{L}\p{N}_ -]/gu, '')
          .replace(/ /g, '-')
  const label = labels.length > 0 && random.chance(0.8) ? random.pick(labels) : random.pick(['note', 'a', heading])
  const block = blocks.length > 0 && random.chance(0.8) ? random.pick(blocks) : 'b1'
  const words = random.pick([
    'b',
    'see it',
    '*e* x',
    '`c`',
    '![i](a.png)',
    'a|b',
    'x_y_z',
    '[b]',
    '$5',
    'a\nb',
    heading,
    '',
  ])
  return random.pick([
    `[${words}](#${slug})`,
    `[${words}](#${slug})`,
    `[${words}](<#${heading}>)`,
    `[${words}](#${slug} 'ti')`,
    `[${words}](note.md#${slug})`,
    `[${words}](#^${block})`,
    `[${words}][${label}]`,
    `[${label}][]`,
    `[${label}]`,
    `![${words}](#${slug})`,
    `**[${words}](#${slug})**`,
    `_[${words}](#${slug})_`,
    `x[${words}](#${slug})y`,
    `[[${words}](#${slug})]`,
    `[o [${words}](#${slug})](x)`,
    `(see [${words}](#${slug}))`,
    `[[#${heading}]]`,
    `[[#${heading}|${words}]]`,
    `[[note#${heading}|al]]`,
    `[[note]]`,
    `[[#^${block}]]`,
    `![[#${heading}]]`,
    `![[note#^${block}]]`,
    `[[${label}]]`,
    `<a href="#${slug}">q</a>`,
    `| [${words}](#${slug}) | c |`,
    `[${label}]: #${slug}\n`,
    `[${label}]: <#${slug}> "t"\n`,
  ])
}
