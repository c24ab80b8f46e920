/** The folder of a POSIX path, without a slash behind it; `''` for a path without a folder. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0))
}

/** A text with its percent-encoding decoded, or the text itself where that is malformed. */
export function decodeUri(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** A POSIX path as the destination of a Markdown link that every client decodes alike: `encodeURI` and the parentheses. */
export function encodePath(path: string): string {
  return encodeURI(path).replace(/\(/g, '%28').replace(/\)/g, '%29')
}

/** The relative path from the folder of one note to another note; both paths are relative to one folder. */
export function relativePath(from: string, to: string): string {
  const folders = from.split('/').slice(0, -1)
  const parts = to.split('/')
  let common = 0
  while (common < folders.length && common < parts.length - 1 && folders[common] === parts[common]) common++
  return [...folders.slice(common).map(() => '..'), ...parts.slice(common)].join('/')
}

/**
 * A relative path as seen from another folder. `prefix` leads from that folder to the one that the path is relative to,
 * `''` when it is the same. Of the path only leading `./` and `../` are touched.
 */
export function rebasePath(path: string, prefix: string): string {
  if (prefix === '') return path
  const parts = prefix.split('/')
  let rest = path
  for (;;) {
    const step = /^(\.{1,2})\/+/.exec(rest)
    if (!step) break
    rest = rest.slice(step[0].length)
    if (step[1] === '.') continue
    if (parts.length === 0 || parts.at(-1) === '..') parts.push('..')
    else parts.pop()
  }
  if (rest === '..') return [...parts, '..'].join('/')
  return rest === '' || rest === '.' ? `${parts.join('/') || '.'}/` : [...parts, rest].join('/')
}

/** A relative path from a folder, with its `.` and `..` resolved as far as they go. */
export function resolvePath(folder: string, path: string): string {
  const parts: string[] = []
  for (const part of `${folder}/${path}`.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else parts.push(part)
  }
  return parts.join('/')
}
