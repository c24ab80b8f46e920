import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { ReviewView, SectionView } from '../protocol.ts'
import { chooseTarget, moving } from './actions.ts'
import { showSection } from './prose.tsx'
import {
  canEdit,
  colorOf,
  count,
  dragged,
  fileOfTopic,
  lit,
  sectionsById,
  selected,
  shown,
  wantedPlace,
} from './state.ts'

/** A note with more sections shows those inside a moved one on demand. */
const mostOpen = 40

/** The sections of the note with their sizes and topics; each can be dragged, or moved by key. */
export function OutlineTree({ view: { sections, messages } }: { view: ReviewView }) {
  const tree = useRef<HTMLDivElement>(null)
  const current = useSignal(sections[0]?.id)
  const closed = useSignal<ReadonlySet<string>>(closedAtFirst(sections))
  const parents = new Set(sections.map(({ parent }) => parent))
  const rows = visibleRows(sections, closed.value)
  const index = rows.findIndex(({ id }) => id === current.value)
  const position = Math.max(index, 0)
  const messagesOf = Map.groupBy(messages, ({ section }) => section)
  const most = mostWords(sections)
  // a link may lead to a collapsed section
  useEffect(() => {
    tree.current?.querySelector('.row.lit')?.scrollIntoView({ block: 'nearest' })
  }, [lit.value.section])

  const isOpen = ({ id }: SectionView) => (parents.has(id) ? !closed.value.has(id) : undefined)
  const toggle = ({ id }: SectionView) => {
    const next = new Set(closed.value)
    if (!next.delete(id)) next.add(id)
    closed.value = next
  }
  const focus = (to: number) => {
    current.value = rows[Math.min(rows.length - 1, Math.max(0, to))]?.id
    requestAnimationFrame(() => tree.current?.querySelector<HTMLElement>('[role="treeitem"][tabindex="0"]')?.focus())
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const section = rows[position]
    if (!section || event.ctrlKey || event.metaKey || event.altKey) return
    const act = actionOf(event.key, { section, position, rows, isOpen: isOpen(section), focus, toggle })
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
      {rows.map((section, i) => (
        <OutlineRow
          key={section.id}
          section={section}
          messages={messagesOf.get(section.id)?.length ?? 0}
          share={Math.min(1, section.words / most)}
          isOpen={isOpen(section)}
          isCurrent={i === position}
          onCurrent={() => {
            current.value = section.id
          }}
          onToggle={() => toggle(section)}
        />
      ))}
    </div>
  )
}

interface TreeState {
  section: SectionView
  position: number
  rows: readonly SectionView[]
  /** Undefined without sections inside. */
  isOpen: boolean | undefined
  focus: (position: number) => void
  toggle: (section: SectionView) => void
}

/** Returns what a key does in the tree. https://www.w3.org/WAI/ARIA/apg/patterns/treeview/ */
function actionOf(
  key: string,
  { section, position, rows, isOpen, focus, toggle }: TreeState,
): (() => void) | undefined {
  const actions: Record<string, () => void> = {
    ArrowDown: () => focus(position + 1),
    ArrowUp: () => focus(position - 1),
    Home: () => focus(0),
    End: () => focus(rows.length - 1),
    ArrowRight: () => (isOpen === false ? toggle(section) : focus(position + 1)),
    ArrowLeft: () => (isOpen ? toggle(section) : focus(rows.findIndex(({ id }) => id === section.parent))),
    ' ': () => select(section.id, true),
    Enter: () => openSection(section),
    m: () => canEdit.value && chooseTarget(moving(section.id)),
    t: () => showSection(section.id),
  }
  return actions[key]
}

function closedAtFirst(sections: readonly SectionView[]): Set<string> {
  return new Set(sections.length > mostOpen ? sections.filter(({ isPlaced }) => isPlaced).map(({ id }) => id) : [])
}

/** Leaves out the sections inside closed ones. */
function visibleRows(sections: readonly SectionView[], closed: ReadonlySet<string>): SectionView[] {
  const hidden = new Set<string>()
  return sections.filter(({ id, parent }) => {
    const isHidden = parent !== undefined && (closed.has(parent) || hidden.has(parent))
    if (isHidden) hidden.add(id)
    return !isHidden
  })
}

/** Returns the words of the largest section; a title around everything does not count. */
function mostWords(sections: readonly SectionView[]): number {
  const counted = sections.filter(({ parent }) => parent !== undefined || sections.length < 3)
  return Math.max(1, ...counted.map(({ words }) => words))
}

interface RowProps {
  section: SectionView
  /** The number of messages on it. */
  messages: number
  /** Its words as a share of those of the largest section. */
  share: number
  /** Whether the sections inside are shown; undefined without any. */
  isOpen: boolean | undefined
  /** Whether the Tab key leads to it. */
  isCurrent: boolean
  onCurrent: () => void
  onToggle: () => void
}

/** A section in the outline. */
function OutlineRow({ section, messages, share, isOpen, isCurrent, onCurrent, onToggle }: RowProps) {
  const { id, title, depth, topic } = section
  const isSelected = selected.value.has(id)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree listens to keys for all its rows
    <div
      class={`row${lit.value.section === id ? ' lit' : ''}${topic === undefined ? '' : ' moves'}${isSelected ? ' selected' : ''}`}
      role="treeitem"
      data-focus={`section-${id}`}
      aria-level={depth}
      aria-selected={isSelected}
      aria-expanded={isOpen}
      tabIndex={isCurrent ? 0 : -1}
      draggable={canEdit.value}
      style={{ ...colorOf(topic), '--indent': String(depth - 1), '--share': String(share) }}
      onFocus={onCurrent}
      onClick={(event) => {
        onCurrent()
        select(id, event.ctrlKey || event.metaKey || event.shiftKey)
        openSection(section)
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
      {isOpen === undefined ? (
        <span class="twist" />
      ) : (
        <RowButton className="twist" label={isOpen ? '▾' : '▸'} onPress={onToggle} />
      )}
      <RowText section={section} messages={messages} />
      {canEdit.value && (
        <RowButton className="more" label="⋯" title="Move… (m)" onPress={() => chooseTarget(moving(id))} />
      )}
    </div>
  )
}

function RowText({ section, messages }: { section: SectionView; messages: number }) {
  const { title, words, topic } = section
  const place = topic === undefined ? 'index' : (fileOfTopic(topic)?.title ?? '')
  const where = topic === undefined ? 'stays in the index' : `goes to ${place}`
  return (
    <>
      <span class="swatch" />
      <span class="name">{title}</span>
      <span class="sr-only">
        {`, ${count(words, 'word')}, ${where}`}
        {messages > 0 && `, ${count(messages, 'message')}`}
      </span>
      {messages > 0 && (
        <span class="count" aria-hidden="true">
          {messages}
        </span>
      )}
      {isUnexpected(section, place) && (
        <span class="place" aria-hidden="true">
          {place}
        </span>
      )}
      <span class="size" aria-hidden="true" />
      <span class="words" aria-hidden="true">
        {words.toLocaleString('en')}
      </span>
    </>
  )
}

/** A button for the mouse; its key is that of the tree. */
function RowButton(props: { className: string; label: string; title?: string; onPress: () => void }) {
  return (
    <button
      type="button"
      class={props.className}
      tabIndex={-1}
      aria-hidden="true"
      title={props.title}
      onClick={(event) => {
        event.stopPropagation()
        props.onPress()
      }}
    >
      {props.label}
    </button>
  )
}

/** Returns whether the color of a section does not say enough: it is in another file than the section around it. */
function isUnexpected({ parent, topic, title }: SectionView, place: string): boolean {
  const around = parent === undefined ? undefined : sectionsById.value.get(parent)
  return (around === undefined || around.topic !== topic) && place !== title
}

function select(id: string, isMore: boolean): void {
  const next = new Set(isMore ? selected.value : [])
  if (!next.delete(id)) next.add(id)
  selected.value = next
}

/** Shows the file of a section, at its heading. */
function openSection({ topic = 0, title }: SectionView): void {
  shown.value = topic
  wantedPlace.value = { key: topic, hash: title }
}
