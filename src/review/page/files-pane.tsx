import type { FileView, ReviewView, TopicKey } from '../protocol.ts'
import { chooseForTopic, dissolve, mergeTopics, moveBy, moveTo, nestTopic } from './actions.ts'
import { colorOf, count } from './color.ts'
import { Drop } from './drop.tsx'
import { LimitSlider } from './limit-slider.tsx'
import { canEdit, change, dragged, lit, rightTab, shown } from './state.ts'

/** The output files: the index and the topics, as drop targets for sections and other topics. */
export function FilesPane({ view }: { view: ReviewView }) {
  const [index, ...topics] = view.files
  const what = dragged.value
  const nested = new Map(topics.map(({ topic }) => [topic?.key, topic?.within]))
  const depthOf = (key: TopicKey | undefined): number => {
    const within = nested.get(key)
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
            <Card file={index} depth={0}>
              {what && (
                <Drop
                  label="Back to the index"
                  onDrop={() => (what.kind === 'sections' ? moveTo(what.ids, { kind: 'index' }) : dissolve(what.key))}
                />
              )}
            </Card>
          </li>
        )}
        {topics.map((file) => {
          const { key, title, within } = file.topic as NonNullable<FileView['topic']>
          return (
            <li key={key}>
              {what?.kind === 'topic' && what.key !== key && (
                <Drop
                  className="between"
                  label="Move here"
                  onDrop={() => change({ kind: 'orderTopic', topic: what.key, before: key })}
                />
              )}
              <Card
                file={file}
                depth={depthOf(key)}
                isHub={topics.some(({ topic }) => topic?.within === key)}
                within={within}
              >
                {what?.kind === 'sections' && (
                  <>
                    <Drop label={`Add to ${title}`} onDrop={() => moveTo(what.ids, { kind: 'topic', topic: key })} />
                    <Drop
                      label="New, in its folder"
                      onDrop={() => moveTo(what.ids, { kind: 'newTopic', within: key })}
                    />
                  </>
                )}
                {what?.kind === 'topic' && what.key !== key && (
                  <>
                    <Drop label={`Merge into ${title}`} onDrop={() => mergeTopics(what.key, key)} />
                    <Drop label="Into its folder" onDrop={() => nestTopic(what.key, key)} />
                  </>
                )}
              </Card>
            </li>
          )
        })}
      </ul>
      {canEdit.value &&
        (what ? (
          <Drop
            className="new-topic"
            label={what.kind === 'sections' ? 'Drop here for a new topic' : 'Drop here to take it out of its folder'}
            onDrop={() =>
              what.kind === 'sections' ? moveTo(what.ids, { kind: 'newTopic' }) : nestTopic(what.key, undefined)
            }
          />
        ) : (
          <p class="hint">Drag sections onto a file, or press M on one.</p>
        ))}
    </section>
  )
}

function Card({
  file,
  depth,
  isHub = false,
  within,
  children,
}: {
  file: FileView
  depth: number
  isHub?: boolean
  within?: TopicKey | undefined
  children: unknown
}) {
  const key = file.topic?.key
  const isShown = (key ?? 0) === shown.value
  const open = () => {
    shown.value = key ?? 0
    if (rightTab.value !== 'preview') rightTab.value = 'preview'
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (key === undefined || !canEdit.value) return
    if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault()
      moveBy(key, event.key === 'ArrowUp' ? -1 : 1)
    } else if (event.key === 'm' && !event.ctrlKey && !event.metaKey) {
      // the letter must not go to the newly focused field
      event.preventDefault()
      chooseForTopic(key)
    }
  }
  const parts = file.topic && file.topic.sections.length > 1 ? `, ${count(file.topic.sections.length, 'section')}` : ''
  return (
    <div
      class={`card${isShown ? ' shown' : ''}${key === undefined ? ' index' : ''}${lit.value.key === (key ?? 0) ? ' lit' : ''}`}
      style={{ ...colorOf(key), '--indent': String(depth) }}
    >
      <button
        type="button"
        class="card-main"
        data-focus={`topic-${key ?? 0}`}
        aria-current={isShown ? 'true' : undefined}
        draggable={key !== undefined && canEdit.value}
        onClick={open}
        onKeyDown={onKeyDown}
        onDragStart={(event) => {
          if (key === undefined) return
          event.dataTransfer?.setData('text/plain', file.title)
          setTimeout(() => (dragged.value = { kind: 'topic', key }))
        }}
        onDragEnd={() => (dragged.value = undefined)}
      >
        <span class="swatch" />
        <span class="card-title">
          {file.title}
          {key === undefined && <span class="badge">index</span>}
          {isHub && <span class="badge">folder</span>}
        </span>
        {file.path !== `${file.title}.md` && (
          <span class="card-path">{within === undefined ? file.path : file.path.replace(/^.*\/(?=[^/]+$)/, '…/')}</span>
        )}
        <span class="card-numbers">
          {count(file.words, 'word')}
          {parts}
          {file.linksIn > 0 && <span title="Links from other files of this split">{`, ${file.linksIn} in`}</span>}
          {file.linksOut > 0 && <span title="Links to other files of this split">{`, ${file.linksOut} out`}</span>}
        </span>
      </button>
      {key !== undefined && canEdit.value && (
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
      {dragged.value && <div class="drops">{children as never}</div>}
    </div>
  )
}
