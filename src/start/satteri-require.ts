import { createRequire } from 'node:module'

/**
 * The `require` of Sätteri's own code, which is bundled, in the place of one from where Sätteri is installed: to find that takes as
 * long as to parse a small note. Most often the package with the binary for this machine lies beside it, where the program finds it too.
 * `from` is the path of a file of the program, `version` that of the Sätteri that is bundled.
 */
export function satteriRequire(from: string, version: string): (name: string) => unknown {
  const near = createRequire(from)
  let own: NodeJS.Require | undefined
  return (name) => {
    // a binary that was built in Sätteri's own folder; what is published has none
    if (/^\.\/.*\.node$/.test(name)) throw new Error(`there is no ${name}`)
    if (/^(?:node:)?\w+$/.test(name)) return near(name)
    const [, packageName] = /^(@[^/]+\/[^/]+)/.exec(name) ?? []
    if (packageName !== undefined && isThere(near, packageName, version)) return near(name)
    own ??= createRequire(near.resolve('satteri'))
    return own(name)
  }
}

function isThere(require: NodeJS.Require, packageName: string, version: string): boolean {
  try {
    return require(`${packageName}/package.json`).version === version
  } catch {
    return false
  }
}
