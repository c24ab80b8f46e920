import type * as Fs from 'node:fs'

/** The calls that read, and throw for what a disk can do. `existsSync` never throws. */
const reads = [
  'fstatSync',
  'lstatSync',
  'openSync',
  'readFileSync',
  'readSync',
  'readdirSync',
  'readlinkSync',
  'realpathSync',
  'statSync',
] as const

/** Which call of the program fails, by its place in the sources, and with which error. */
export const fault: { site?: string | undefined; code: string; isOnce: boolean; seen: Set<string> | undefined } = {
  site: undefined,
  code: '',
  isOnce: false,
  seen: undefined,
}

/** Wraps Node's file system as one on which the calls of one place in the sources fail. */
export function failingReads(fs: typeof Fs): typeof Fs {
  const failing: Record<string, unknown> = { ...fs }
  for (const name of reads) {
    const original = fs[name] as (...given: unknown[]) => unknown
    failing[name] = (...given: unknown[]) => {
      if ((fault.seen || fault.site !== undefined) && isRead(fs, name, given[1])) {
        const site = siteOf(name)
        fault.seen?.add(site)
        if (site === fault.site) {
          if (fault.isOnce) fault.site = undefined
          if (isQuiet(given[1]) && /^(?:ENOENT|ENOTDIR)$/.test(fault.code)) return undefined
          throw Object.assign(new Error(`${fault.code}: as the system says it`), { code: fault.code, syscall: name })
        }
      }
      return original(...given)
    }
  }
  return { ...failing, default: failing } as unknown as typeof Fs
}

/** Opening a file to write is a change of the disk. */
function isRead(fs: typeof Fs, name: string, flags: unknown): boolean {
  if (name !== 'openSync') return true
  return typeof flags === 'number' && (flags & (fs.constants.O_WRONLY | fs.constants.O_RDWR)) === 0
}

function isQuiet(options: unknown): boolean {
  return (options as { throwIfNoEntry?: boolean } | undefined)?.throwIfNoEntry === false
}

/** Returns where in the sources a call is, with its callers. */
function siteOf(name: string): string {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 30
  const frames = new Error().stack?.match(/src\/[\w/.-]+:\d+/g) ?? []
  Error.stackTraceLimit = limit
  return `${name} ${frames.slice(0, 4).join(' ')}`
}
