import type { ReviewView } from '../protocol.ts'
import { count } from './color.ts'
import { canEdit, dialog, isBusy, send } from './state.ts'

const planStates = { new: 'not saved yet', saved: 'saved', changed: 'changed, not saved', conflict: 'changed twice' }

/** The bar at the top: the split in numbers, and the actions on all of it. */
export function Toolbar({ view }: { view: ReviewView }) {
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
