/** Returns a generator of numbers from 0 to 1, the same ones for a seed. https://en.wikipedia.org/wiki/Xorshift */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0 || 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}

const words =
  'flour water salt yeast oven heat crust crumb dough fold shape proof rise bake cool slice store knife board bowl scale timer loaf grain mill sift rest knead stretch garden soup herb onion carrot pepper broth simmer'.split(
    ' ',
  )

/** Makes a note of about this many bytes with every kind of syntax, from a seed. */
export function makeNote(bytes: number, seed = 1): string {
  const random = randomFrom(seed)
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
  const some = (least: number, most: number) => least + Math.floor(random() * (most - least + 1))
  const text = (count: number) => Array.from({ length: count }, () => pick(words)).join(' ')
  const headings: string[] = []
  const parts: string[] = ['---\ntags: [kitchen, notes]\n---\n\n# Kitchen\n\n']
  const definitions: string[] = []
  let size = 0

  const link = () => {
    const heading = headings.length > 0 ? pick(headings) : 'Kitchen'
    const slug = heading.toLowerCase().replaceAll(' ', '-')
    return pick([
      `[${text(2)}](#${slug})`,
      `[[#${heading}|${text(2)}]]`,
      `[[#${heading}]]`,
      `[${text(1)}](https://example.org/${pick(words)})`,
      `[[Other note|${text(1)}]]`,
      `![${text(1)}](img/${pick(words)}.png)`,
      `<a href="#${slug}">${text(1)}</a>`,
    ])
  }
  const sentence = () => {
    const middle =
      random() < 0.25 ? ` ${link()} ` : random() < 0.1 ? ` *${text(2)}* ` : random() < 0.1 ? ` \`${text(1)}\` ` : ' '
    let mark = ''
    if (random() < 0.04) {
      mark = `[^n${definitions.length}]`
      definitions.push(`${mark}: ${text(some(5, 15))}.\n`)
    }
    return `${text(some(3, 8))}${middle}${text(some(2, 7))}.${mark}`
  }
  const paragraph = () => `${Array.from({ length: some(2, 6) }, sentence).join(' ')}\n\n`
  const blocks: readonly (() => string)[] = [
    paragraph,
    paragraph,
    paragraph,
    () => `${Array.from({ length: some(3, 8) }, () => `- ${sentence()}\n`).join('')}\n`,
    () => `${Array.from({ length: some(3, 6) }, (_, i) => `${i + 1}. ${sentence()}\n`).join('')}\n`,
    () =>
      `| a | b |\n| - | - |\n${Array.from({ length: some(2, 8) }, () => `| ${text(2)} | ${text(3)} |\n`).join('')}\n`,
    () =>
      `\`\`\`js\n${Array.from({ length: some(2, 8) }, () => `${pick(words)}(${pick(words)})\n`).join('')}\`\`\`\n\n`,
    () => `> ${sentence()}\n> ${sentence()}\n\n`,
    () => `$$\n${pick(words)} = x^2\n$$\n\n`,
  ]
  while (size < bytes) {
    const depth = random() < 0.25 ? 2 : random() < 0.5 ? 3 : 4
    const heading = `${text(some(2, 4))} ${headings.length}`
    headings.push(heading)
    const body = Array.from({ length: some(2, 6) }, () => pick(blocks)()).join('')
    const part = `${'#'.repeat(depth)} ${heading}\n\n${body}`
    parts.push(part)
    size += part.length + (definitions.at(-1)?.length ?? 0) * 0.3
  }
  return parts.join('') + definitions.join('')
}
