import type { RefObject } from 'preact'
import { memo } from 'preact/compat'
import { findPlace, linkEnd } from './follow-link.ts'
import { leftTab, lit, rightTab, shown, wantedPlace, wantedSection } from './state.ts'

/** A rendered note. `from`: the path of the file; undefined for the note itself. The server sanitizes the HTML. */
export function Prose({
  box,
  html,
  from,
  label,
}: {
  box: RefObject<HTMLDivElement | null>
  html: string | undefined
  from: string | undefined
  label: string
}) {
  const follow = (event: Event) => {
    const link = linkIn(event)
    if (!link) return
    event.preventDefault()
    const end = linkEnd(link, from)
    if (!end) return
    if (from === undefined && end.section) wantedSection.value = end.section
    else if (from === undefined) scrollIn(box.current, end.hash, 'note-')
    else {
      shown.value = end.key
      rightTab.value = 'preview'
      wantedPlace.value = { key: end.key, hash: end.hash }
    }
  }
  const light = (event: Event) => {
    const link = linkIn(event)
    for (const old of document.querySelectorAll('.prose .lit:not(.part)')) old.classList.remove('lit')
    const end = link && linkEnd(link, from)
    if (!link || !end) {
      if (lit.value.key !== undefined || lit.value.section !== undefined) lit.value = {}
      return
    }
    lit.value = { key: end.key, section: end.section }
    link.classList.add('lit')
    if (box.current && (from === undefined || end.key === shown.value)) {
      findPlace(box.current, end.hash, from === undefined ? 'note-' : 'file-')?.classList.add('lit')
    }
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the links in it are links, and Enter clicks them
    // biome-ignore lint/a11y/useKeyWithMouseEvents: the focus of what is in it is listened to as well
    <section
      ref={box}
      class="prose"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard
      tabIndex={0}
      onClick={follow}
      onMouseOver={light}
      onFocusCapture={light}
      onMouseLeave={() => (lit.value = {})}
    >
      {html === undefined ? <p class="empty">Rendering…</p> : <Html html={html} />}
    </section>
  )
}

/**
 * Rendered only when its text changes, so that added elements stay. The server has sanitized the HTML, and the page's
 * policy blocks scripts in it.
 */
const Html = memo(({ html }: { html: string }) => <div class="prose-body" dangerouslySetInnerHTML={{ __html: html }} />)

export function scrollIn(box: HTMLElement | null, hash: string, prefix: string): void {
  if (box) findPlace(box, hash, prefix)?.scrollIntoView({ block: 'start' })
}

function linkIn(event: Event): HTMLElement | undefined {
  const link = event.target instanceof Element ? event.target.closest<HTMLElement>('a[data-note]') : undefined
  return link ?? undefined
}

/** Scrolls to a section in the text of the note. */
export function showSection(id: string): void {
  leftTab.value = 'note'
  wantedSection.value = id
}
