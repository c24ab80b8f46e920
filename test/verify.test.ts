import type { VFileMessage } from 'vfile-message'
import { describe, expect, test } from 'vitest'
import { verifySplit } from '../src/check/verify-split.ts'
import { textPlaces } from '../src/messages/index.ts'
import { addressingOf } from '../src/note/addressing.ts'
import { findLinkTargets } from '../src/note/link-targets.ts'
import { parseNote } from '../src/note/parse-note.ts'
import type { Reference } from '../src/note/reference.ts'
import { resolveReferences } from '../src/note/resolve-references.ts'
import { type Survey, surveyNote } from '../src/note/survey.ts'
import { loadParser } from '../src/parse/load-parser.ts'
import type { OutputNote, Piece } from '../src/write/pieces.ts'
import { splitText } from './helpers/split-text.ts'

const source = `# Kitchen

See [the bread](#bread) and [the crust](#crust).

## Bread

Flour and water.[^1]

### Crust

Brown. See [soup](#soup) and [nothing](#nowhere).

## Soup

Hot.[^1] With [salt][s] and [thyme][t]. ![pot](img/pot.png) Back to [the kitchen](note.md) and [the rye](#rye).[^2]

<a id="rye"></a>Rye. ^rye

Oats. ^oats

[^1]: Weighed.
[^2]: Cleaned.

[s]: https://example.org/salt
[t]: https://example.org/thyme
`

/** Splits the source, lets `damage` change the notes, and returns the rules of the broken guarantees. */
async function brokenRules(
  damage: (notes: OutputNote[]) => void,
  isRead: (reference: Reference) => boolean = () => true,
): Promise<string[]> {
  return [...new Set((await problemsOf(damage, isRead)).map(({ ruleId }) => String(ruleId)))]
}

async function problemsOf(
  damage: (notes: OutputNote[]) => void,
  isRead: (reference: Reference) => boolean = () => true,
): Promise<VFileMessage[]> {
  const { notes } = await splitText(source, { blockIds: 'always' })
  damage(notes)
  const parser = loadParser('satteri')
  const survey = surveyNote(await parseNote('/notes/note.md', source, parser))
  const linkTargets = findLinkTargets(survey)
  const references = resolveReferences(survey, linkTargets).filter(isRead)
  const written = new Map<string, Survey>()
  for (const note of notes) written.set(note.path, surveyNote(await parseNote(note.path, note.text, parser)))
  const found = verifySplit(
    {
      survey,
      linkTargets,
      renderer: 'github',
      references,
      notes,
      written,
      links: [],
      sourceFolder: '..',
      addressing: addressingOf(survey),
      foreign: new Set(),
    },
    textPlaces(source),
  )
  // what only looks like a link is a warning
  for (const { fatal, ruleId } of found) expect(fatal === true).toBe(ruleId !== 'missed-link')
  return found
}

/** Replaces text in the program's output and its manifest, so that only the check in question can detect it. */
function rewrite(notes: OutputNote[], path: string, from: string, to: string): void {
  const note = notes.find((n) => n.path === path) as OutputNote
  const piece = note.pieces.find((p) => p.kind !== 'source' && p.text.includes(from)) as Exclude<
    Piece,
    { kind: 'source' }
  >
  piece.text = piece.text.replace(from, to)
  note.text = note.text.replace(from, to)
}

/** Replaces a text of the source in a note that owns it, and in its manifest. */
function edit(notes: OutputNote[], path: string, from: string, to: string): void {
  const note = notes.find((n) => n.path === path) as OutputNote
  const start = source.indexOf(from)
  const end = start + from.length
  note.pieces = note.pieces.flatMap((piece): Piece[] => {
    if (piece.kind !== 'source' || piece.span.start > start || piece.span.end < end) return [piece]
    return [
      { kind: 'source', span: { start: piece.span.start, end: start } },
      { kind: 'edit', span: { start, end }, text: to, why: 'reference' },
      { kind: 'source', span: { start: end, end: piece.span.end } },
    ]
  })
  note.text = note.text.replace(from, to)
}

/** Removes the piece of a note that holds a text. */
function drop(notes: OutputNote[], path: string, text: string): void {
  const note = notes.find((n) => n.path === path) as OutputNote
  const shown = (p: Piece) => (p.kind === 'source' ? source.slice(p.span.start, p.span.end) : p.text)
  note.pieces = note.pieces.filter((p) => !shown(p).includes(text))
  note.text = note.pieces.map(shown).join('')
}

describe('a result that breaks a guarantee is refused', () => {
  test('a correct result is not', async () => {
    expect(await brokenRules(() => {})).toEqual([])
  })

  test('a byte is cut from a note', async () => {
    const broken = await brokenRules((notes) => {
      const index = notes[0] as OutputNote
      index.text = index.text.slice(1)
    })
    expect(broken).toEqual(['lost-text'])
  })

  test('a byte is cut from the manifest', async () => {
    const broken = await brokenRules((notes) => {
      for (const { pieces } of notes) {
        const piece = pieces.find((p) => p.kind === 'source' && p.span.end - p.span.start > 5)
        if (piece?.kind === 'source') piece.span = { start: piece.span.start, end: piece.span.end - 1 }
      }
    })
    expect(broken).toEqual(['lost-text'])
  })

  test('a section is in two notes', async () => {
    const broken = await brokenRules((notes) => {
      const [index, bread] = notes as [OutputNote, OutputNote]
      index.pieces.push(...bread.pieces)
      index.text += bread.text
    })
    expect(broken).toEqual(['lost-text'])
  })

  test('a link leads to another note', async () => {
    expect(
      await brokenRules((notes) => rewrite(notes, 'note.md', '[[Bread|the bread]]', '[[Soup|the bread]]')),
    ).toEqual(['lost-link'])
  })

  test('a link leads to another heading', async () => {
    expect(await brokenRules((notes) => rewrite(notes, 'note.md', '[[Bread#Crust|', '[[Bread#Bread|'))).toEqual([
      'lost-link',
    ])
  })

  test('a link leads nowhere', async () => {
    expect(await brokenRules((notes) => rewrite(notes, 'Bread.md', '[[Soup|soup]]', '[[Stew|soup]]'))).toEqual([
      'lost-link',
    ])
  })

  test('a link becomes text', async () => {
    expect(await brokenRules((notes) => rewrite(notes, 'Bread.md', '[[Soup|soup]]', 'soup'))).toEqual(['lost-link'])
  })

  test('a broken link is touched', async () => {
    expect(await brokenRules((notes) => edit(notes, 'Bread.md', '#nowhere', '#soup'))).toEqual(['lost-link'])
  })

  test.each<[string, (notes: OutputNote[]) => void, string]>([
    [
      'a link leads to the file of its heading',
      (notes) => rewrite(notes, 'note.md', '[[Bread#Crust|', '[[Bread|'),
      'leads to the file, not to the place in it',
    ],
    [
      'a link to the note leads to a topic',
      (notes) => rewrite(notes, 'Soup.md', '[[note|', '[[Bread|'),
      'does not lead to the index note',
    ],
    [
      'a link leads to another block',
      (notes) => rewrite(notes, 'Soup.md', '#^rye|', '#^oats|'),
      'leads to another block',
    ],
    [
      'a footnote reference becomes text',
      (notes) => edit(notes, 'Soup.md', 'Hot.', 'Hot.\\'),
      'is no longer a footnote reference',
    ],
    [
      'a footnote shows another definition',
      (notes) => {
        const soup = notes.find(({ path }) => path === 'Soup.md') as OutputNote
        const carried = soup.pieces.find((piece) => piece.kind === 'carried' && piece.text.includes('Weighed'))
        const start = source.indexOf('[^2]: ')
        if (carried?.kind === 'carried') carried.span = { start, end: start + carried.text.length }
      },
      'shows another definition',
    ],
    [
      'a label has another definition',
      (notes) => edit(notes, 'Soup.md', '[salt][s]', '[salt][t]'),
      'shows another definition',
    ],
    ['a section is left out', (notes) => drop(notes, 'Bread.md', 'Flour'), 'characters are in no note'],
    [
      'the last character is left out',
      (notes) => {
        for (const note of notes)
          note.pieces = note.pieces.filter((piece) => piece.kind !== 'edit' || piece.span.end < source.length)
      },
      'characters are in no note',
    ],
    ['a label has no definition', (notes) => edit(notes, 'Soup.md', '[s]: ', '[t]: '), 'is no longer a link'],
    [
      'a topic has a block that the note did not have',
      (notes) => edit(notes, 'Soup.md', 'Oats. ', 'Oats.\n\n'),
      'is not in the source',
    ],
  ])('%s', async (_, damage, reason) => {
    expect((await problemsOf(damage)).map((problem) => problem.reason).join('\n')).toContain(reason)
  })

  test('a relative path is not re-based', async () => {
    expect(await brokenRules((notes) => rewrite(notes, 'Soup.md', '../img/pot.png', 'img/pot.png'))).toEqual([
      'lost-link',
      'missed-link',
    ])
  })

  test('a pointer of the index leads nowhere', async () => {
    expect(await brokenRules((notes) => rewrite(notes, 'note.md', 'See [[Soup]]', 'See [[Stew]]'))).toEqual([
      'lost-link',
    ])
  })

  test('a carried footnote is dropped', async () => {
    expect(await brokenRules((notes) => drop(notes, 'Soup.md', '[^1]: Weighed.'))).toEqual(['lost-definition'])
  })

  test('a carried footnote says something else', async () => {
    const broken = await brokenRules((notes) => {
      rewrite(notes, 'Soup.md', '[^1]: Weighed.', '[^2]: Weighed.')
    })
    expect(broken).toContain('lost-definition')
  })

  test('a footnote is defined twice', async () => {
    const broken = await brokenRules((notes) => {
      const soup = notes.find((n) => n.path === 'Soup.md') as OutputNote
      soup.pieces.push({ kind: 'generated', text: '\n[^1]: Guessed.\n', why: 'separator' })
      soup.text += '\n[^1]: Guessed.\n'
    })
    expect(broken).toEqual(['lost-definition'])
  })

  test('a section means something else in its new place', async () => {
    const broken = await brokenRules((notes) => {
      const soup = notes.find((n) => n.path === 'Soup.md') as OutputNote
      soup.pieces.unshift({ kind: 'generated', text: '```\n', why: 'separator' })
      soup.text = `\`\`\`\n${soup.text}`
    })
    expect(broken).toContain('changed-structure')
  })
})

test('notices a link that the writer missed and that no longer reaches its target', async () => {
  const isRead = ({ span }: Reference) => source.slice(span.start, span.end) !== '[soup](#soup)'
  expect(await brokenRules(() => {}, isRead)).toEqual([])
  const leave = (notes: OutputNote[]) => rewrite(notes, 'Bread.md', '[[Soup|soup]]', '[soup](#soup)')
  expect(await brokenRules(leave, isRead)).toEqual(['missed-link'])
})
