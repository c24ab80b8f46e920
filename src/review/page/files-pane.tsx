import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { ReviewView, TopicKey, TopicView } from '../protocol.ts'
import { dissolve, mergeTopics, moveTo, nestTopic } from './actions.ts'
import { FileCard } from './file-card.tsx'
import { canEdit, change, count, type Dragged, dragged } from './state.ts'

/** The output files: the index and the topics, as drop targets for sections and other topics. */
export function FilesPane({ view }: { view: ReviewView }) {
  const [index, ...topics] = view.files
  const what = dragged.value
  const around = new Map(topics.map(({ topic }) => [topic?.key, topic?.within]))
  const depthOf = (key: TopicKey | undefined): number => {
    const within = around.get(key)
    return within === undefined ? 0 : 1 + depthOf(within)
  }
  return (
    <section class="pane files-pane" aria-label="Files">
      <h2 class="pane-title">
        Files <span class="muted">{count(view.files.length, 'file')}</span>
      </h2>
      {!view.isReadOnly && <LimitSlider limit={view.limit} />}
      <ul class="files" aria-label="Files of the split">
        {index && (
          <li>
            <FileCard file={index} depth={0} drops={what && <IndexDrop what={what} />} />
          </li>
        )}
        {topics.map((file) => {
          const topic = file.topic as TopicView
          const isOther = what?.kind === 'topic' && what.key !== topic.key
          return (
            <li key={topic.key}>
              {isOther && (
                <Drop
                  className="between"
                  label="Move here"
                  onDrop={() => change({ kind: 'orderTopic', topic: what.key, before: topic.key })}
                />
              )}
              <FileCard
                file={file}
                depth={depthOf(topic.key)}
                isHub={topics.some(({ topic: inner }) => inner?.within === topic.key)}
                drops={what && <TopicDrops what={what} topic={topic} />}
              />
            </li>
          )
        })}
      </ul>
      {canEdit.value &&
        (what ? <NewDrop what={what} /> : <p class="hint">Drag sections onto a file, or press M on one.</p>)}
    </section>
  )
}

function IndexDrop({ what }: { what: Dragged }) {
  const drop = () => (what.kind === 'sections' ? moveTo(what.ids, { kind: 'index' }) : dissolve(what.key))
  return <Drop label="Back to the index" onDrop={drop} />
}

function TopicDrops({ what, topic: { key, title } }: { what: Dragged; topic: TopicView }) {
  if (what.kind === 'sections') {
    const { ids } = what
    return (
      <>
        <Drop label={`Add to ${title}`} onDrop={() => moveTo(ids, { kind: 'topic', topic: key })} />
        <Drop label="New, in its folder" onDrop={() => moveTo(ids, { kind: 'newTopic', within: key })} />
      </>
    )
  }
  if (what.key === key) return null
  return (
    <>
      <Drop label={`Merge into ${title}`} onDrop={() => mergeTopics(what.key, key)} />
      <Drop label="Into its folder" onDrop={() => nestTopic(what.key, key)} />
    </>
  )
}

function NewDrop({ what }: { what: Dragged }) {
  const isTopic = what.kind === 'topic'
  return (
    <Drop
      className="new-topic"
      label={isTopic ? 'Drop here to take it out of its folder' : 'Drop here for a new topic'}
      onDrop={() => (isTopic ? nestTopic(what.key, undefined) : moveTo(what.ids, { kind: 'newTopic' }))}
    />
  )
}

/** A drop target, visible while something is dragged. */
function Drop({ label, onDrop, className = '' }: { label: ComponentChildren; onDrop: () => void; className?: string }) {
  const isOver = useSignal(false)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is dropped here can be moved by key as well
    <div
      class={`drop ${className}${isOver.value ? ' over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault()
        isOver.value = true
      }}
      onDragLeave={() => (isOver.value = false)}
      onDrop={(event) => {
        event.preventDefault()
        isOver.value = false
        dragged.value = undefined
        onDrop()
      }}
    >
      {label}
    </div>
  )
}

/** The limits of the slider, in words; 0 splits nothing again. */
const stops = [200, 300, 500, 700, 1000, 1500, 2000, 3000, 5000, 8000, 0]
/** How long the slider must rest before the note is split again, in milliseconds. */
const rest = 150

/** Sets the limit of words above which sections become folders of their parts. */
function LimitSlider({ limit }: { limit: number | undefined }) {
  const at = useSignal(stopOf(limit))
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => {
    at.value = stopOf(limit)
  }, [limit])
  const words = stops[at.value] as number
  const isOpen = limit === undefined && at.value === stopOf(undefined)
  const text = isOpen
    ? 'Cut by the sizes of the sections'
    : words === 0
      ? 'Sections stay whole'
      : `Sections over ${words.toLocaleString('en')} words are split`
  return (
    <label class="limit">
      <span>{text}</span>
      <input
        type="range"
        min={0}
        max={stops.length - 1}
        step={1}
        value={at.value}
        disabled={!canEdit.value}
        aria-valuetext={text}
        title="Cuts the note anew. Undo brings your topics back."
        onInput={(event) => {
          at.value = Number(event.currentTarget.value)
          clearTimeout(timer.current)
          timer.current = setTimeout(() => change({ kind: 'setLimit', words: stops[at.value] as number }), rest)
        }}
      />
      <span class="ends" aria-hidden="true">
        <span>more, smaller files</span>
        <span>fewer, larger</span>
      </span>
    </label>
  )
}

/** Without a limit the slider starts where the default usually splits. */
function stopOf(limit: number | undefined): number {
  if (limit === undefined) return stops.indexOf(3000)
  if (limit === 0) return stops.length - 1
  const at = stops.findIndex((stop) => stop >= limit)
  return at < 0 ? stops.length - 1 : at
}
