import type { SectionView } from '../protocol.ts'
import { chooseTarget, moving } from './actions.ts'
import { colorOf, count } from './color.ts'
import { showSection } from './prose.tsx'
import { canEdit, dragged, fileOfTopic, lit, sectionsById, selected, shown, wantedPlace } from './state.ts'

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
export function OutlineRow({ section, messages, share, isOpen, isCurrent, onCurrent, onToggle }: RowProps) {
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

export function select(id: string, isMore: boolean): void {
  const next = new Set(isMore ? selected.value : [])
  if (!next.delete(id)) next.add(id)
  selected.value = next
}

/** Shows the file of a section, at its heading. */
export function openSection({ topic = 0, title }: SectionView): void {
  shown.value = topic
  wantedPlace.value = { key: topic, hash: title }
}
