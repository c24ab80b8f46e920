/** The codes with which a shell expects a program to end that a signal stopped. https://tldp.org/LDP/abs/html/exitcodes.html */
const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

/**
 * Does a short piece of work that a signal must not cut in two: one that comes meanwhile ends the process right after it. At any
 * other time a signal ends it at once, whatever it is busy with.
 */
export async function finishFirst<T>(work: () => T | Promise<T>): Promise<T> {
  const stop = exitOnSignals()
  try {
    return await work()
  } finally {
    // signals are heard between two turns of the event loop
    await new Promise((resolve) => setImmediate(resolve))
    stop()
  }
}

/** Ends the process with the code of a signal, between two steps, until what it returns is called. */
export function exitOnSignals(): () => void {
  const listeners = Object.entries(signals).map(([signal, code]) => ({ signal, listener: () => process.exit(code) }))
  for (const { signal, listener } of listeners) process.on(signal, listener)
  return () => {
    for (const { signal, listener } of listeners) process.removeListener(signal, listener)
  }
}
