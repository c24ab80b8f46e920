import { type AppName, appNames, type LinkForm } from '../apps/app.ts'
import { apps } from '../apps/apps.ts'
import { decodeUri } from '../text/paths.ts'
import { formOf, type Landing, type LinkContext, type LinkSite } from './landing.ts'
import { headingsOf } from './places.ts'

/** The data for finding the apps that lose a link. */
export interface LossContext extends LinkContext {
  /** The apps that matter for the written link style. */
  counted: readonly AppName[]
}

/**
 * Lists the apps that followed a reference in the whole note and do not follow the written link, in the order of
 * `appNames`.
 */
export function appsThatLose(context: LossContext, site: LinkSite, landing: Landing): AppName[] {
  const { reference, place } = site
  const { syntax } = reference
  const { heading } = place
  const { form } = landing
  const isNameless = place.isNear || place.blockId !== undefined
  const isUntold = syntax.kind === 'wiki' || (syntax.kind === 'html' && !context.isMarkdown)
  if (isNameless ? isUntold : heading === undefined) return []
  const written = formBefore(context, site)
  const { list, position } = headingsOf(context.places, place.note)
  const target = heading === undefined ? undefined : list[position.get(heading) ?? -1]
  // Obsidian's key of a heading is unknown while the heading itself is rewritten
  const isUnknown = target !== undefined && target.key === undefined
  return appNames.filter((app) => {
    if (landing.lands.has(app) || (isUnknown && app === 'obsidian') || !context.counted.includes(app)) return false
    // Foam does not check Markdown links within a note
    if (app === 'foam' && written.kind === 'markdown') return form.kind !== 'markdown' || form.path !== ''
    // every app that shows HTML finds an HTML id
    if (isNameless || heading === undefined)
      return app !== 'obsidian' && written.kind === 'markdown' && !written.fragment?.startsWith('^')
    return apps[app].reads(written) && context.before.find(apps[app], written) === heading
  })
}

/** Describes a reference as apps see it in the whole note. */
function formBefore(context: LossContext, site: LinkSite): LinkForm {
  const { syntax, url } = site.reference
  return formOf(
    context,
    site,
    syntax.kind === 'wiki'
      ? { kind: 'wiki', path: '', text: syntax.link.alias, fragment: syntax.link.subpath }
      : { kind: 'markdown', path: '', text: '', fragment: decodeUri(url.replace(/^[^#]*#?/, '')) },
  )
}
