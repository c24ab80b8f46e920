import { expect, test } from 'vitest'
import { loadInlineMarkdown } from '../../src/text/inline-markdown.ts'
import { isTopicTemplate, readTemplate } from '../../src/text/topic-template.ts'

test('takes paragraphs, rules, lists and callouts around the body', async () => {
  await loadInlineMarkdown()
  const good = [
    '{body}',
    '---\na: b\n---\n{body}',
    'a\n\n{body}\r\n\r\n---',
    '> [!tip] a\n> b\n\n{body}\n\n- a\n- [[b]]',
  ]
  expect(good.filter((text) => !isTopicTemplate(text))).toEqual([])
  const bad = [
    '',
    'a {body}',
    '{body}\n{body}',
    '# a\n\n{body}',
    '{body}\n\n[a]: b',
    '```\n\n{body}',
    '[^1]\n\n{body}',
    '<b>\n\n{body}',
    'a\n===\n\n{body}',
  ]
  expect(bad.filter(isTopicTemplate)).toEqual([])
})

test('reads the text around the body, without frontmatter', () => {
  expect(readTemplate('---\na: b\n---\n\nx\r\ny\n\n{body}\n\nz\n')).toEqual({ before: 'x\ny', after: 'z' })
  expect(readTemplate('{body}')).toEqual({ before: '', after: '' })
})
