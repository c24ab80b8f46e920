import { noteEnding } from '../text/paths.ts'
import type { App, AppName } from './app.ts'

/** Completes the model of an app that makes a page of each Markdown file, with ids of its own and without wiki-links. */
export function siteApp(
  app: Pick<App, 'title' | 'findNote' | 'pageUrl' | 'barredInNames' | 'endings' | 'isMdx'> & {
    name: AppName & App['renderer']
  },
): App {
  const { name, title } = app
  return {
    ...app,
    misses: {
      wiki: `${title} shows wiki-links as text`,
      markdown: `${title} follows its own ids, and links between files in Markdown`,
    },
    folderPage: 'index',
    // only Markdown links are turned into those between pages
    reads: ({ kind, path, place }) => kind === 'markdown' && !(place.inHtml && noteEnding.test(path)),
    renderer: name,
    followsIds: 'anywhere',
    headingKeys: () => [],
    fragmentKeys: ({ fragment = '' }) => [fragment],
    findBlock: () => -1,
  }
}
