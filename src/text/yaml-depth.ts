/** Nobody nests lists and maps deeper; YAML's reader calls itself for each, and V8 ends a process whose stack has no more room. */
const deepest = 400

/** Whether lists and maps in YAML or JSON are nested deeper than can be read safely. */
export function isNestedTooDeep(yaml: string): boolean {
  return flowDepth(yaml) > deepest || blockDepth(yaml) > deepest
}

/** How many brackets and braces are open at once. https://yaml.org/spec/1.2.2/#74-flow-collection-styles */
function flowDepth(yaml: string): number {
  let depth = 0
  let most = 0
  let next = /"(?:[^"\\]|\\[\s\S])*("?)|[[\]{}]/g
  for (let match = next.exec(yaml); match; match = next.exec(yaml)) {
    const { 0: mark, 1: end, index } = match
    if (end === '') {
      // no string: what follows the quote counts, and to look for an end from each quote in it takes time by the square
      next = /[[\]{}]/g
      next.lastIndex = index + 1
    } else if (mark === '[' || mark === '{') most = Math.max(most, ++depth)
    else if (mark === ']' || mark === '}') depth = Math.max(0, depth - 1)
  }
  return most
}

/** How many lists and maps of lines are in each other: more the farther a line stands in, and more on one line. */
function blockDepth(yaml: string): number {
  const indents: number[] = []
  let most = 0
  for (const [, indent = '', marks = ''] of yaml.matchAll(/^( *)((?:[-?:][ \t]+)*)[^\r\n]/gm)) {
    while ((indents.at(-1) ?? -1) >= indent.length) indents.pop()
    indents.push(indent.length)
    most = Math.max(most, indents.length + marks.replace(/[ \t]/g, '').length)
  }
  return most
}
