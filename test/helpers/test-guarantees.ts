import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import type { SplitOptions } from '../../src/options.ts'
import type { SplitResult } from '../../src/split.ts'
import { editLines, lineEdits, lostWords } from './any-edits.ts'
import { editAndJoin, fileEdits } from './edit-files.ts'
import { expectWhole } from './expect-whole.ts'
import { type Case, readGolden, turnOf } from './fixtures.ts'
import { joinFiles } from './join-text.ts'
import { filesOf, linesOf, splitText } from './split-text.ts'

/** Notes that the two engines are known to read differently, and why. Both results keep every guarantee. */
const nested = 'Sätteri reads a footnote definition inside another one as one beside it'
const engineDifferences: ReadonlyMap<string, string> = new Map([
  ['footnotes-definition-indented-below', nested],
  ['footnotes-definition-inside-definition', nested],
  ['footnotes-doubled-inside-itself', nested],
])

const styles: readonly Partial<SplitOptions>[] = [
  { indexStyle: 'list', heading: 'drop', depth: 3 },
  { links: 'markdown', heading: 'keep', maxWords: 60, minWords: 8 },
  { maxWords: 40, indexStyle: 'list', links: 'markdown' },
  { apps: ['github'], blockIds: 'always', names: 'slug', up: true },
  { nav: true, number: true, stubs: true, template: '> [!note] {title}\n\n{body}' },
]

const runs = Number(process.env.NOTESPLIT_RUNS ?? 1)
const isWhole = process.env.NOTESPLIT_RUNS !== undefined
const seed = Number(process.env.NOTESPLIT_SEED ?? 20261125)

/** The length of notes, other than fixtures, that make a test long: all their edits are in one run. */
const long = 20_000

/**
 * Tests every guarantee on some notes: each with the other engine and joined in both ways, and, chosen by its name, every second
 * with one of the styles, every eighth with edits. Long notes are tried with one of these at most. `npm run test:long` tries
 * all of it on all notes, and more edits.
 */
export function testGuarantees(notes: readonly Case[]): void {
  for (const note of notes)
    describe(note.name, () => {
      const isLong = note.folder === undefined && note.text.length > long
      const turn = turnOf(note.name, isLong ? 12 : 16)
      const isStyled = isLong ? turn === 3 || turn === 4 : turn % 2 === 0
      const style = turnOf(note.name, styles.length)
      testNote(note, {
        isLong,
        engine: isWhole || !isLong ? 'other' : turn === 1 || turn === 2 ? 'same' : 'none',
        styles: isWhole ? styles : styles.filter((_, i) => isStyled && i === style),
        isVaried: turnOf(note.name, 4) < 2,
        editsTopics: isWhole || turn === 0,
        editsLines: isWhole || turn === 8,
      })
    })
}

interface Extent {
  isLong: boolean
  /** The engine that splits the note with other line ends. */
  engine: 'other' | 'same' | 'none'
  styles: readonly Partial<SplitOptions>[]
  /** Whether the styles are tried with other line ends. */
  isVaried: boolean
  editsTopics: boolean
  editsLines: boolean
}

function testNote(
  { name, text, options, plan, folder }: Case,
  { isLong, engine, styles, isVaried, editsTopics, editsLines }: Extent,
): void {
  const usual = options.parser ?? 'satteri'
  const other = engine === 'same' ? usual : usual === 'satteri' ? 'remark' : 'satteri'
  // `golden.test.ts` splits a fixture, and compares it with these files and messages
  const golden = folder === undefined ? undefined : readGolden(folder)
  // one split for all other tests
  let known: Promise<SplitResult> | undefined
  const splitOnce = () => {
    known ??= splitText(text, options, plan)
    return known
  }
  afterAll(() => {
    known = undefined
  })
  const least = isLong ? 4 : 1
  const extent = { numRuns: isLong ? Math.ceil(runs / 3) : runs, seed }

  // a byte order mark, and CRLF where there is no other line end
  const mark = text.startsWith('\uFEFF') ? '' : '\uFEFF'
  const isLf = !text.includes('\r')
  const variant = mark + (isLf ? text.replaceAll('\n', '\r\n') : text)

  if (!golden)
    test('no guarantee is broken, and the manifest and joining give the source back', async () => {
      await expectWhole(await splitOnce(), text, { knowsLines: false })
    })

  // one split for both: a difference of the engines, or one that line ends make
  if (engine !== 'none')
    test('the other engine gives the same bytes; CRLF and a byte order mark change nothing else', async () => {
      const result = await splitText(variant, { ...options, parser: other }, plan)
      await expectWhole(result, variant, { knowsLines: true, parser: other })
      const back: Record<string, string> = {}
      for (const [path, content] of Object.entries(filesOf(result))) {
        if (isLf) expect(content).not.toMatch(/[^\r]\n/)
        back[path] = isLf ? content.replaceAll('\r\n', '\n') : content
      }
      const { files: wanted, lines } = golden ?? (await wantedOf(splitOnce()))
      const index = result.plan.index.path
      const isSame =
        isDeepStrictEqual(back, { ...wanted, [index]: `${mark}${wanted[index]}` }) &&
        linesOf(result).join('\n') === lines
      expect(isSame, engineDifferences.get(name)).toBe(other === usual || !engineDifferences.has(name))
    })

  if (styles.length > 0)
    test.each(styles)('no guarantee is broken with %j', async (style) => {
      const given = isVaried ? variant : text
      await expectWhole(await splitText(given, style, plan), given, { knowsLines: false })
    })

  if (editsTopics)
    test('edits of topics are the same after joining and splitting again', async () => {
      // sections that cross a size limit are split differently, and for other apps a new link may have another form
      const { minWords, maxWords, maxTokens, maxChars, apps, ...rest } = options
      const isSame = plan === undefined && Object.keys(rest).length === Object.keys(options).length
      await fc.assert(
        fc.asyncProperty(
          fileEdits(least),
          fc.constantFrom(usual, isWhole && !isLong ? other : usual),
          async (edits, parser) => {
            const first = isSame && parser === usual ? await splitOnce() : undefined
            const { got, wanted } = await editAndJoin(text, { ...rest, parser }, edits, first)
            expect(got).toEqual(wanted)
          },
        ),
        extent,
      )
    })

  if (editsLines)
    test('no word of any edit is lost without a message, and joining again changes nothing', async () => {
      const result = await splitOnce()
      if (result.messages.some(({ fatal }) => fatal)) return
      const files = filesOf(result)
      await fc.assert(
        fc.asyncProperty(lineEdits(least), async (edits) => {
          const { edited, words } = editLines(files, edits)
          const joined = await joinFiles(result.manifest, edited)
          expect(lostWords(words, edited, joined)).toEqual([])
          const again = await splitText(joined.text, options, plan)
          if (again.messages.some(({ fatal }) => fatal)) return
          expect((await joinFiles(again.manifest, filesOf(again))).text).toBe(joined.text)
        }),
        extent,
      )
    })
}

async function wantedOf(split: Promise<SplitResult>) {
  const result = await split
  return { files: filesOf(result), lines: linesOf(result).join('\n') }
}
