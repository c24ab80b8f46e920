/**
 * The `require` of Sätteri's own code, which is bundled, in the place of one from where Sätteri is installed: to find that takes as
 * long as to parse a small note. Most often the package with the binary for this machine lies beside it, where the program finds it too.
 * `near` is the `require` of the program, `from` the path of one of its files, `version` that of the Sätteri that is bundled.
 */
export function satteriRequire(
  near: (name: string) => unknown,
  from: string,
  version: string,
): (name: string) => unknown {
  let own: NodeJS.Require | undefined
  return (name) => {
    // a binary that was built in Sätteri's own folder; what is published has none
    if (name.startsWith('./') && name.endsWith('.node')) throw new Error(`there is no ${name}`)
    if (!/[@./]/.test(name)) return near(name)
    const [, packageName] = /^(@[^/]+\/[^/]+)/.exec(name) ?? []
    if (packageName !== undefined && isThere(near, packageName, version)) return near(name)
    if (own === undefined) {
      const { createRequire } = process.getBuiltinModule('node:module')
      own = createRequire(createRequire(from).resolve('satteri'))
    }
    return own(name)
  }
}

function isThere(require: (name: string) => unknown, packageName: string, version: string): boolean {
  try {
    return (require(`${packageName}/package.json`) as { version: string }).version === version
  } catch {
    return false
  }
}
