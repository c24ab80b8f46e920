import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

/**
 * Where what was compiled is kept for a build, a version of Node and a command; nowhere if there is no home, or who runs the program
 * wants no such cache, which they tell Node itself. A user's own folder: what lies in one for all could be somebody else's.
 * https://specifications.freedesktop.org/basedir-spec/latest/ https://nodejs.org/api/module.html#module-compile-cache
 */
export function cachePath(build: string, command: string | undefined): string | undefined {
  const { env, platform, version, arch } = process
  if (env.NODE_DISABLE_COMPILE_CACHE) return undefined
  const named = platform === 'win32' ? env.LOCALAPPDATA : env.XDG_CACHE_HOME
  let folder: string
  try {
    folder = named && isAbsolute(named) ? named : join(homedir(), platform === 'darwin' ? 'Library/Caches' : '.cache')
  } catch {
    // a user without a home, as in some containers
    return undefined
  }
  // whatever is no command is one file: help, what is misspelt
  const name = command !== undefined && /^[a-z]{4,10}$/.test(command) ? command : 'help'
  return join(folder, 'notesplit', `${build}-${version}-${arch}-${name}`)
}
