/** The maximal nesting depth. The YAML reader recurses for each level, and V8 ends a process whose stack is full. */
const deepest = 400

/** Returns whether YAML or JSON is nested too deeply to be read safely. */
export function isNestedTooDeep(yaml: string): boolean {
  return flowDepth(yaml) > deepest || blockDepth(yaml) > deepest
}

/** Returns the maximal number of open brackets and braces. https://yaml.org/spec/1.2.2/#74-flow-collection-styles */
function flowDepth(yaml: string): number {
  let depth = 0
  let most = 0
  let next = /["[\]{}]/g
  for (let match = next.exec(yaml); match; match = next.exec(yaml)) {
    const { 0: mark, index } = match
    if (mark === '"') {
      const end = quoteEnd(yaml, index)
      // an unclosed quote is no string: continue after it, since searching its end from each quote takes quadratic time
      if (end === undefined) next = /[[\]{}]/g
      next.lastIndex = end ?? index + 1
    } else if (mark === '[' || mark === '{') most = Math.max(most, ++depth)
    else if (mark === ']' || mark === '}') depth = Math.max(0, depth - 1)
  }
  return most
}

/** Returns the end of a text in double quotes. One pattern for all of it would fill the stack with a long text. */
function quoteEnd(yaml: string, start: number): number | undefined {
  const next = /\\[\s\S]|"/g
  next.lastIndex = start + 1
  for (let match = next.exec(yaml); match; match = next.exec(yaml)) if (match[0] === '"') return next.lastIndex
  return undefined
}

/** Returns how deep block lists and maps nest: by indentation, and by several markers on one line. */
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
