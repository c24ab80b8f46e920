/** Called when a phase of a run ends and the next one begins. */
export interface PhaseListener {
  mark(phase: string): void
}

/** Measures the phases of a run: each mark ends a phase and begins the next. Milliseconds. */
export class Timings implements PhaseListener {
  readonly #phases = new Map<string, number>()
  #last: number

  /** `start`: the start of the first phase, on the clock of `performance.now()`; 0 is the start of the process. */
  constructor(start = performance.now()) {
    this.#last = start
  }

  /** Ends a phase. A repeated phase adds to its time. */
  mark(phase: string): void {
    const now = performance.now()
    this.#phases.set(phase, (this.#phases.get(phase) ?? 0) + now - this.#last)
    this.#last = now
  }

  /** Prints the phases in the order of their first occurrence, each with its share of the total. */
  print(): string {
    const all = [...this.#phases.values()].reduce((sum, time) => sum + time, 0)
    const row = (name: string, time: number) =>
      `${name.padEnd(12)} ${time.toFixed(1).padStart(9)} ms ${((100 * time) / all).toFixed(0).padStart(4)} %\n`
    return [...this.#phases].map(([name, time]) => row(name, time)).join('') + row('all', all)
  }
}
