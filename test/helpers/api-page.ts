import { readFileSync } from 'node:fs'

/** Returns Markdown on all exports of a module: each with its comment and its declaration, without comments on fields. */
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
    const fields = shape.replace(/\n\s*\/\*\*(?:(?!\*\/)[\s\S])*\*\//g, '')
    const text = `#### ${fn ?? face ?? alias}\n\n${words}\n\n\`\`\`ts\n${fields}\n\`\`\`\n`
    ;(fn ? functions : types).push(text)
  }
  return `### Functions

${functions.join('\n')}
### Types

${types.join('\n')}`
}
