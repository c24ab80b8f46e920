import { showControls } from '../text/show-controls.ts'
import type { PhaseListener } from '../timings.ts'

/** A stream such as stderr. */
interface Screen {
  isTTY?: boolean | undefined
  columns?: number | undefined
  write(text: string): unknown
}

/**
 * Returns to the start of a line and clears it.
 * https://www.ecma-international.org/publications-and-standards/standards/ecma-48/
 */
const emptyLine = '\r\u001b[K'

/** A progress line on a terminal, shown once a run takes more than a second. Elsewhere it shows nothing. */
export class ProgressLine implements PhaseListener {
  readonly #find: () => Screen
  readonly #now: () => number
  #next: number
  #isShown = false
  /** The only note of the run, whose phases are shown. */
  #only = ''

  /** `find` returns the screen, called when there is something to show; `now` is a clock in milliseconds. */
  constructor(find: () => Screen, now: () => number = Date.now) {
    this.#find = find
    this.#now = now
    this.#next = now() + 1000
  }

  /** Shows that `done` of `all` things are done (`things` in the plural), and the next one. */
  count(done: number, all: number, things: string, next = ''): void {
    this.#only = all === 1 ? next : ''
    if (all > 1) this.#show(() => `${done} of ${all} ${things} read${next === '' ? '' : `, ${next}`}`)
  }

  /** Shows that a phase of the only note is done. */
  mark(phase: string): void {
    if (this.#only !== '') this.#show(() => `${this.#only}: ${phase} done`)
  }

  /** Clears the line. */
  end(): void {
    if (this.#isShown) this.#find().write(emptyLine)
    this.#isShown = false
  }

  #show(text: () => string): void {
    const now = this.#now()
    if (now < this.#next) return
    const screen = this.#find()
    if (!screen.isTTY) return
    this.#next = now + 100
    this.#isShown = true
    // a wrapped line could not be cleared
    screen.write(emptyLine + showControls(text()).slice(0, (screen.columns ?? 80) - 1))
  }
}
