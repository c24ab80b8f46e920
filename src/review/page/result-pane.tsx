import { useEffect, useRef, useState } from 'preact/hooks'
import type { ReviewView, TopicSettings, TopicView } from '../protocol.ts'
import { DiskList } from './disk-list.tsx'
import { Prose, scrollIn, showSection } from './prose.tsx'
import { canEdit, change, colorOf, count, fetchFile, rightTab, sectionsById, shownFile, wantedPlace } from './state.ts'
import { Tabs } from './tabs.tsx'

/** The result: the selected file, the changes on the disk, and all messages. */
export function ResultPane({ view }: { view: ReviewView }) {
  const changed = view.disk.filter(({ state, role }) => state !== 'unchanged' && role !== 'manifest').length
  const tab = rightTab.value
  return (
    <section class="pane result-pane" aria-label="Result">
      <Tabs
        label="Result"
        tabs={{
          preview: 'Preview',
          disk: `Changes on disk (${changed})`,
          messages: `Messages (${view.messages.length})`,
        }}
        current={rightTab}
      />
      {tab === 'preview' && <Preview view={view} />}
      {tab === 'disk' && <DiskList view={view} />}
      {tab === 'messages' && <Messages view={view} />}
    </section>
  )
}

function Preview({ view }: { view: ReviewView }) {
  const file = shownFile.value
  const [html, setHtml] = useState<{ path: string; html: string }>()
  const box = useRef<HTMLDivElement>(null)
  const path = file?.path
  useEffect(() => {
    let isOld = false
    if (path === undefined) return
    void fetchFile(path).then((next) => {
      if (isOld) return
      setHtml({ path, html: next })
      document.body.dataset.shownRevision = String(view.revision)
    })
    return () => {
      isOld = true
    }
  }, [path, view.revision])
  useEffect(() => {
    const wanted = wantedPlace.value
    if (!wanted || html?.path !== path || wanted.key !== (file?.topic?.key ?? 0)) return
    wantedPlace.value = undefined
    if (wanted.hash === '') box.current?.scrollTo(0, 0)
    else scrollIn(box.current, wanted.hash, 'file-')
  })
  // read here to subscribe to a new scroll target
  wantedPlace.value
  if (!file) return <p class="empty">There is no file yet. See the messages.</p>
  return (
    <div class="preview" style={colorOf(file.topic?.key)}>
      {file.topic ? (
        <TopicForm key={file.topic.key} topic={file.topic} path={file.path} />
      ) : (
        <p class="file-head">
          <span class="swatch" /> <code>{file.path}</code>
        </p>
      )}
      <Prose
        box={box}
        html={html?.path === path ? html?.html : undefined}
        from={file.path}
        label={`Preview of ${file.title}`}
      />
    </div>
  )
}

function Messages({ view }: { view: ReviewView }) {
  if (view.messages.length === 0) return <p class="empty">No messages.</p>
  const errors = view.messages.filter(({ severity }) => severity === 'error').length
  return (
    <div class="scroll">
      {errors > 0 && <p class="hint">{count(errors, 'error')} must be settled before the split can be applied.</p>}
      <ul class="messages">
        {view.messages.map(({ severity, reason, note, rule, file, line, section }, i) => (
          <li key={i} class={severity}>
            <span class="badge">{severity}</span>
            <span>
              {reason}
              {note && <span class="muted"> {note}</span>}
            </span>
            <span class="muted">
              {file !== undefined && <code>{file}</code>} {rule}
              {section !== undefined && (
                <button type="button" class="link" onClick={() => showSection(section)}>
                  line {line}
                </button>
              )}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}

type Name = keyof TopicSettings

/** Returns the setting that the text of a field means. */
function read(name: Name, text: string): Partial<TopicSettings> {
  return { [name]: name === 'tags' ? tagsIn(text) : name === 'keep' ? Number(text) : text }
}

interface FieldProps {
  topic: TopicView
  name: Name
  label: string
  after?: string
  [attribute: string]: unknown
}

/** A field that keeps its text while views arrive, and submits it on blur or Enter. */
function Field({ topic, name, label, after, ...attributes }: FieldProps) {
  const value = name === 'tags' ? topic.tags.join(', ') : String(topic[name])
  const [text, setText] = useState(value)
  const last = useRef(value)
  last.current = value
  useEffect(() => setText(value), [value])
  return (
    <label>
      <span>{label}</span>
      <input
        {...attributes}
        value={text}
        disabled={!canEdit.value}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
        onChange={async ({ currentTarget }) => {
          await change({ kind: 'setTopic', topic: topic.key, settings: read(name, currentTarget.value) })
          // a refused value is reset
          setText(last.current)
        }}
      />
      {after && <span class="after">{after}</span>}
    </label>
  )
}

/** The settings of a topic. Each field is submitted on blur or Enter. */
function TopicForm({ topic, path }: { topic: TopicView; path: string }) {
  return (
    <form class="topic-form" onSubmit={(event) => event.preventDefault()} aria-label={`Settings of ${topic.title}`}>
      <Field topic={topic} name="title" label="Title" />
      <Field topic={topic} name="file" label="File" title={path} spellcheck={false} />
      <details>
        <summary>
          More <span class="muted">{describe(topic)}</span>
        </summary>
        <Field
          topic={topic}
          name="summary"
          label="Summary"
          placeholder="What the index says of it, instead of naming its parts"
        />
        <Field topic={topic} name="tags" label="Tags" placeholder="tag, other-tag" />
        <Field
          topic={topic}
          name="keep"
          label="Keep"
          after="first paragraphs of each section in the index"
          type="number"
          min={0}
        />
        {topic.sections.length > 1 && <SectionOrder topic={topic} />}
      </details>
    </form>
  )
}

/** The sections of a topic in order, each with buttons to move it. */
function SectionOrder({ topic: { key, sections } }: { topic: TopicView }) {
  const swap = (i: number) => void change({ kind: 'orderSections', topic: key, sections: swapped(sections, i) })
  const isOff = !canEdit.value
  return (
    <div class="order">
      <span>Order</span>
      <ol>
        {sections.map((id, i) => {
          const title = sectionsById.value.get(id)?.title ?? id
          return (
            <li key={id}>
              {title}
              <button
                type="button"
                disabled={isOff || i === 0}
                aria-label={`Move ${title} up`}
                onClick={() => swap(i - 1)}
              >
                ↑
              </button>
              <button
                type="button"
                disabled={isOff || i === sections.length - 1}
                aria-label={`Move ${title} down`}
                onClick={() => swap(i)}
              >
                ↓
              </button>
            </li>
          )
        })}
      </ol>
    </div>
  )
}

function tagsIn(text: string): string[] {
  return text
    .split(/[\s,]+/)
    .map((tag) => tag.replace(/^#/, ''))
    .filter(Boolean)
}

/** Summarizes the collapsed settings. */
function describe(topic: TopicView): string {
  const { summary, tags, keep, sections } = topic
  return [
    summary && 'summary',
    tags.length > 0 && tags.map((tag) => `#${tag}`).join(' '),
    keep > 0 && `keeps ${keep}`,
    sections.length > 1 && `${sections.length} sections`,
  ]
    .filter(Boolean)
    .join(', ')
}

/** Swaps the section at an index with the next one. */
function swapped(sections: readonly string[], i: number): string[] {
  return [...sections.slice(0, i), sections[i + 1] as string, sections[i] as string, ...sections.slice(i + 2)]
}
