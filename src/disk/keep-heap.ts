import type { PhaseListener } from '../timings.ts'

/** Notes of so many UTF-16 units are large. */
const large = 2 ** 21
/** From so many bytes in use on it is worth a look. */
const least = 64 * 2 ** 20
/** What lives grows by more than this from one phase to the next, or there is something to collect. */
const phaseGrowth = 1.05
/** Within a phase there must be more of it: to look costs as much as what lives. */
const stepGrowth = 1.25

/**
 * Keeps the memory of a large note down: V8 lets the heap grow to a multiple of what lives in it before it collects the rest, and
 * what the process was given once it keeps. Between two phases less is alive than within them.
 */
class HeapKeeper implements PhaseListener {
  readonly #next: PhaseListener | undefined
  readonly #collect: () => void
  // loaded for large notes only
  readonly #v8 = process.getBuiltinModule('node:v8')
  /** What lived when it was looked at last. */
  #live = 0
  /** The most that was in use: so much the process has anyway. */
  #most = 0
  #phase = ''

  constructor(next: PhaseListener | undefined) {
    this.#next = next
    // what a large note is made of lives long: a large room for what is young would only be one more copy
    this.#v8.setFlagsFromString('--semi-space-growth-factor=1')
    // V8 hands it out under this flag, to contexts that are made behind it
    this.#v8.setFlagsFromString('--expose-gc')
    this.#collect = process.getBuiltinModule('node:vm').runInNewContext('gc')
  }

  mark(phase: string): void {
    const used = this.#used()
    const isNew = phase !== this.#phase
    this.#phase = phase
    const limit = isNew ? this.#live * phaseGrowth : Math.max(this.#live * stepGrowth, this.#most)
    this.#most = Math.max(this.#most, used)
    if (used > Math.max(least, limit)) {
      this.#collect()
      this.#live = this.#used()
    }
    this.#next?.mark(phase)
  }

  /** The buffers that hang on the heap, as those of a tree do, are as large as what is in it. */
  #used(): number {
    const { used_heap_size: heap, external_memory: outside } = this.#v8.getHeapStatistics()
    return heap + outside
  }
}

/** A listener that keeps the memory of a note down, if the note is large, and lets `next` hear of its phases. */
export function keepHeap(text: string, next: PhaseListener | undefined): PhaseListener | undefined {
  return text.length < large ? next : new HeapKeeper(next)
}
