import { findFrontmatter } from './frontmatter.ts'
import { isInlineMarkdown } from './inline-markdown.ts'

const bodyLine = /^[ \t]*\{body\}[ \t]*$/m

/** Reads the text of a template around `{body}`, which is alone on its line: without frontmatter, with `\n`; `''` for none. */
export function readTemplate(text: string) {
  const lines = text.replace(/\r\n?/g, '\n')
  const [before = '', after = ''] = lines.slice(findFrontmatter(lines)?.span.end ?? 0).split(bodyLine)
  return { before: before.trim(), after: after.trim() }
}

/**
 * Whether a text can be a template: `{body}` once, alone on its line, with paragraphs, rules, lists and callouts around it. A
 * heading or definition would change what links and footnotes of the topic mean. `loadInlineMarkdown` must have been awaited.
 *
 * ```markdown
 * ---
 * type: topic
 * ---
 * > [!info] {title} is a part of [[Garden]]
 *
 * {body}
 * ```
 */
export function isTopicTemplate(text: string): boolean {
  if (text.split('{body}').length !== 2 || !bodyLine.test(text.replace(/\r\n?/g, '\n'))) return false
  const { before, after } = readTemplate(text)
  const blocks = [before, after].flatMap((part) => (part === '' ? [] : part.split(/\n[ \t]*\n/)))
  return blocks.every((block) => {
    if (/^(?:---|\*\*\*|___)$/.test(block)) return true
    const inline = block.replace(/^> ?(?:\[![\w-]+\][-+]? ?)?|^[-*] /gm, '').replace(/^$/gm, 'x')
    return !/^[ \t]*(?:#|\[[^[\]]*\]:)/m.test(inline) && isInlineMarkdown(inline)
  })
}
