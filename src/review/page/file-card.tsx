import type { ComponentChildren } from 'preact'
import type { FileView, TopicKey } from '../protocol.ts'
import { chooseForTopic, moveBy } from './actions.ts'
import { canEdit, colorOf, count, dragged, lit, rightTab, shown } from './state.ts'

interface CardProps {
  file: FileView
  depth: number
  isHub?: boolean
  /** Drop targets, visible while something is dragged. */
  drops: ComponentChildren
}

/** A file of the split in a few numbers. A click shows it; topics can be dragged and changed. */
export function FileCard({ file, depth, isHub = false, drops }: CardProps) {
  const key = file.topic?.key
  const canMove = key !== undefined && canEdit.value
  const isShown = (key ?? 0) === shown.value
  const isLit = lit.value.key === (key ?? 0)
  return (
    <div
      class={`card${isShown ? ' shown' : ''}${key === undefined ? ' index' : ''}${isLit ? ' lit' : ''}`}
      style={{ ...colorOf(key), '--indent': String(depth) }}
    >
      <button
        type="button"
        class="card-main"
        data-focus={`topic-${key ?? 0}`}
        aria-current={isShown ? 'true' : undefined}
        draggable={canMove}
        onClick={() => {
          shown.value = key ?? 0
          rightTab.value = 'preview'
        }}
        onKeyDown={(event) => canMove && onTopicKey(event, key)}
        onDragStart={(event) => {
          if (key === undefined) return
          event.dataTransfer?.setData('text/plain', file.title)
          setTimeout(() => (dragged.value = { kind: 'topic', key }))
        }}
        onDragEnd={() => (dragged.value = undefined)}
      >
        <CardText file={file} isHub={isHub} />
      </button>
      {canMove && (
        <button
          type="button"
          class="more"
          aria-label={`Change ${file.title}`}
          title="Change… (m)"
          onClick={() => chooseForTopic(key)}
        >
          ⋯
        </button>
      )}
      {drops && <div class="drops">{drops}</div>}
    </div>
  )
}

function onTopicKey(event: KeyboardEvent, key: TopicKey): void {
  if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
    event.preventDefault()
    moveBy(key, event.key === 'ArrowUp' ? -1 : 1)
  } else if (event.key === 'm' && !event.ctrlKey && !event.metaKey) {
    // the letter must not go to the newly focused field
    event.preventDefault()
    chooseForTopic(key)
  }
}

function CardText({ file: { path, title, words, topic }, isHub }: { file: FileView; isHub: boolean }) {
  const sections = topic?.sections.length ?? 0
  return (
    <>
      <span class="card-title">
        {title}
        {!topic && <span class="badge">index</span>}
        {isHub && <span class="badge">folder</span>}
      </span>
      {path !== `${title}.md` && (
        <span class="card-path">{topic?.within === undefined ? path : path.replace(/^.*\/(?=[^/]+$)/, '…/')}</span>
      )}
      <span class="card-numbers">
        {count(words, 'word')}
        {sections > 1 && `, ${count(sections, 'section')}`}
      </span>
    </>
  )
}
