import { useEffect, useRef, useState } from 'preact/hooks'
import type { TopicSettings, TopicView } from '../protocol.ts'
import { canEdit, change, sectionsById } from './state.ts'

interface FieldProps {
  label: string
  value: string
  set: (value: string) => Promise<void>
  after?: string
  [attribute: string]: unknown
}

/** A field that keeps its text while views arrive, and submits it on blur or Enter. */
function Field({ label, value, set, after, ...attributes }: FieldProps) {
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
          await set(currentTarget.value)
          // a refused value is reset
          setText(last.current)
        }}
      />
      {after && <span class="after">{after}</span>}
    </label>
  )
}

/** The settings of a topic. Each field is submitted on blur or Enter. */
export function TopicForm({ topic, path }: { topic: TopicView; path: string }) {
  const set = (settings: Partial<TopicSettings>) => change({ kind: 'setTopic', topic: topic.key, settings })
  return (
    <form class="topic-form" onSubmit={(event) => event.preventDefault()} aria-label={`Settings of ${topic.title}`}>
      <Field label="Title" value={topic.title} set={(title) => set({ title })} />
      <Field label="File" value={topic.file} set={(file) => set({ file })} title={path} spellcheck={false} />
      <details>
        <summary>
          More <span class="muted">{describe(topic)}</span>
        </summary>
        <Field
          label="Summary"
          value={topic.summary}
          set={(summary) => set({ summary })}
          placeholder="What the index says of it, instead of naming its parts"
        />
        <Field
          label="Tags"
          value={topic.tags.join(', ')}
          set={(text) => set({ tags: tagsIn(text) })}
          placeholder="tag, other-tag"
        />
        <Field
          label="Keep"
          value={String(topic.keep)}
          set={(text) => set({ keep: Number(text) })}
          type="number"
          min={0}
          after="first paragraphs of each section in the index"
        />
        <KeepHeading topic={topic} set={set} />
        <Field
          label="Pointer"
          value={topic.pointer}
          set={(pointer) => set({ pointer })}
          placeholder="See {topic} for {parts}."
        />
        <Field
          label="Inherit"
          value={topic.inherit.join(', ')}
          set={(text) => set({ inherit: tagsIn(text) })}
          placeholder="properties of the note, if not those of the options"
        />
        <Field
          label="Split over"
          value={topic.maxWords === null ? '' : String(topic.maxWords)}
          set={(text) => set({ maxWords: text.trim() === '' ? null : Number(text) })}
          type="number"
          min={0}
          after="words, one depth down; 0: never"
        />
        {topic.sections.length > 1 && <SectionOrder topic={topic} />}
      </details>
    </form>
  )
}

/** Whether the index keeps the heading of a topic. */
function KeepHeading({ topic, set }: { topic: TopicView; set: (settings: Partial<TopicSettings>) => void }) {
  return (
    <label>
      <span>Heading</span>
      <input
        type="checkbox"
        checked={topic.keepHeading}
        disabled={!canEdit.value}
        onChange={({ currentTarget }) => void set({ keepHeading: currentTarget.checked })}
      />
      <span class="after">stays in the index, above the pointer</span>
    </label>
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
function describe({ summary, tags, keep, keepHeading, pointer, inherit, maxWords, sections }: TopicView): string {
  return [
    summary && 'summary',
    tags.length > 0 && tags.map((tag) => `#${tag}`).join(' '),
    keep > 0 && `keeps ${keep}`,
    !keepHeading && 'no heading',
    pointer && 'own pointer',
    inherit.length > 0 && `inherits ${inherit.join(', ')}`,
    maxWords !== null && `split over ${maxWords} words`,
    sections.length > 1 && `${sections.length} sections`,
  ]
    .filter(Boolean)
    .join(', ')
}

/** Swaps the section at an index with the next one. */
function swapped(sections: readonly string[], i: number): string[] {
  return [...sections.slice(0, i), sections[i + 1] as string, sections[i] as string, ...sections.slice(i + 2)]
}
