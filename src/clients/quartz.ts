import { githubSlug } from '../markdown/slug.ts'
import type { ClientHeading } from './client-heading.ts'

/**
 * The index of the heading that Quartz (and every client built on rehype-slug) opens for `#fragment`, or -1.
 * https://github.com/jackyzha0/quartz/blob/v4/quartz/plugins/transformers/ofm.ts
 */
export function findQuartzHeading(bySlug: ReadonlyMap<string, number>, fragment: string): number {
  return bySlug.get(githubSlug(fragment.trim())) ?? -1
}

/** The headings of a note by slug. */
export function indexBySlug(headings: readonly ClientHeading[]): Map<string, number> {
  return new Map(headings.flatMap(({ slug, hasOtherId }, index) => (hasOtherId ? [] : [[slug, index] as const])))
}
