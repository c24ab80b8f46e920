import { expect, test } from 'vitest'
import { tryNote } from './fuzz/breach.ts'
import type { Finding } from './fuzz/finding.ts'
import { hunt } from './fuzz/hunt.ts'
import { shrink } from './fuzz/shrink.ts'
import { type Sources, specExamples } from './fuzz/sources.ts'
import { makeTrial, type Trial } from './fuzz/trial.ts'

// only the examples of the specifications: their notes stay the same when fixtures are added
const sources: Sources = { pools: [specExamples()], fingerprint: '' }
const notes = Number(process.env.NOTESPLIT_RUNS ?? 150)
const first = Number(process.env.NOTESPLIT_SEED ?? 20261125)

test('notes made of the examples of CommonMark and GFM keep every guarantee', async () => {
  const found: Finding[] = []
  const tally = await hunt(sources, {
    range: { first, step: 1, end: first + notes },
    until: Number.POSITIVE_INFINITY,
    each: 1,
    shrinking: 5,
    onFinding: (finding) => found.push(finding),
  })
  expect(found).toEqual([])
  expect(tally.notes).toBe(notes)
  // most notes must be split, or the test checks nothing
  expect(tally.outcomes.held).toBeGreaterThan(notes / 2)
})

test('a seed gives the same note again', async () => {
  expect(await makeTrial(7, sources)).toEqual(await makeTrial(7, sources))
  expect((await makeTrial(8, sources)).text).not.toBe((await makeTrial(7, sources)).text)
})

test('what fails is made small', async () => {
  const trial: Trial = {
    text: '# A\n\nSome words [here](#b) and there.\n\n- one\n- two\n\n# B\n\nMore words.\n',
    options: { depth: 1, up: true, links: 'markdown' },
    plan: 'topics:\n  - sections: [a]\n',
    checks: ['join', 'engines'],
    fileEdits: [{ kind: 'insert', file: 0, block: 0 }],
    lineEdits: [],
  }
  const fails = async ({ text, options, checks }: Trial) =>
    text.includes('[here]') && text.includes('# B') && options.up === true && checks.includes('engines')
  expect(await shrink(trial, fails, 5)).toEqual({
    text: '[here]# B',
    options: { up: true },
    plan: undefined,
    checks: ['engines'],
    fileEdits: [],
    lineEdits: [],
  })
})

test('bad input with a message, or a kept guarantee, is not a finding', async () => {
  const trial: Trial = {
    text: '# A\n\n[b](#b)\n\n# B\n',
    options: {},
    checks: ['join', 'engines', 'again', 'line-ends', 'bom', 'edit-files', 'edits'],
    fileEdits: [{ kind: 'insert', file: 0, block: 0 }],
    lineEdits: [{ kind: 'line', file: 1, at: 1, to: 0, lines: 1 }],
  }
  expect(await tryNote(trial)).toEqual({ result: 'held', remarks: [] })
  expect(await tryNote({ ...trial, plan: 'topics:\n  - sections: [nothing]\n' })).toEqual({
    result: 'refused',
    remarks: [],
  })
})

// each was refused once
test.each<[string, Partial<Trial>?]>([
  ['#\n# [[note#]][x-2][x-2]\n[x-2]:t'],
  ['## Costs $& and $1\n\n[q]: #co\ufeffsts--and-1 "x"\n'],
  ['[](#stock-1)\n## [stock](s)\n### Stock', { options: { apps: ['obsidian'] } }],
  ['# <n id="x">![[#rye]][](#x)\n# Rye\n<n id="x">'],
  ['# c[[#Oats]](.d)\n# Oats'],
  ['[[#Herbs]](#ß)\n## Herbs'],
  ['# [^1]\n- >[^1]:e\n      [^1]:\n#'],
  ['[^1]: a\n# B\n# K\nw[^1]\n[^p]\n[^p]: s\n    [^1]: b'],
  ['# \n# [^a]\n[^b]\n[^1]:[^a]:\n    [^b]:'],
  ['# [](<[](<#>)>)\n#'],
  ['[!]:[[#Bond]]\r|\n# Bond', { plan: 'topics:\n  - sections: [bond]\n    title: 1. first\n' }],
  ['# Oven\n[](#sec-use)\n# Flour\n.\n(sec-use)=', { plan: 'topics:\n  - sections: [flour, oven]\n' }],
  ['$$\n[](#the-market)\n\nThe market\n--\nb$$', { options: { indexStyle: 'list' } }],
  ['[[[#V3[5]]]](d)\n## V35'],
  ['<a id="rye">x</a>\n\n[[#Rye]]\n# Rye\n## B', { options: { links: 'markdown', depth: 2 } }],
  ['[](&#35;shelf)\n## Shelf', { options: { depth: 1, links: 'markdown' } }],
  ['# Rye\n\te\n[e]:s\n\tO', { plan: 'topics:\n  - sections: [rye]\n    keep: 1\n' }],
  ['# Kitchen\n# r[[#Kitchen|i](apng]]ye[](#rkitcheniapngye)'],
  ['# [[#End]]\n## End'],
  ['# The heading\n# [@b]http://k[The heading]'],
  ['# Rye\n# [[[note#Rye]]](#s)\n[^1]\n[^1]:[Rye]:"'],
  ['# [<a href="#foo">q</a>foo]\n# Foo\n[<a href="#foo">q</a>foo]:/'],
  ['[1]:\nh\n([](#fish))\n# Fish\n#'],
  ['<?\n```?>\n#\n\n---\ns:\n---\n#'],
  ['.\n([[note#Salt]])=\n\np\n# Salt\n#', { options: { links: 'markdown' } }],
  [
    '# Salt\n# Bread\n',
    {
      options: { links: 'markdown' },
      plan: 'topics:\n  - sections: [bread]\n    file: rye\n    title: "x [y](z)"\n',
      checks: ['edits'],
      lineEdits: [{ kind: 'inside', file: 0, at: 6, to: 13, lines: 4 }],
    },
  ],
  [
    '# Dough\n#',
    {
      plan: 'topics:\n  - sections: [dough]\n    summary: "a [[Else|there]]"\n',
      options: { indexStyle: 'list' },
      checks: ['edits'],
      lineEdits: [{ kind: 'inside', file: 0, at: 0, to: 20, lines: 1 }],
    },
  ],
  [']\n[^1]:\n[f]:i\n\n## \nti[^1]'],
  ['## [](#Rye)d\n<a id="rye">d\n### Rye'],
  ['## Rye\n<a id="rye"></a>\n### rye\n[[#Rye]]', { options: { links: 'markdown' } }],
  ['# Rye\n[[#Rye]]\n## RYE {#rye}', { options: { apps: ['github'] } }],
  [':\n (y)=\n##'],
  ['[x](#y)\np\n   (y)=\n   (z)=\n## B'],
  ['p\n\t(y)=\n## B'],
  ['[r]: #b\n<a id="c">\n# B\n# C'],
  ['# C\n[r]: #y\n# C\n   (z)=\n{: #y}\n\\page', { options: { depth: 2, parser: 'remark' } }],
  ['# [[#*id*Monday|5]]Kitchen\n# idMonday[](#idmonday5kitchen)', { options: { depth: 2, links: 'markdown' } }],
  ['## Rye\n## [[#Rye|[x](y)]] k\n[[#x k]]', { options: { links: 'markdown' } }],
  ['##\n##\n##\n[x](#-1)\n[y](#-2)', { options: { links: 'markdown' } }],
  ['#\n#\n![[#-1]]'],
  ['y ^b\n- i ^b\n[l](#q)\nx <a id="q"></a>\nx <a id="q"></a>\n^b\n# A', { options: { depth: 1 } }],
])('%j is split', async (text, given = {}) => {
  const checks: Trial['checks'] = ['join', 'engines']
  const trial = { text, options: {}, plan: undefined, checks, fileEdits: [], lineEdits: [], ...given }
  expect((await tryNote(trial)).result).toBe('held')
})
