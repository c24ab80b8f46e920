import type { SplitOptions } from '../options.ts'
import { spanSet } from '../text/span.ts'
import { listWikiLinks } from '../text/wiki-link.ts'
import type { SplitPlan, Topic } from './split-plan.ts'

/** Lists the linkpaths of wiki-links in the user's plan text: summaries, pointers, provenance. */
export function linksOfPlan({ topics }: SplitPlan, { pointer, provenance, template }: SplitOptions): Set<string> {
  const texts = [pointer, provenance, template, ...topics.flatMap(textsOf)]
  return new Set(
    texts.flatMap((text) =>
      text === undefined ? [] : listWikiLinks(text, [spanSet([])]).map(({ linkpath }) => linkpath),
    ),
  )
}

function textsOf({ summary, pointer, topics }: Topic): (string | undefined)[] {
  return [summary, pointer, ...topics.flatMap(textsOf)]
}
