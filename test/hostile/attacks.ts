/** A note or plan made to do harm. */
export interface Attack {
  name: string
  note: string
  plan?: string
}

const plain = '# Kitchen\n\nSee [bread](#bread).\n\n## Bread\n\nBaked.\n\n## Soup\n\nBoiled.\n'

/** Names that lead out of a folder, or that a system or a reader mistakes for something else. */
const names: readonly (readonly [name: string, shown: string])[] = [
  ['../../x', '`../../x`'],
  ['..', '`..`'],
  ['/etc/passwd', '`/etc/passwd`'],
  ['C:\\Windows\\x', '`C:\\Windows\\x`'],
  ['\\\\server\\x', '`\\\\server\\x`'],
  ['~/x', '`~/x`'],
  ['file:///etc/passwd', '`file:///etc/passwd`'],
  ['%2e%2e%2fx', '`%2e%2e%2fx`'],
  ['.hidden', '`.hidden`'],
  ['.git/config', '`.git/config`'],
  ['CON', '`CON`'],
  ['aux.md', '`aux.md`'],
  ['a:b', '`a:b`, a stream on NTFS'],
  ['x.', '`x.`, a dot at the end'],
  ['$(rm -rf x)', '`$(rm -rf x)`'],
  ['-rf', '`-rf`'],
  ['a\u0001b\u001B[31m', 'control characters and a terminal escape'],
  ['\u202Egpj.x', 'U+202E, which turns the text around'],
  ['a\u200Bb\uFEFFc', 'characters without width'],
  ['\uFF0E\uFF0E\uFF0Fx', '`．．／x`, wide dots and a wide slash'],
  ['x\u2028y', 'U+2028, a line end to some'],
  ['e\u0301'.repeat(150), '150 accents of their own'],
  ['👩‍👩‍👧‍👦'.repeat(40), '40 families, each of seven code points'],
  ['a'.repeat(10_000), '10,000 letters'],
  ['Caf\u00E9 and Cafe\u0301', 'one word in two Unicode forms'],
  ['__proto__', '`__proto__`'],
  ['constructor', '`constructor`'],
  ['toString', '`toString`'],
]

const asYaml = (name: string) => JSON.stringify(name)

/** Lists of lists of aliases: small in the file, billions of entries when expanded. */
const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]']
for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg', 'gh', 'hi'])
  bomb.push(`${to}: &${to} [${Array(9).fill(`*${from}`).join(', ')}]`)

const yaml: readonly (readonly [shown: string, text: string])[] = [
  ['lists of aliases, nine to the ninth entries', bomb.join('\n')],
  ['an alias of itself', 'a: &a [*a]'],
  ['topics that hold themselves', 'topics: &a\n  - sections: [bread]\n    topics: *a'],
  ['an alias of nothing', 'a: *b'],
  ['a key `__proto__`', '__proto__:\n  polluted: yes'],
  ['a key `constructor`', 'constructor:\n  prototype:\n    polluted: yes'],
  ['a merge key', 'b: &b {__proto__: {polluted: yes}}\n<<: *b'],
  ['a tag that runs code elsewhere', 'a: !!js/function "function () { throw 1 }"'],
  ['a tag of Python', 'a: !!python/object/apply:os.system ["x"]'],
  ['brackets nested 10,000 deep', `a: ${'['.repeat(10_000)}${']'.repeat(10_000)}`],
  ['lists nested 100 deep', `a:\n${Array.from({ length: 100 }, (_, i) => `${' '.repeat(i + 1)}-`).join('\n')} x`],
  ['a key twice', 'a: 1\na: 2'],
  ['a map as a key', '? {a: 1}\n: 2'],
  ['two documents', 'a: 1\n...\nb: 2'],
  ['a tab as indent', 'a:\n\tb: 1'],
  ['a scalar of 1 MB', `a: ${'x'.repeat(1_000_000)}`],
  ['a list, no map', '- a\n- b'],
  ['options of the wrong kinds', 'notesplit:\n  depth: [1]\n  links: {a: 1}\n  index: ../../x'],
  ['an option that holds itself', 'notesplit: &a\n  depth: *a'],
  ['an option `__proto__`', 'notesplit:\n  __proto__: {depth: 6}'],
]

export const attacks: readonly Attack[] = [
  ...names.map(([name, shown]) => ({
    name: `heading: ${shown}`,
    note: `# Kitchen\n\nSee [it](#it).\n\n## ${name}\n\nBaked.\n\n## Soup\n\nBoiled.\n`,
  })),
  ...names.map(([name, shown]) => ({
    name: `file in a plan: ${shown}`,
    note: plain,
    plan: `topics:\n  - file: ${asYaml(name)}\n    sections: [bread]\nkept: [soup]\n`,
  })),
  ...names.map(([name, shown]) => ({
    name: `index name: ${shown}`,
    note: plain,
    plan: `options:\n  index: ${asYaml(name)}\n`,
  })),
  ...yaml.map(([shown, text]) => ({ name: `frontmatter: ${shown}`, note: `---\n${text}\n---\n${plain}` })),
  ...yaml.map(([shown, text]) => ({ name: `plan: ${shown}`, note: plain, plan: text })),
]
