import { useEffect, useRef, useState } from 'preact/hooks'
import type { ReviewView } from '../protocol.ts'
import { colorOf, count } from './color.ts'
import { DiskList } from './disk-list.tsx'
import { Prose, scrollIn, showSection } from './prose.tsx'
import { fetchFile, rightTab, shownFile, wantedPlace } from './state.ts'
import { Tabs } from './tabs.tsx'
import { TopicForm } from './topic-form.tsx'

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
