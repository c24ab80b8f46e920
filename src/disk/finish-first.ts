/** The exit codes that shells expect after a signal. https://tldp.org/LDP/abs/html/exitcodes.html */
const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

/**
 * Runs a short step that a signal must not interrupt: a signal during the step ends the process right after it. At
 * other times signals end the process at once.
 */
export async function finishFirst<T>(work: () => T | Promise<T>): Promise<T> {
  const stop = exitOnSignals()
  try {
    return await work()
  } finally {
    // signals are delivered between two turns of the event loop
    await new Promise((resolve) => setImmediate(resolve))
    stop()
  }
}

/** Ends the process with a signal's exit code, between two steps. Returns a function that restores the default. */
export function exitOnSignals(): () => void {
  const listeners = Object.entries(signals).map(([signal, code]) => ({ signal, listener: () => process.exit(code) }))
  for (const { signal, listener } of listeners) process.on(signal, listener)
  return () => {
    for (const { signal, listener } of listeners) process.removeListener(signal, listener)
  }
}
