import type { App, AppName } from './app.ts'
import { docusaurus } from './docusaurus.ts'
import { foam } from './foam.ts'
import { github } from './github.ts'
import { mkdocs } from './mkdocs.ts'
import { obsidian } from './obsidian.ts'
import { quartz } from './quartz.ts'
import { remarkWikiLink } from './remark-wiki-link.ts'
import { starlight } from './starlight.ts'
import { vitepress } from './vitepress.ts'

/** The modelled apps by name. */
export const apps: Readonly<Record<AppName, App>> = {
  obsidian,
  quartz,
  foam,
  starlight,
  remark: remarkWikiLink,
  github,
  docusaurus,
  vitepress,
  mkdocs,
}

/** Returns whether an app shows wiki-links as text. */
export function isMarkdownOnly(name: AppName): boolean {
  return apps[name].folderPage !== undefined
}

/** Whether one of the asked apps reads notes as MDX. */
export function isForMdx({ apps: asked }: { apps: readonly AppName[] }): boolean {
  return asked.some((name) => apps[name].isMdx)
}
