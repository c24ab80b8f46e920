import type { Survey } from './survey.ts'

const plugins: Readonly<Record<string, string>> = {
  'excalidraw-plugin': 'an Excalidraw drawing',
  'kanban-plugin': 'a Kanban board',
}

/**
 * What a note is that only its plugin can read, such as `a Kanban board`: split, it would be empty to the plugin. Undefined for
 * any other note. https://github.com/zsviczian/obsidian-excalidraw-plugin https://github.com/obsidian-community/obsidian-kanban
 */
export function pluginOf({ properties }: Pick<Survey, 'properties'>): string | undefined {
  const key = Object.keys(plugins).find((name) => properties[name] !== undefined && properties[name] !== null)
  return key && plugins[key]
}
