import { useEffect } from 'preact/hooks'
import { ApplyDialog, ChoiceDialog, KeysDialog, SuggestionsDialog } from './dialogs.tsx'
import { FilesPane } from './files-pane.tsx'
import { NotePane } from './note-pane.tsx'
import { ResultPane } from './result-pane.tsx'
import { canEdit, choices, dialog, isBusy, send, trouble, view } from './state.ts'
import { Toolbar } from './toolbar.tsx'

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
