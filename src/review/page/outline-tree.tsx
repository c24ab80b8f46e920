import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { ReviewView, SectionView } from '../protocol.ts'
import { chooseTarget } from './actions.ts'
import { colorOf, count } from './color.ts'
import { showSection } from './prose.tsx'
import { canEdit, dragged, fileOfTopic, insideOf, lit, selected, shown, wantedPlace } from './state.ts'

/** A note with more sections shows those inside a moved one on demand. */
const mostOpen = 40

/** The sections of the note with their sizes and topics; each can be dragged, or moved by key. */
export function OutlineTree({ view }: { view: ReviewView }) {
  const { sections } = view
  const tree = useRef<HTMLDivElement>(null)
  const current = useSignal(sections[0]?.id)
  const closed = useSignal<ReadonlySet<string>>(
    new Set(sections.length > mostOpen ? sections.filter(({ isPlaced }) => isPlaced).map(({ id }) => id) : []),
  )
  const hidden = new Set(
    sections.filter(({ id }) => closed.value.has(id)).flatMap((one) => insideOf(one).map(({ id }) => id)),
  )
  const rows = sections.filter(({ id }) => !hidden.has(id))
  const most = Math.max(
    1,
    ...sections.filter(({ parent }) => parent !== undefined || sections.length < 3).map(({ words }) => words),
  )
  const fallback = rows.some(({ id }) => id === current.value) ? current.value : rows[0]?.id
  // a link may lead to a collapsed section
  useEffect(() => {
    tree.current?.querySelector('.row.lit')?.scrollIntoView({ block: 'nearest' })
  }, [lit.value.section])

  const toggle = (id: string, isClosed: boolean) => {
    const next = new Set(closed.value)
    if (isClosed) next.add(id)
    else next.delete(id)
    closed.value = next
  }
  const select = (id: string, isMore: boolean) => {
    const next = new Set(isMore ? selected.value : [])
    if (!next.delete(id)) next.add(id)
    selected.value = next
  }
  const focus = (at: number) => {
    const next = rows[Math.min(rows.length - 1, Math.max(0, at))]
    if (!next) return
    current.value = next.id
    requestAnimationFrame(() => tree.current?.querySelector<HTMLElement>('[role="treeitem"][tabindex="0"]')?.focus())
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const at = rows.findIndex(({ id }) => id === fallback)
    const section = rows[at]
    if (!section || event.ctrlKey || event.metaKey || event.altKey) return
    const keys: Record<string, () => void> = {
      ArrowDown: () => focus(at + 1),
      ArrowUp: () => focus(at - 1),
      Home: () => focus(0),
      End: () => focus(rows.length - 1),
      ArrowRight: () => (closed.value.has(section.id) ? toggle(section.id, false) : focus(at + 1)),
      ArrowLeft: () => {
        if (hasInside(section) && !closed.value.has(section.id)) toggle(section.id, true)
        else focus(rows.findIndex(({ id }) => id === section.parent))
      },
      ' ': () => select(section.id, true),
      Enter: () => open(section),
      m: () => canEdit.value && chooseTarget(moving(section.id)),
      t: () => showSection(section.id),
    }
    const act = keys[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }

  return (
    <div
      class="outline"
      role="tree"
      aria-label="Sections of the note"
      aria-multiselectable="true"
      ref={tree}
      onKeyDown={onKeyDown}
    >
      {rows.map((section) => {
        const { id, title, depth, words, topic } = section
        const place = topic === undefined ? 'index' : (fileOfTopic(topic)?.title ?? '')
        const messages = view.messages.filter((message) => message.section === id).length
        const parent = section.parent === undefined ? undefined : sections.find((one) => one.id === section.parent)
        // its color shows the topic; words are only for unexpected places
        const showsPlace = (parent === undefined || parent.topic !== topic) && place !== title
        return (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the tree listens to keys for all its rows
          <div
            key={id}
            class={`row${lit.value.section === id ? ' lit' : ''}${topic === undefined ? '' : ' moves'}${selected.value.has(id) ? ' selected' : ''}`}
            role="treeitem"
            data-focus={`section-${id}`}
            aria-level={depth}
            aria-selected={selected.value.has(id)}
            aria-expanded={hasInside(section) ? !closed.value.has(id) : undefined}
            tabIndex={id === fallback ? 0 : -1}
            draggable={canEdit.value}
            style={{ ...colorOf(topic), '--indent': String(depth - 1), '--share': String(Math.min(1, words / most)) }}
            onFocus={() => {
              current.value = id
            }}
            onClick={(event) => {
              current.value = id
              select(id, event.ctrlKey || event.metaKey || event.shiftKey)
              open(section)
            }}
            onDblClick={() => showSection(id)}
            onDragStart={(event) => {
              event.dataTransfer?.setData('text/plain', title)
              const ids = moving(id)
              // changing the page while a drag begins would end the drag
              setTimeout(() => (dragged.value = { kind: 'sections', ids }))
            }}
            onDragEnd={() => (dragged.value = undefined)}
          >
            {hasInside(section) ? (
              <button
                type="button"
                class="twist"
                tabIndex={-1}
                aria-hidden="true"
                onClick={(event) => {
                  event.stopPropagation()
                  toggle(id, !closed.value.has(id))
                }}
              >
                {closed.value.has(id) ? '▸' : '▾'}
              </button>
            ) : (
              <span class="twist" />
            )}
            <span class="swatch" />
            <span class="name">{title}</span>
            <span class="sr-only">
              {`, ${count(words, 'word')}, ${topic === undefined ? 'stays in the index' : `goes to ${place}`}`}
              {messages > 0 && `, ${count(messages, 'message')}`}
            </span>
            {messages > 0 && (
              <span class="count" aria-hidden="true">
                {messages}
              </span>
            )}
            {showsPlace && (
              <span class="place" aria-hidden="true">
                {place}
              </span>
            )}
            <span class="size" aria-hidden="true" />
            <span class="words" aria-hidden="true">
              {words.toLocaleString('en')}
            </span>
            {canEdit.value && (
              <button
                type="button"
                class="more"
                tabIndex={-1}
                aria-hidden="true"
                title="Move… (m)"
                onClick={(event) => {
                  event.stopPropagation()
                  chooseTarget(moving(id))
                }}
              >
                ⋯
              </button>
            )}
          </div>
        )
      })}
    </div>
  )
}

/** Returns the selected sections, if the moved one is among them. */
function moving(id: string): string[] {
  return selected.value.has(id) ? [...selected.value] : [id]
}

function hasInside(section: SectionView): boolean {
  return insideOf(section).length > 0
}

function open(section: SectionView): void {
  shown.value = section.topic ?? 0
  wantedPlace.value = { key: section.topic ?? 0, hash: section.title }
}
