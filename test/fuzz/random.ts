/** Numbers that a seed decides. The generator is Mulberry32. https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
export class Random {
  #state: number

  constructor(seed: number) {
    // neighbouring seeds must not give neighbouring notes
    this.#state = Math.imul(seed ^ (seed >>> 16), 0x21f0aaad) ^ Math.imul(seed, 0x735a2d97)
  }

  /** A number from 0 up to 1, without it. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let t = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }

  /** A whole number from 0 up to `end`, without it; 0 when there is none. */
  int(end: number): number {
    return Math.floor(this.next() * Math.max(end, 1))
  }

  /** A whole number of at least `least` and at most `most`. */
  between(least: number, most: number): number {
    return least + this.int(most - least + 1)
  }

  /** Whether something of this share happens. */
  chance(share: number): boolean {
    return this.next() < share
  }

  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T {
    return list[this.int(list.length)] as T
  }

  /** A list in any order. */
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
