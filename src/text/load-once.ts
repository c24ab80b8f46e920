/** Returns a function that loads modules when first called: `import()` resolves its path again each time. */
export function loadOnce<Modules>(load: () => Promise<Modules>): () => Promise<Modules> {
  let loaded: Promise<Modules> | undefined
  return () => {
    loaded ??= load()
    return loaded
  }
}
