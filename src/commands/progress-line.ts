import { showControls } from '../text/show-controls.ts'
import type { PhaseListener } from '../timings.ts'

/** A stream such as stderr. */
interface Screen {
  isTTY?: boolean | undefined
  columns?: number | undefined
  write(text: string): unknown
}

/** Begins a line anew and empties it. https://www.ecma-international.org/publications-and-standards/standards/ecma-48/ */
const emptyLine = '\r\u001b[K'

/** One line on a terminal that says how far a run is, once that takes more than a second. Elsewhere it shows nothing. */
export class ProgressLine implements PhaseListener {
  readonly #find: () => Screen
  readonly #now: () => number
  #next: number
  #isShown = false
  /** The one thing that is worked on, whose phases are of interest. */
  #only = ''

  /** `find` is asked for the screen when there is something to show; `now` is a clock in milliseconds. */
  constructor(find: () => Screen, now: () => number = Date.now) {
    this.#find = find
    this.#now = now
    this.#next = now() + 1000
  }

  /** Says that `done` of `all` things are done, which are named in the plural, and what comes next. */
  count(done: number, all: number, things: string, next = ''): void {
    this.#only = all === 1 ? next : ''
    if (all > 1) this.#show(`${done} of ${all} ${things} read${next === '' ? '' : `, ${next}`}`)
  }

  /** Says that a phase of the only thing is done. */
  mark(phase: string): void {
    if (this.#only !== '') this.#show(`${this.#only}: ${phase} done`)
  }

  /** Takes the line away. */
  end(): void {
    if (this.#isShown) this.#find().write(emptyLine)
    this.#isShown = false
  }

  #show(text: string): void {
    const now = this.#now()
    if (now < this.#next) return
    const screen = this.#find()
    if (!screen.isTTY) return
    this.#next = now + 100
    this.#isShown = true
    // a line that wraps could not be taken away
    screen.write(emptyLine + showControls(text).slice(0, (screen.columns ?? 80) - 1))
  }
}
