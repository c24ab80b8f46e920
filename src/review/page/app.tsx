import { useEffect, useRef, useState } from 'preact/hooks'
import type { ReviewView } from '../protocol.ts'
import { ApplyDialog, ChoiceDialog, KeysDialog, SuggestionsDialog } from './dialogs.tsx'
import { FilesPane } from './files-pane.tsx'
import { findPlace } from './follow-link.ts'
import { OutlineTree } from './outline-tree.tsx'
import { Prose } from './prose.tsx'
import { ResultPane } from './result-pane.tsx'
import {
  canEdit,
  choices,
  colorOf,
  count,
  dialog,
  fetchNote,
  isBusy,
  leftTab,
  lit,
  send,
  trouble,
  view,
  wantedSection,
} from './state.ts'
import { Tabs } from './tabs.tsx'

/** The whole page: a toolbar, and from left to right the note, its files, and the selected file. */
export function App() {
  useEffect(() => {
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
  const now = view.value
  if (!now) return <p class="empty">{trouble.value ?? 'Reading the note…'}</p>
  return (
    <>
      <Toolbar view={now} />
      <Notices />
      <div class={`panes${isBusy.value ? ' busy' : ''}`} aria-busy={isBusy.value}>
        <NotePane view={now} />
        <FilesPane view={now} />
        <ResultPane view={now} />
      </div>
      {choices.value && <ChoiceDialog key={choices.value.title} choices={choices.value} />}
      {dialog.value === 'apply' && <ApplyDialog view={now} />}
      {dialog.value === 'suggestions' && <SuggestionsDialog />}
      {dialog.value === 'keys' && <KeysDialog />}
    </>
  )
}

/** The last result, the current problem, and the pending decision. */
function Notices() {
  const now = view.value
  if (!now) return null
  const isUndoable = now.isApplied && !now.isOver
  return (
    <div class="notices">
      {now.plan.state === 'conflict' && (
        <div class="notice warning" role="alert">
          <span>
            <b>{now.plan.path}</b> was changed in an editor while you changed it here.
          </span>
          <button type="button" onClick={() => send({ kind: 'reload' })}>
            Load theirs
          </button>
          <button type="button" onClick={() => send({ kind: 'keepMine' })}>
            Keep mine
          </button>
        </div>
      )}
      {now.isOver && (
        <div class="notice good">
          <span>
            {now.isOver === 'applied' ? 'The split is applied.' : 'The split is refused.'} You can close this page.
          </span>
        </div>
      )}
      {trouble.value && (
        <div class="notice warning" role="alert">
          {trouble.value}
        </div>
      )}
      <div class={now.notice || isUndoable ? `notice${isUndoable ? ' good' : ''}` : 'sr-only'} role="status">
        <span>{now.notice ?? (isUndoable && 'The split is applied.')}</span>
        {isUndoable && (
          <button type="button" onClick={() => send({ kind: 'takeBack' })}>
            Take it back
          </button>
        )}
      </div>
    </div>
  )
}

function onKey(event: KeyboardEvent): void {
  const isTyping = event.target instanceof HTMLElement && /^(?:INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)
  const key = event.key.toLowerCase()
  if ((event.ctrlKey || event.metaKey) && key === 's') {
    event.preventDefault()
    if (canEdit.value) void send({ kind: 'save' })
  }
  if (isTyping || choices.value || dialog.value) return
  if ((event.ctrlKey || event.metaKey) && (key === 'z' || key === 'y')) {
    event.preventDefault()
    if (canEdit.value) void send({ kind: key === 'y' || event.shiftKey ? 'redo' : 'undo' })
  } else if (event.key === '?') dialog.value = 'keys'
}

/** The source note: its outline, and its text in the colors of its topics. */
function NotePane({ view }: { view: ReviewView }) {
  return (
    <section class="pane note-pane" aria-label="Note">
      <Tabs label="Note" tabs={{ outline: 'Outline', note: 'Text' }} current={leftTab} />
      {leftTab.value === 'outline' ? <OutlineTree view={view} /> : <NoteText view={view} />}
    </section>
  )
}

function NoteText({ view }: { view: ReviewView }) {
  const [html, setHtml] = useState<string>()
  const box = useRef<HTMLDivElement>(null)
  const { version } = view
  useEffect(() => {
    void fetchNote().then(setHtml)
  }, [version])
  const topics = new Map(view.sections.map(({ id, topic }) => [id, topic]))
  const titles = new Map(view.files.map(({ topic, title }) => [topic?.key ?? 0, title]))
  const litSection = lit.value.section
  // the HTML is outside Preact: plan-dependent classes are set afterwards
  useEffect(() => {
    for (const part of box.current?.querySelectorAll<HTMLElement>('.part') ?? []) {
      const id = part.dataset.section ?? ''
      const topic = topics.get(id)
      part.classList.toggle('moves', topic !== undefined)
      part.classList.toggle('lit', id !== '' && id === litSection)
      part.title = topic === undefined ? 'Stays in the index' : `Goes to ${titles.get(topic)}`
      for (const name of ['--hue', '--chroma']) part.style.setProperty(name, colorOf(topic)[name] ?? '')
    }
  })
  useEffect(() => {
    showMessages(box.current, view)
  }, [html, view.messages])
  const wanted = wantedSection.value
  useEffect(() => {
    if (!html || wanted === undefined || !box.current) return
    const part = [...box.current.querySelectorAll<HTMLElement>('.part')].find(
      ({ dataset }) => dataset.section === wanted,
    )
    ;(part ?? findPlace(box.current, wanted, 'note-'))?.scrollIntoView({ block: 'start' })
    wantedSection.value = undefined
  }, [html, wanted])
  return <Prose box={box} html={html} from={undefined} label="Text of the note" />
}

/** Inserts each message after the block that it is about. */
function showMessages(box: HTMLElement | null, { messages }: ReviewView): void {
  for (const old of box?.querySelectorAll('.message-mark') ?? []) old.remove()
  const blocks = [...(box?.querySelectorAll<HTMLElement>('[data-at]') ?? [])]
  for (const { offset, reason, severity } of messages) {
    if (offset === undefined) continue
    const block = blocks.findLast(({ dataset }) => Number(dataset.at) <= offset)
    const mark = document.createElement('p')
    mark.className = `message-mark ${severity}`
    mark.textContent = reason
    block?.after(mark)
  }
}

const planStates = { new: 'not saved yet', saved: 'saved', changed: 'changed, not saved', conflict: 'changed twice' }

/** The bar at the top: the split in numbers, and the actions on all of it. */
function Toolbar({ view }: { view: ReviewView }) {
  const { note, target, follow, files } = view
  const others =
    follow.otherNotes > 0 ? ` and ${count(follow.otherLinks, 'link')} in ${count(follow.otherNotes, 'other note')}` : ''
  return (
    <header class="toolbar">
      <div class="title">
        <h1>{note.title}</h1>
        <p>
          <code title={note.path}>{shortPath(note.path, 1)}</code> <span aria-hidden="true">→</span>
          <span class="sr-only"> to </span>{' '}
          {target.kind === 'vault' ? (
            <span>in place, in the vault</span>
          ) : (
            <code title={target.path}>{`${shortPath(target.path, 2)}/`}</code>
          )}
        </p>
      </div>
      <p class="numbers">
        <b>{count(files.length - 1, 'topic')}</b>, {count(follow.links, 'link')}
        {others} follow{follow.footnotes > 0 && <>, {count(follow.footnotes, 'footnote')} too</>}
      </p>
      {view.isReadOnly ? <p class="badge">read-only</p> : <Actions view={view} />}
    </header>
  )
}

function Actions({ view: { plan, canUndo, canRedo, canApply, isWaited, isOver } }: { view: ReviewView }) {
  const isOff = !canEdit.value
  const isSaveOff = isOff || plan.state === 'saved' || plan.state === 'conflict'
  return (
    <div class="actions" role="toolbar" aria-label="Plan">
      <button type="button" disabled={isOff || !canUndo} onClick={() => send({ kind: 'undo' })} title="Undo (Ctrl+Z)">
        Undo
      </button>
      <button type="button" disabled={isOff || !canRedo} onClick={() => send({ kind: 'redo' })} title="Redo (Ctrl+Y)">
        Redo
      </button>
      <button type="button" disabled={isOff} onClick={() => (dialog.value = 'suggestions')}>
        Suggestions
      </button>
      <button type="button" onClick={() => (dialog.value = 'keys')} title="Keys (?)" aria-label="Keys">
        ?
      </button>
      <button
        type="button"
        disabled={isSaveOff}
        onClick={() => send({ kind: 'save' })}
        title={`${plan.path}: ${planStates[plan.state]} (Ctrl+S)`}
      >
        {plan.state === 'saved' ? 'Plan saved' : 'Save plan'}
      </button>
      {isWaited && (
        <button type="button" disabled={isOver !== undefined} onClick={() => send({ kind: 'refuse' })}>
          Refuse
        </button>
      )}
      <button
        type="button"
        class="primary"
        disabled={isOff || !canApply || isBusy.value}
        onClick={() => (dialog.value = 'apply')}
      >
        Apply…
      </button>
    </div>
  )
}

/** Returns the end of a path. */
function shortPath(path: string, parts: number): string {
  return path.split(/[/\\]/).slice(-parts).join('/')
}
