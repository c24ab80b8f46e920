/** Returns the folder of a POSIX path, without a trailing slash; `''` for a path without a folder. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0))
}

/** Returns the folder of a POSIX path with a slash behind it, unless it is the root. */
export function folderPrefix(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1)
}

const markdown = 'md|markdown|mdown|mkd|mdx|qmd|rmd'
/** The endings of Markdown. */
export const markdownEnding = new RegExp(`\\.(?:${markdown})$`, 'i')
/** The endings of notes; a text file is one only where it is named. */
export const noteEnding = new RegExp(`\\.(?:${markdown}|txt)$`, 'i')

/** Removes the ending of a note from a path. */
export function withoutEnding(path: string): string {
  return path.replace(noteEnding, '')
}

/** Returns the part of a POSIX path after the last slash. */
export function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** Removes the Markdown ending of a path. */
export function stem(path: string): string {
  return path.replace(/\.md$/i, '')
}

/** Returns the folder that a site has for the page of a note: that of an index note, else one named like the note. */
export function pageFolder(path: string): string {
  return resolvePath('', withoutEnding(path).replace(/(?:^|(?<=\/))(?:index|readme)$/i, ''))
}

/** Decodes percent-encoding; returns the text unchanged where it is malformed. */
export function decodeUri(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/**
 * Encodes a POSIX path as the destination of a Markdown link that every app decodes alike: `encodeURI` plus
 * parentheses.
 */
export function encodePath(path: string): string {
  return encodeURI(path).replace(/\(/g, '%28').replace(/\)/g, '%29')
}

/** Returns the relative path from the folder of one note to another note; both paths are relative to one folder. */
export function relativePath(from: string, to: string): string {
  const folders = from.split('/').slice(0, -1)
  const parts = to.split('/')
  let common = 0
  while (common < folders.length && common < parts.length - 1 && folders[common] === parts[common]) common++
  return [...folders.slice(common).map(() => '..'), ...parts.slice(common)].join('/')
}

/** Returns a relative linkpath, which begins with a dot. */
export function linkpathFrom(from: string, to: string): string {
  const path = stem(relativePath(from, to))
  return path.startsWith('../') ? path : `./${path}`
}

/**
 * Rewrites a relative path for another folder. `prefix` leads from that folder to the one that the path is relative to,
 * `''` when it is the same. Changes only leading `./` and `../` of the path.
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

/** Resolves a relative path from a folder; a `..` above the top stays in the result. */
export function resolvePath(folder: string, path: string): string {
  const parts: string[] = []
  for (const part of `${folder}/${path}`.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else parts.push(part)
  }
  return parts.join('/')
}

const fileEnding =
  /\.(?:md|mdx|markdown|qmd|rmd|rst|adoc|txt|html?|pdf|png|jpe?g|gif|svg|webp|avif|ico|mp[34]|webm|mov|wav|ogg|zip|t?gz|tar|json5?|jsonl?|ya?ml|toml|xml|csv|tsv|css|s[ac]ss|[cm]?[jt]sx?|vue|py|rs|go|java|kt|rb|php|c|h|cc|cpp|hpp|cs|swift|sh|bat|ps1|sql|lua|r|jl|tex|bib|ipynb|docx?|pptx?|xlsx?|od[tsp]|canvas|base|drawio|excalidraw|d|lock|log|cfg|ini|conf)$/i

/** Whether a url is the name of something in code, such as `module.Class` or `a::b::c`, and no path of a file. */
export function isCodeName(url: string): boolean {
  if (!/^[A-Za-z_][\w-]*(?:(?:\.|::)[A-Za-z_][\w-]*)+(?:\(\))?$/.test(url)) return false
  return !fileEnding.test(url) && (/(?:\.|::).*\.|::/.test(url) || /\.[A-Z][a-z]+[A-Z]?\w*$/.test(url))
}

/**
 * Whether a URL does not begin with a path from the note's folder: another site, an alias of a build tool (`@site/`,
 * `~/`), a note of Joplin (`:/id`), a page of docsify (`#/guide`), a tab of Microsoft Learn (`#tab/linux`), a word of
 * Documenter.jl (`@ref`), a placeholder (`{{ x }}`, `${x}`), a link after what looks like a label.
 */
export function isNoPath(url: string): boolean {
  return /^(?::\/|#(?:tab)?\/|[a-z][a-z\d+.-]*:|\/\/|[\\?]|\{|%7b|<%|~\/|@[\w-]*(?:\/|$)|\$[\w{(]|!?\[[^\]]*\]\()/i.test(
    url,
  )
}

/** Returns whether a path read from a file stays in its folder on every system, apart from links. */
export function isPathInside(path: string): boolean {
  if (/[\0\p{Surrogate}]/u.test(path) || (globalThis.process?.platform === 'win32' && /^[A-Za-z]:|\\/.test(path)))
    return false
  return path.split('/').every((name) => name !== '' && name !== '.' && name !== '..')
}

/**
 * Returns whether a file or folder belongs to a program that may run what it contains. Some disks ignore case,
 * characters without width, or dots and spaces at the end; `GIT~1` is the short name on FAT and NTFS.
 */
export function isOfApp(name: string): boolean {
  const folded = name.replace(/\p{Default_Ignorable_Code_Point}/gu, '').replace(/[. ]+$/, '')
  return /^(?:\.(?:git|obsidian|ssh)|git~\d)$/i.test(folded)
}

/** Updates the targets of wiki-links and Markdown links to renamed notes, as apps do; `paths`: the new path by the old one. */
export function renameTargets(text: string, paths: ReadonlyMap<string, string>): string {
  const stems = new Map([...paths].map(([was, now]) => [stem(was), stem(now)]))
  // a link without a folder gets none: another folder alone does not change it
  const names = new Map([...stems].map(([was, now]) => [lastPart(was), lastPart(now)]))
  return text.replace(/(\[\[|\]\()([^\]|()#]+)/g, (link, open: string, target: string) => {
    if (open === '[[') return open + ((target.includes('/') ? stems : names).get(target) ?? target)
    const now = stems.get(stem(decodeUri(target)))
    return now === undefined ? link : `${open}${encodePath(now)}.md`
  })
}
