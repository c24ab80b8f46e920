import { readFileSync } from 'node:fs'

/** Builds a page of a module's exports, from its own comments: each export with its comment and signature. */
export function apiPage(path: URL): string {
  const source = readFileSync(path, 'utf8')
  const found = source.matchAll(
    /\/\*\*\n?((?:(?!\*\/)[\s\S])*?)\*\/\nexport ((?:async )?function (\w+)[\s\S]*?(?= \{\n)|interface (\w+)[\s\S]*?\n\}|type (\w+) =[\s\S]*?(?=\n\n|\n\/\*\*))/g,
  )
  const functions: string[] = []
  const types: string[] = []
  for (const [, comment = '', shape = '', fn, face, alias] of found) {
    const words = comment
      .split('\n')
      .map((line) => line.replace(/^\s*\*? ?/, '').trim())
      .join(' ')
      .trim()
    const text = `### ${fn ?? face ?? alias}\n\n${words}\n\n\`\`\`ts\n${shape}\n\`\`\`\n`
    ;(fn ? functions : types).push(text)
  }
  return `# The library

Written from the comments of the source by \`npm run test:update\`. The options in \`SplitOptions\` are those of the command line in camel
case; the README has a table of them.

## Functions

${functions.join('\n')}
## Types

${types.join('\n')}`
}
