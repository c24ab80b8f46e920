/**
 * Random numbers from a seed. The generator is Mulberry32.
 * https://gist.github.com/tommyettinger/46a874533244883189143505d203312c
 */
export class Random {
  #state: number

  constructor(seed: number) {
    // adjacent seeds must not give similar notes
    this.#state = Math.imul(seed ^ (seed >>> 16), 0x21f0aaad) ^ Math.imul(seed, 0x735a2d97)
  }

  /** Returns a number from 0 up to, but not including, 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let t = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }

  /** Returns a whole number from 0 up to, but not including, `end`; 0 if empty. */
  int(end: number): number {
    return Math.floor(this.next() * Math.max(end, 1))
  }

  /** Returns a whole number of at least `least` and at most `most`. */
  between(least: number, most: number): number {
    return least + this.int(most - least + 1)
  }

  /** Returns true with this probability. */
  chance(share: number): boolean {
    return this.next() < share
  }

  /** Returns an element of a non-empty list. */
  pick<T>(list: readonly T[]): T {
    return list[this.int(list.length)] as T
  }

  /** Returns a list in random order. */
  shuffle<T>(list: readonly T[]): T[] {
    const mixed = [...list]
    for (let i = mixed.length - 1; i > 0; i--) {
      const other = this.int(i + 1)
      const held = mixed[i] as T
      mixed[i] = mixed[other] as T
      mixed[other] = held
    }
    return mixed
  }
}
