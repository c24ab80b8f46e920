/** Runs work after all work before it has ended, however that ended. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>

/** Returns a queue for work that reads and writes the same files: each piece sees what the one before it left. */
export function oneAtATime(): InTurn {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const next = last.then(work)
    last = next.catch(() => {})
    return next
  }
}
