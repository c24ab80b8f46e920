import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { StaticReview } from './protocol.ts'

/** The built script and style of the page. */
export interface PageFiles {
  script: string
  style: string
}

/**
 * Reads the page: beside the built program, or in `dist/` when the program runs from its source. Throws if it is not
 * built.
 */
export function readPageFiles(): PageFiles {
  const start = dirname(fileURLToPath(import.meta.url))
  for (let folder = start; ; folder = dirname(folder)) {
    for (const page of [join(folder, 'page'), join(folder, 'dist/page')]) {
      const read = (name: string) => readFileSync(join(page, name), 'utf8')
      if (existsSync(join(page, 'page.js'))) return { script: read('page.js'), style: read('page.css') }
    }
    if (folder === dirname(folder)) throw new Error('The review page is not built. Run `npm run build` first.')
  }
}

/** Returns the HTML of the served page. */
export function pageDocument(title: string): string {
  return documentOf(
    title,
    '<link rel="stylesheet" href="page.css">',
    '<main id="app"></main>\n<script type="module" src="page.js"></script>',
  )
}

/** Returns a read-only page in one file that needs no server. Only its own script runs, and nothing is loaded. */
export function staticDocument({ script, style }: PageFiles, review: StaticReview): string {
  // `</script>` in the data would end the script element
  const data = JSON.stringify(review).replace(/</g, '\\u003c')
  const safeScript = script.replace(/<\/(?=script)/gi, '<\\/')
  const policy = `default-src 'none'; script-src '${hashOf(safeScript)}'; style-src '${hashOf(style)}'; base-uri 'none'; form-action 'none'`
  return documentOf(
    review.view.note.title,
    `<meta http-equiv="Content-Security-Policy" content="${policy}">\n<style>${style}</style>`,
    `<main id="app"></main>\n<script id="review" type="application/json">${data}</script>\n<script type="module">${safeScript}</script>`,
  )
}

function documentOf(title: string, head: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} – notesplit review</title>
${head}
</head>
<body>
${body}
</body>
</html>
`
}

/** Returns a source expression of a Content-Security-Policy. https://www.w3.org/TR/CSP3/#grammardef-hash-source */
function hashOf(source: string): string {
  return `sha256-${createHash('sha256').update(source).digest('base64')}`
}

/** Escapes text for HTML, including attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
}
