import type { ClientHeading } from './client-heading.ts'
import { findObsidianHeading, obsidianKey, stripHeading, stripHeadingForLink } from './obsidian.ts'
import { findQuartzHeading, indexBySlug } from './quartz.ts'

/** The fragment to write for a heading, and who finds it by that. */
export interface Fragment {
  /** What stands after `#` in a wiki-link. */
  text: string
  obsidian: boolean
  quartz: boolean
}

/** The headings of one output note, ready to be asked for fragments. */
export class FragmentChooser {
  readonly #headings: readonly ClientHeading[]
  readonly #bySlug: ReadonlyMap<string, number>
  readonly #byKey = new Map<string, number>()
  readonly #chosen = new Map<string, Fragment | undefined>()

  constructor(headings: readonly ClientHeading[]) {
    this.#headings = headings
    this.#bySlug = indexBySlug(headings)
    headings.forEach(({ key }, index) => {
      if (key && !this.#byKey.has(key)) this.#byKey.set(key, index)
    })
  }

  /**
   * The fragment for the heading at `index`: of the rendered text, Obsidian's forms of it, the source and the slug, the
   * first that leads there in Obsidian and in Quartz; else in one of them and astray in none. Undefined: link the file.
   * `isAmongDollars` tells that a dollar in it could make math of the text around the link.
   */
  choose(index: number, isAmongDollars = false): Fragment | undefined {
    const key = `${index} ${isAmongDollars}`
    if (!this.#chosen.has(key)) this.#chosen.set(key, this.#simulate(index, isAmongDollars))
    return this.#chosen.get(key)
  }

  /** What `fragment` leads to: 'right', 'wrong' or nowhere ('miss'), in each client. */
  try(fragment: string, index: number): { obsidian: Landing; quartz: Landing } {
    return {
      obsidian: landing(this.findInObsidian(fragment), index),
      quartz: fragment.includes('#') ? 'miss' : landing(findQuartzHeading(this.#bySlug, fragment), index),
    }
  }

  findInObsidian(fragment: string): number {
    if (fragment.includes('#')) return findObsidianHeading(this.#headings, fragment)
    return this.#byKey.get(obsidianKey(fragment)) ?? -1
  }

  #simulate(index: number, isAmongDollars: boolean): Fragment | undefined {
    const heading = this.#headings[index]
    if (!heading) return undefined
    const { text, raw, slug } = heading
    const shown = text.replace(/\s*[\r\n]\s*/g, ' ').trim()
    // a source that is still to be edited tells nothing
    const isKnown = heading.key !== undefined
    const candidates = [
      shown,
      isKnown ? stripHeadingForLink(raw) : '',
      stripHeadingForLink(text),
      isKnown ? stripHeading(raw) : '',
      stripHeading(text),
      isKnown ? raw : '',
      slug,
    ].filter((candidate) => isSafe(candidate) && !(isAmongDollars && candidate.includes('$')))
    let second: Fragment | undefined
    for (const candidate of candidates) {
      const { obsidian, quartz } = this.try(candidate, index)
      if (obsidian === 'right' && quartz === 'right') return { text: candidate, obsidian: true, quartz: true }
      if (obsidian === 'wrong' || quartz === 'wrong') continue
      const found = { text: candidate, obsidian: obsidian === 'right', quartz: quartz === 'right' }
      // what is stripped for Obsidian is no better elsewhere, and clients disagree on spaces and line ends in a slug
      const isClean = candidate === shown || (candidate === slug && shown === text)
      const isBetter = found.quartz && isClean ? !second?.quartz : (found.obsidian || candidate === slug) && !second
      if (isBetter) second = found
    }
    return second
  }
}

type Landing = 'right' | 'wrong' | 'miss'

function landing(found: number, wanted: number): Landing {
  return found === wanted ? 'right' : found < 0 ? 'miss' : 'wrong'
}

/** Whether a text can stand after `#` in a wiki-link without ending it, being read as something else or making markup. */
function isSafe(fragment: string): boolean {
  return (
    fragment !== '' &&
    fragment === fragment.trim() &&
    !/[#[\]|\\%*~`\r\n]|<(?=[A-Za-z/!?])/.test(fragment) &&
    !fragment.startsWith('^')
  )
}
