import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import type { SplitOptions } from '../../src/options.ts'
import type { ParserName } from '../../src/parse/parser.ts'
import type { SplitResult } from '../../src/split.ts'
import { printManifest } from '../../src/write/manifest.ts'
import { editLines, lineEdits, lostWords } from './any-edits.ts'
import { editAndJoin, fileEdits } from './edit-files.ts'
import type { Case } from './fixtures.ts'
import { joinFromManifest } from './join-from-manifest.ts'
import { joinFiles } from './join-text.ts'
import { brokenGuarantees, filesOf, linesOf, splitText } from './split-text.ts'

/** Notes that the two engines are known to read differently, and why. Both results keep every guarantee. */
const nested = 'Sätteri reads a footnote definition inside another one as one beside it'
const engineDifferences: ReadonlyMap<string, string> = new Map([
  ['footnotes-definition-indented-below', nested],
  ['footnotes-definition-inside-definition', nested],
  ['footnotes-doubled-inside-itself', nested],
])

const allEngines = ['satteri', 'remark'] as const
const styles: readonly Partial<SplitOptions>[] = [
  { indexStyle: 'list', heading: 'drop', depth: 3 },
  { links: 'markdown', heading: 'keep', maxWords: 60, minWords: 8 },
  { maxWords: 40, indexStyle: 'list', links: 'markdown' },
  { apps: ['github'], blockIds: 'always', names: 'slug', up: true },
  { nav: true, number: true, stubs: true, template: '> [!note] {title}\n\n{body}' },
]

const editKinds = ['topics', 'any'] as const
const runs = Number(process.env.NOTESPLIT_RUNS ?? 1)
const isWhole = process.env.NOTESPLIT_RUNS !== undefined
const seed = Number(process.env.NOTESPLIT_SEED ?? 20261125)

/** The length of notes that make a test long: all their edits are in one run. */
const long = 20_000
/**
 * Tests every guarantee on some notes, each with one of the styles, one of the two kinds of edits, and one engine that
 * joins; long notes with one engine. `npm run test:long` tries all of it, and more edits.
 */
export function testGuarantees(notes: readonly Case[]): void {
  for (const [at, note] of notes.entries())
    describe(note.name, () => {
      const own = isWhole ? styles : styles.filter((_, i) => i === at % styles.length)
      const isLong = note.text.length > long
      const kinds = isWhole ? editKinds : [editKinds[at % 2]]
      const engines = isWhole || !isLong ? allEngines : allEngines.slice(0, 1)
      const joining = isWhole ? engines : engines.slice(at % engines.length).slice(0, 1)
      testNote(note, own, isLong ? 4 : 1, kinds, { engines, joining, isVaried: at % 2 === 0 })
    })
}

/**
 * `least`: how many edits are made at once. `kinds`: the kinds of edits. `engines` split, and `joining` join. `isVaried`: the
 * styles are tried with CRLF.
 */
function testNote(
  { name, text, options, plan }: Case,
  styles: readonly Partial<SplitOptions>[],
  least: number,
  kinds: readonly unknown[],
  { engines, joining, isVaried }: Record<'engines' | 'joining', readonly ParserName[]> & { isVaried: boolean },
): void {
  const isLong = least > 1
  // each engine splits the note once for all tests
  const results = new Map<ParserName, Promise<SplitResult>>()
  const usual = options.parser ?? 'satteri'
  const splitBy = (parser: ParserName = usual) => {
    const result = results.get(parser) ?? splitText(text, { ...options, parser }, plan)
    results.set(parser, result)
    return result
  }
  afterAll(() => results.clear())

  // a byte order mark, and CRLF where there is no other line end
  const mark = text.startsWith('\uFEFF') ? '' : '\uFEFF'
  const isLf = !text.includes('\r')
  const variant = mark + (isLf ? text.replaceAll('\n', '\r\n') : text)

  test('no guarantee is broken, and the manifest gives the source back', async () => {
    const result = await splitBy()
    expectWhole(result, text)
    expect(joinFromManifest(JSON.parse(printManifest(result.manifest)), filesOf(result))).toBe(text)
    for (const { pieces } of result.notes)
      for (const piece of pieces)
        if (piece.kind === 'carried' && piece.why === 'copy') expect(text).toContain(piece.text.trimEnd())
  })

  // one split for both: a difference of the engines, or one that line ends make
  test('the other engine gives the same bytes; CRLF and a byte order mark change nothing else', async () => {
    const plain = await splitBy()
    const other = engines.length > 1 && usual === 'satteri' ? 'remark' : 'satteri'
    const result = await splitText(variant, { ...options, parser: other }, plan)
    expectWhole(result, variant)
    const back: Record<string, string> = {}
    for (const [path, content] of Object.entries(filesOf(result))) {
      if (isLf) expect(content).not.toMatch(/[^\r]\n/)
      back[path] = isLf ? content.replaceAll('\r\n', '\n') : content
    }
    const index = plain.plan.index.path
    const wanted = filesOf(plain)
    const isSame =
      JSON.stringify(back) === JSON.stringify({ ...wanted, [index]: `${mark}${wanted[index]}` }) &&
      linesOf(result).join() === linesOf(plain).join()
    expect(isSame, engineDifferences.get(name)).toBe(other === usual || !engineDifferences.has(name))
  })

  test.each(styles)('no guarantee is broken with %j', async (style) => {
    const given = isVaried ? variant : text
    expectWhole(await splitText(given, style, plan), given)
  })

  test('joining gives the note back', async () => {
    for (const parser of joining) {
      const result = await splitBy(parser)
      const manifest = JSON.parse(printManifest(result.manifest))
      expect((await joinFiles(manifest, filesOf(result), parser)).text).toBe(text)
      // a manifest without the text of the source: the files hold it
      manifest.source.lines = undefined
      expect((await joinFiles(manifest, filesOf(result), parser)).text).toBe(text)
    }
  })

  test.runIf(kinds.includes('topics'))('edits of topics are the same after joining and splitting again', async () => {
    // sections that cross a size limit are split differently, and for other apps a new link may have another form
    const { minWords, maxWords, maxTokens, maxChars, apps, ...rest } = options
    const isSame = plan === undefined && Object.keys(rest).length === Object.keys(options).length
    await fc.assert(
      fc.asyncProperty(fileEdits(least), fc.constantFrom(...joining), async (edits, engine) => {
        // both engines give the same bytes, and one of them takes seconds for a long note
        const parser = isLong ? usual : engine
        const known = isSame ? await splitBy(parser) : undefined
        const { got, wanted } = await editAndJoin(text, { ...rest, parser }, edits, known)
        expect(got).toEqual(wanted)
      }),
      { numRuns: isLong ? Math.ceil(runs / 3) : runs, seed },
    )
  })

  test.runIf(kinds.includes('any'))(
    'no word of any edit is lost without a message, and joining again changes nothing',
    async () => {
      const result = await splitBy()
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
        { numRuns: isLong ? Math.ceil(runs / 3) : runs, seed },
      )
    },
  )
}

function expectWhole(result: SplitResult, source: string): void {
  expect(brokenGuarantees(result)).toEqual([])
  expect(joinFromManifest(result.manifest, filesOf(result))).toBe(source)
}
