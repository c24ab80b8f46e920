/** Called when a phase of a run ends and the next one begins. */
export interface PhaseListener {
  mark(phase: string): void
}

/** The phases of a run so far. */
export interface Timings extends PhaseListener {
  /** Prints the phases in the order of their first occurrence, each with its share of the total. */
  print(): string
}

/**
 * Measures the phases of a run: each mark ends a phase and begins the next; a repeated phase adds to its time. The first phase
 * begins with the process, so that loading the program is included. Milliseconds.
 */
export function startTimings(): Timings {
  const phases = new Map<string, number>()
  let last = 0
  return {
    mark: (phase) => {
      const now = performance.now()
      phases.set(phase, (phases.get(phase) ?? 0) + now - last)
      last = now
    },
    print: () => {
      const all = [...phases.values()].reduce((sum, time) => sum + time, 0)
      const row = (name: string, time: number) =>
        `${name.padEnd(12)} ${time.toFixed(1).padStart(9)} ms ${((100 * time) / all).toFixed(0).padStart(4)} %\n`
      return [...phases].map(([name, time]) => row(name, time)).join('') + row('all', all)
    },
  }
}
