/** Returns the value of a key; a missing one is made and kept. */
export function remembered<K, V>(
  map: { get(key: K): V | undefined; set(key: K, value: V): unknown },
  key: K,
  make: () => V,
): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}

/** Groups items by a key, both in the order of the items. */
export function groupBy<K, T>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const item of items) remembered(groups, keyOf(item), () => []).push(item)
  return groups
}

/** Counts how often each key occurs. */
export function tally<K>(keys: Iterable<K>): Map<K, number> {
  const counts = new Map<K, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

/** Adds items to a list, however many: a call takes at most some 100,000 arguments. */
export function append<T>(list: T[], more: Iterable<T>): void {
  for (const item of more) list.push(item)
}

/** Returns a function that loads modules when first called: `import()` resolves its path again each time. */
export function loadOnce<Modules>(load: () => Promise<Modules>): () => Promise<Modules> {
  let loaded: Promise<Modules> | undefined
  return () => {
    loaded ??= load()
    return loaded
  }
}
