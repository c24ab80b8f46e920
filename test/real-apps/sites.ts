/**
 * `npm run test:sites [-- APP… [--all] [NAME…]]`: builds sites of Docusaurus, VitePress, MkDocs and Quartz, each with notes
 * before and after their split, and fails on every link that worked before and is dead after. Without `--all` the corpus and
 * its vaults are left out. What npm has is installed under `$NOTESPLIT_APPS` (default: the user's cache folder). MkDocs must
 * be installed; Quartz, with its packages, is a checkout in the folder `quartz` there, or it is left out.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, posix } from 'node:path'
import type { AppName } from '../../src/apps/app.ts'
import { hashText } from '../../src/disk/hash.ts'
import { loadParser } from '../../src/parse/load-parser.ts'
import { split } from '../../src/split.ts'
import { decodeUri } from '../../src/text/paths.ts'
import { type Case, corpusFolder, listCases, listCorpus } from '../helpers/fixtures.ts'
import { filesOf } from '../helpers/split-text.ts'
import { findKnown, knownSiteCases } from './known-cases.ts'

const home = process.env.NOTESPLIT_APPS ?? join(homedir(), '.cache', 'notesplit-sites')

interface Site {
  packages?: Record<string, unknown>
  /** A file of the checkout that it needs. */
  checkout?: string
  /** The form of links; Markdown by default. */
  links?: 'wiki'
  /** Configuration by path. */
  files: Record<string, string>
  command: [string, ...string[]]
  /** Where the pages are. */
  out: string
}

const sites: Partial<Record<AppName, Site>> = {
  docusaurus: {
    packages: {
      dependencies: {
        '@docusaurus/core': '3.9.2',
        '@docusaurus/preset-classic': '3.9.2',
        react: '^19.0.0',
        'react-dom': '^19.0.0',
      },
      overrides: { webpack: '5.99.9' },
    },
    files: {
      // notes that are no MDX are read as Markdown
      'docusaurus.config.js': `module.exports = { title: 'x', url: 'https://example.org', baseUrl: '/', onBrokenLinks: 'ignore',
        onBrokenAnchors: 'ignore', markdown: { format: 'md', hooks: { onBrokenMarkdownLinks: 'ignore', onBrokenMarkdownImages: 'ignore' } },
        presets: [['classic', { docs: { path: 'docs', routeBasePath: '/', sidebarPath: undefined, exclude: [] }, blog: false, pages: false }]] }`,
    },
    command: ['npx', 'docusaurus', 'build', '--no-minify'],
    out: 'build',
  },
  vitepress: {
    packages: { type: 'module', dependencies: { vitepress: '1.6.4' } },
    files: {
      // pictures and components of notes are not there
      'docs/.vitepress/config.mjs': `export default { ignoreDeadLinks: true, vue: { template: { transformAssetUrls: false } },
        vite: { plugins: [{ name: 'missing', enforce: 'pre', resolveId: (id, from) => (/[.]md$/.test(from) && /^[.]+[/](?!.*[.]md)|^pkg$/.test(id) ? '\\0missing' : null),
          load: (id) => (id === '\\0missing' ? 'export default {}' : null) }] } }`,
    },
    command: ['npx', 'vitepress', 'build', 'docs'],
    out: 'docs/.vitepress/dist',
  },
  mkdocs: {
    files: {
      'mkdocs.yml':
        'site_name: x\nplugins: []\nmarkdown_extensions: [admonition, attr_list, tables, footnotes, toc, fenced_code]\n',
    },
    command: ['mkdocs', 'build', '--quiet'],
    out: 'site',
  },
  quartz: {
    checkout: 'quartz/bootstrap-cli.mjs',
    links: 'wiki',
    files: {
      'quartz.config.ts': `import * as Plugin from './quartz/plugins'
        const colors = Object.fromEntries(['light', 'lightgray', 'gray', 'darkgray', 'dark', 'secondary', 'tertiary', 'highlight', 'textHighlight'].map((name) => [name, '#888']))
        export default { configuration: { pageTitle: 'x', enableSPA: false, enablePopovers: false, analytics: null, locale: 'en-US', baseUrl: 'example.org', ignorePatterns: [],
          defaultDateType: 'modified', theme: { fontOrigin: 'local', cdnCaching: false, typography: { header: 'x', body: 'x', code: 'x' }, colors: { lightMode: colors, darkMode: colors } } },
        plugins: { transformers: [Plugin.FrontMatter(), Plugin.CreatedModifiedDate({ priority: ['filesystem'] }), Plugin.ObsidianFlavoredMarkdown({ enableInHtmlEmbed: false }),
          Plugin.GitHubFlavoredMarkdown(), Plugin.TableOfContents(), Plugin.CrawlLinks({ markdownLinkResolution: 'shortest' }), Plugin.Description(), Plugin.Latex({ renderEngine: 'katex' })],
          filters: [], emitters: [Plugin.ContentPage(), Plugin.FolderPage()] } }`,
    },
    command: ['npx', 'quartz', 'build', '--directory', 'docs', '--concurrency', '1'],
    out: 'public',
  },
}

/** Writes a note before and after its split; pictures are left out. Returns false if it is not split. */
async function writeCase(
  { name, text: source, options, plan }: Case,
  app: AppName,
  links: 'wiki' | 'markdown',
  folder: string,
): Promise<boolean> {
  const parser = loadParser('satteri')
  const context = { parser, fallback: loadParser('remark'), hash: hashText, sourceFolder: '' }
  const planFile = plan === undefined ? undefined : { path: 'note.plan.yaml', text: plan }
  const { index, ...others } = options
  const text = source.replace(/\bnote\.md\b/g, 'index.md')
  const asked = { ...others, links, apps: [app] }
  const result = await split({ path: 'index.md', text, plan: planFile }, asked, context)
  if (result.messages.some(({ fatal }) => fatal) || result.notes.length < 2) return false
  write(join(folder, 'before', 'index.md'), withoutPictures(text))
  for (const [path, content] of Object.entries(filesOf(result))) {
    if (path.endsWith('.md')) write(join(folder, 'after', path), withoutPictures(content))
  }
  return name !== ''
}

const cli = new URL('../../src/cli.ts', import.meta.url).pathname

/** Writes a vault before and after the split of its five longest notes in place. */
function writeVault(name: string, app: AppName, links: 'wiki' | 'markdown', folder: string): void {
  const vault = join(corpusFolder, name)
  const notes = readdirSync(vault, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.md'))
  const textOf = new Map(notes.map((path) => [path, readFileSync(join(vault, path), 'utf8')]))
  for (const [path, text] of textOf)
    for (const side of ['before', 'after']) write(join(folder, side, path), withoutPictures(text))
  const longest = notes.sort((a, b) => (textOf.get(b)?.length ?? 0) - (textOf.get(a)?.length ?? 0)).slice(0, 5)
  const args = ['split', ...longest, '--vault', '.', '--links', links, '--apps', app, '--quiet']
  execFileSync(process.execPath, ['--import', import.meta.resolve('tsx'), cli, ...args], {
    cwd: join(folder, 'after'),
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

/** Pictures are not there: apps do not build without them. */
function withoutPictures(text: string): string {
  return text.replace(/(!\[[^\]]*\])\([^)]*\)/g, '$1(data:,)').replace(/\b(src|poster|srcset)="[^"]*"/g, '$1="data:,"')
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

/** Builds a site; what stops it is left out, and it is built again. Returns the notes, or only their splits, left out. */
function build(app: AppName, { files, command, out }: Site, folder: string): string[] {
  const dropped: string[] = []
  for (const [path, text] of Object.entries(files)) write(join(folder, path), text)
  for (;;) {
    rmSync(join(folder, out), { recursive: true, force: true })
    const [program, ...args] = command
    const { status, stdout, stderr } = spawnSync(program, args, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 })
    if (status === 0) return dropped
    const said = `${stdout}${stderr}`
    const [, note = '', side = ''] = /(?:docs|\.temp)\/(case-\d+)(?:[/_](after)(?=[/_]))?/.exec(said) ?? []
    const culprit = side === '' ? note : `${note}/${side}`
    if (culprit === '' || dropped.includes(culprit)) throw new Error(`${app} does not build: ${said.slice(-2000)}`)
    dropped.push(culprit)
    rmSync(join(folder, 'docs', culprit), { recursive: true })
  }
}

interface PageLink {
  page: string
  text: string
  href: string
  isAlive: boolean
}

/** The links of all pages in a folder of a site to places in that folder. */
function crawl(root: string, folder: string): PageLink[] {
  const start = join(root, folder)
  if (!existsSync(start)) return []
  const pages = readdirSync(start, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.html'))
  const ids = new Map<string, Set<string> | undefined>()
  const idsOf = (path: string) => {
    if (!ids.has(path)) {
      const file = [path, `${path}.html`, `${path}/index.html`]
        .map((one) => join(root, one))
        .find((one) => existsSync(one) && statSync(one).isFile())
      const html = file === undefined ? undefined : readFileSync(file, 'utf8')
      const found =
        html && [...html.matchAll(/\s(?:id|name)=(?:"([^"]*)"|([^\s">]+))/g)].map(([, a, b]) => decode(a ?? b ?? ''))
      ids.set(path, html === undefined ? undefined : new Set(found || []))
    }
    return ids.get(path)
  }
  return pages.flatMap((page) => {
    // a return link of a footnote is written by the app
    const html = readFileSync(join(start, page), 'utf8').replace(
      /<!--[\s\S]*?-->|<a class="footnote-backref"[^>]*>/g,
      '',
    )
    const main = /<(?:article|main|div[^>]*role="main")[\s\S]*/.exec(html)?.[0] ?? html
    const url = posix.join('/', folder, page.replace(/(^|\/)index\.html$/, '$1'))
    return [...main.matchAll(/<a\s[^>]*?href="([^"]*)"[^>]*>([\s\S]*?)<\/a>/g)].flatMap(([, raw = '', inner = '']) => {
      const href = decode(raw)
      if (/^[a-z][a-z\d+.-]*:|^\/\//i.test(href)) return []
      const to = new URL(href, `https://example.org${encodeURI(url)}`)
      const path = decodeUri(to.pathname).replace(/\/$/, '') || '/'
      if (!path.startsWith(`/${folder}`)) return []
      const there = idsOf(path)
      const hash = decodeUri(to.hash.slice(1))
      const text = decode(inner.replace(/<[^>]*>/g, ''))
        .replace(/\s+/g, ' ')
        .trim()
      return [{ page, text, href, isAlive: there !== undefined && (hash === '' || there.has(hash)) }]
    })
  })
}

function decode(html: string): string {
  return html
    .replace(/&#x([\da-f]+);/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
}

async function testSite(app: AppName, site: Site, cases: readonly Case[], vaults: readonly string[]): Promise<number> {
  const folder = join(home, app)
  const { checkout, links = 'markdown' } = site
  if (checkout !== undefined && !existsSync(join(folder, checkout))) {
    console.log(`${app}: no checkout in ${folder}; left out`)
    return 0
  }
  rmSync(join(folder, 'docs'), { recursive: true, force: true })
  if (site.packages && !existsSync(join(folder, 'node_modules'))) {
    write(join(folder, 'package.json'), JSON.stringify({ private: true, ...site.packages }))
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder, stdio: 'inherit' })
  }
  write(join(folder, 'docs', 'index.md'), '# Notes\n')
  const names = new Map<string, string>()
  for (const [number, one] of cases.entries()) {
    const id = `case-${number}`
    if (await writeCase(one, app, links, join(folder, 'docs', id))) names.set(id, one.name)
  }
  for (const [number, name] of vaults.entries()) {
    const id = `case-${cases.length + number}`
    writeVault(name, app, links, join(folder, 'docs', id))
    names.set(id, name)
  }
  const dropped = build(app, site, folder)
  const unbuilt = dropped.flatMap((id) => names.get(id) ?? [])
  let dead = 0
  const counts = { before: 0, after: 0, deadBefore: 0, deadAfter: 0 }
  for (const [id, name] of names) {
    if (dropped.includes(id)) continue
    if (dropped.includes(`${id}/after`)) {
      const line = `${app}\t${name}\tit builds the note, but not its split`
      if (findKnown(knownSiteCases, { name, app, line })) continue
      dead++
      console.log(line)
      continue
    }
    const [before = [], after = []] = ['before', 'after'].map((side) => crawl(join(folder, site.out), `${id}/${side}`))
    const broken = new Set(before.filter(({ isAlive }) => !isAlive).map(({ text }) => text))
    const working = new Set(before.filter(({ isAlive }) => isAlive).map(({ text }) => text))
    counts.before += before.length
    counts.after += after.length
    counts.deadBefore += before.filter(({ isAlive }) => !isAlive).length
    for (const { page, text, href, isAlive } of after) {
      if (isAlive) continue
      counts.deadAfter++
      if (broken.has(text) || !working.has(text)) continue
      const line = `${app}\t${name}\t${page}\t[${text}](${href})`
      if (findKnown(knownSiteCases, { name, app, line })) continue
      dead++
      console.log(line)
    }
  }
  console.log(
    `${app}: ${names.size - unbuilt.length} notes, ${unbuilt.length} that it does not build before the split either (${unbuilt.join(', ')}); links ${counts.before} before (${counts.deadBefore} dead), ${counts.after} after (${counts.deadAfter} dead), ${dead} of them worked before`,
  )
  return dead
}

const asked = process.argv.slice(2).filter((argument) => argument !== '--all')
const apps = (Object.keys(sites) as AppName[]).filter((app) => asked.includes(app))
const parts = asked.filter((argument) => !Object.hasOwn(sites, argument))
const isAll = process.argv.includes('--all')
const sample = [...listCases(), ...(isAll ? listCorpus() : [])].filter(
  ({ name, text }) => text.length > 0 && (parts.length === 0 || parts.some((part) => name.includes(part))),
)
const vaults = isAll ? ['vaults/oxide-docs', 'vaults/quartz-docs'] : []
const chosen = vaults.filter((name) => parts.length === 0 || parts.some((part) => name.includes(part)))
let dead = 0
for (const app of apps.length > 0 ? apps : (Object.keys(sites) as AppName[]))
  dead += await testSite(app, sites[app] as Site, sample, chosen)
if (dead > 0) process.exitCode = 1
