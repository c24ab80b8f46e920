import { isMarkdownOnly } from '../apps/apps.ts'
import { defaultOptions, type SplitOptions } from '../options.ts'

/** What sets options, from what counts most. `apps`: apps without wiki-links get Markdown links. */
const sources = ['caller', 'plan', 'note', 'config', 'apps', 'vault', 'default'] as const
export type OptionSource = (typeof sources)[number]

/** The options that each source sets. */
export type OptionLayers = Readonly<Partial<Record<Exclude<OptionSource, 'apps' | 'default'>, Partial<SplitOptions>>>>

/** Chooses each option from the source that counts most and sets it; `from` names that. */
export function chooseOptions(layers: OptionLayers) {
  const apps = layers.caller?.apps ?? layers.plan?.apps ?? layers.note?.apps ?? layers.config?.apps
  const implied: Partial<SplitOptions> = apps?.every(isMarkdownOnly) ? { links: 'markdown' } : {}
  const all = { ...layers, apps: implied, default: defaultOptions }
  const set = sources.toReversed().flatMap((source) =>
    Object.entries(all[source] ?? {})
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => ({ key, value, source })),
  )
  return {
    options: Object.fromEntries(set.map(({ key, value }) => [key, value])) as unknown as SplitOptions,
    from: Object.fromEntries(set.map(({ key, source }) => [key, source])) as {
      [name in keyof SplitOptions]?: OptionSource
    },
  }
}
