import type { Root } from 'mdast'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'

const processor = unified().use(remarkParse).use(remarkGfm).freeze()

/** The reference engine. https://github.com/remarkjs/remark */
export function parseWithRemark(text: string): Root {
  return processor.parse(text)
}
