import type { Survey } from './survey.ts'

const plugins: Readonly<Record<string, string>> = {
  'excalidraw-plugin': 'an Excalidraw drawing',
  'kanban-plugin': 'a Kanban board',
  'mindmap-plugin': 'a mind map',
}

/**
 * Names the format of a note that only its plugin can read, such as `a Kanban board`: the plugin would see no content
 * in a split one. Undefined for other notes. https://github.com/zsviczian/obsidian-excalidraw-plugin
 * https://github.com/obsidian-community/obsidian-kanban https://github.com/MarkMindCkm/obsidian-enhancing-mindmap
 */
export function pluginOf({ properties }: Pick<Survey, 'properties'>): string | undefined {
  const key = Object.keys(plugins).find((name) => properties[name] !== undefined && properties[name] !== null)
  return key && plugins[key]
}
