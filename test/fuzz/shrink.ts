import { blocksOf, linesOf } from './mutate.ts'
import type { Trial } from './trial.ts'

/** Whether a trial fails in the expected way. */
type Fails = (trial: Trial) => Promise<boolean>

/** Cuts of a text, coarse to fine. */
const cuts: readonly ((text: string) => string[])[] = [
  blocksOf,
  linesOf,
  (text) => text.split(/(?<=[ \n])/),
  (text) => Array.from(text),
]

/** Shrinks a failing trial for some seconds, as far as it `stillFails`. */
export async function shrink(trial: Trial, stillFails: Fails, seconds: number): Promise<Trial> {
  const until = Date.now() + seconds * 1000
  const fails: Fails = async (one) => Date.now() < until && (await stillFails(one))
  let size: number
  let least = trial
  do {
    size = sizeOf(least)
    least = await withoutParts(least, fails)
    least = await withText(least, fails)
  } while (sizeOf(least) < size && Date.now() < until)
  return least
}

const sizeOf = ({ text, plan = '', options }: Trial) => text.length + plan.length + JSON.stringify(options).length

async function withoutParts(trial: Trial, fails: Fails): Promise<Trial> {
  let least = trial
  const attempt = async (changed: Trial) => {
    if (await fails(changed)) least = changed
  }
  for (const check of least.checks) await attempt({ ...least, checks: least.checks.filter((one) => one !== check) })
  if (least.plan !== undefined) await attempt({ ...least, plan: undefined })
  for (const name of Object.keys(least.options) as (keyof Trial['options'])[]) {
    const { [name]: _, ...options } = least.options
    await attempt({ ...least, options })
  }
  for (const edits of ['fileEdits', 'lineEdits'] as const) {
    for (let i = least[edits].length - 1; i >= 0; i--)
      await attempt({ ...least, [edits]: least[edits].toSpliced(i, 1) })
  }
  return least
}

async function withText(trial: Trial, fails: Fails): Promise<Trial> {
  let least = trial
  if (least.plan !== undefined) {
    const plan = await reduce(linesOf(least.plan), (parts) => fails({ ...least, plan: parts.join('') }))
    least = { ...least, plan: plan.join('') }
  }
  for (const cut of cuts) {
    const parts = await reduce(cut(least.text), (some) => {
      const text = some.join('')
      return text.trim() === '' ? Promise.resolve(false) : fails({ ...least, text })
    })
    least = { ...least, text: parts.join('') }
  }
  return least
}

/**
 * Removes parts while the rest fails, halves first and single ones last.
 * https://www.st.cs.uni-saarland.de/papers/tse2002/
 */
async function reduce(parts: string[], fails: (parts: string[]) => Promise<boolean>): Promise<string[]> {
  let left = parts
  for (let size = Math.max(1, left.length >> 1); size >= 1; size >>= 1) {
    for (let at = 0; at < left.length; ) {
      const fewer = left.toSpliced(at, size)
      if (fewer.length > 0 && (await fails(fewer))) left = fewer
      else at += size
    }
  }
  return left
}
