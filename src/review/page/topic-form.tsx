import type { TopicSettings, TopicView } from '../protocol.ts'
import { canEdit, change, sectionsById } from './state.ts'

/** What a person sets for a topic. Each field counts when it is left, or with Enter. */
export function TopicForm({ topic, path }: { topic: TopicView; path: string }) {
  const set = (settings: Partial<TopicSettings>) => void change({ kind: 'setTopic', topic: topic.key, settings })
  const isOff = !canEdit.value
  return (
    <form class="topic-form" onSubmit={(event) => event.preventDefault()} aria-label={`Settings of ${topic.title}`}>
      <label>
        <span>Title</span>
        <input
          value={topic.title}
          disabled={isOff}
          onChange={({ currentTarget: { value } }) => set({ title: value })}
        />
      </label>
      <label>
        <span>File</span>
        <input
          value={topic.file}
          disabled={isOff}
          title={path}
          spellcheck={false}
          onChange={({ currentTarget: { value } }) => set({ file: value })}
        />
      </label>
      <details>
        <summary>
          More <span class="muted">{describe(topic)}</span>
        </summary>
        <label>
          <span>Summary</span>
          <input
            value={topic.summary}
            disabled={isOff}
            placeholder="What the index says of it, instead of naming its parts"
            onChange={({ currentTarget: { value } }) => set({ summary: value })}
          />
        </label>
        <label>
          <span>Tags</span>
          <input
            value={topic.tags.join(', ')}
            disabled={isOff}
            placeholder="tag, other-tag"
            onChange={({ currentTarget: { value } }) =>
              set({
                tags: value
                  .split(/[\s,]+/)
                  .map((tag) => tag.replace(/^#/, ''))
                  .filter(Boolean),
              })
            }
          />
        </label>
        <label>
          <span>Keep</span>
          <input
            type="number"
            min={0}
            value={topic.keep}
            disabled={isOff}
            onChange={({ currentTarget: { value } }) => set({ keep: Number(value) })}
          />
          <span class="after">first paragraphs of each section in the index</span>
        </label>
        {topic.sections.length > 1 && (
          <div class="order">
            <span>Order</span>
            <ol>
              {topic.sections.map((id, i) => (
                <li key={id}>
                  {sectionsById.value.get(id)?.title ?? id}
                  <button
                    type="button"
                    disabled={isOff || i === 0}
                    aria-label={`Move ${id} up`}
                    onClick={() =>
                      void change({ kind: 'orderSections', topic: topic.key, sections: swapped(topic.sections, i - 1) })
                    }
                  >
                    ↑
                  </button>
                  <button
                    type="button"
                    disabled={isOff || i === topic.sections.length - 1}
                    aria-label={`Move ${id} down`}
                    onClick={() =>
                      void change({ kind: 'orderSections', topic: topic.key, sections: swapped(topic.sections, i) })
                    }
                  >
                    ↓
                  </button>
                </li>
              ))}
            </ol>
          </div>
        )}
      </details>
    </form>
  )
}

/** What is set of what is out of sight. */
function describe({ summary, tags, keep, sections }: TopicView): string {
  return [
    summary && 'summary',
    tags.length > 0 && tags.map((tag) => `#${tag}`).join(' '),
    keep > 0 && `keeps ${keep}`,
    sections.length > 1 && `${sections.length} sections`,
  ]
    .filter(Boolean)
    .join(', ')
}

/** Sections with the one at an index and the next one swapped. */
function swapped(sections: readonly string[], i: number): string[] {
  return [...sections.slice(0, i), sections[i + 1] as string, sections[i] as string, ...sections.slice(i + 2)]
}
