import type { ReviewView, TopicKey, TopicView } from '../protocol.ts'
import { dissolve, mergeTopics, moveTo, nestTopic } from './actions.ts'
import { count } from './color.ts'
import { Drop } from './drop.tsx'
import { FileCard } from './file-card.tsx'
import { LimitSlider } from './limit-slider.tsx'
import { canEdit, change, type Dragged, dragged } from './state.ts'

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
