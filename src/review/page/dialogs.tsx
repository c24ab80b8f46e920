import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { ReviewView, SuggestionView } from '../protocol.ts'
import { moveTo } from './actions.ts'
import { Summary } from './disk-list.tsx'
import { type Choices, choices, colorOf, count, dialog, fetchSuggestions, sectionsById, send } from './state.ts'

interface DialogProps {
  title: string
  onClose: () => void
  /** The button that confirms; without it the dialog is only closed. */
  confirm?: ComponentChildren
  children: ComponentChildren
}

/** A modal dialog. Escape closes it, and the focus returns. */
function Dialog({ title, onClose, confirm, children }: DialogProps) {
  const box = useRef<HTMLDialogElement>(null)
  // synchronously: the next key is for the dialog
  useLayoutEffect(() => {
    const dialog = box.current
    dialog?.showModal()
    // returns the focus; the dialog that follows keeps it
    return () => dialog?.close()
  }, [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it by key
    <dialog
      ref={box}
      aria-label={title}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === box.current) onClose()
      }}
    >
      <h2>{title}</h2>
      {children}
      <p class="buttons">
        <button type="button" onClick={onClose}>
          {confirm ? 'Cancel' : 'Close'}
        </button>
        {confirm}
      </p>
    </dialog>
  )
}

/** A list to choose from: typing filters it, arrow keys and Enter choose. */
export function ChoiceDialog({ choices: { title, list } }: { choices: Choices }) {
  const words = useSignal('')
  const box = useRef<HTMLDivElement>(null)
  const shown = list.filter(({ label }) => label.toLowerCase().includes(words.value.toLowerCase()))
  const close = () => {
    choices.value = undefined
  }
  const pick = (act: () => void) => {
    close()
    act()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const items = [...(box.current?.querySelectorAll<HTMLElement>('input, button') ?? [])]
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (by === 0) return
    event.preventDefault()
    items[(items.indexOf(document.activeElement as HTMLElement) + by + items.length) % items.length]?.focus()
  }
  return (
    <Dialog title={title} onClose={() => choices.value?.title === title && close()}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys go through what is in it */}
      <div ref={box} class="choices" onKeyDown={onKeyDown}>
        <input
          type="search"
          aria-label="Narrow the list"
          placeholder="Type to narrow"
          value={words.value}
          onInput={({ currentTarget }) => (words.value = currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && shown[0]) pick(shown[0].pick)
          }}
        />
        <ul>
          {shown.map(({ label, hint, topic, pick: act }) => (
            <li key={label + hint}>
              <button type="button" onClick={() => pick(act)} style={colorOf(topic)}>
                <span class="swatch" /> <span>{label}</span> {hint && <span class="muted">{hint}</span>}
              </button>
            </li>
          ))}
        </ul>
        {shown.length === 0 && <p class="hint">Nothing of this name.</p>}
      </div>
    </Dialog>
  )
}

function closeDialog(): void {
  dialog.value = undefined
}

/** Shows the files before they are written. */
export function ApplyDialog({ view }: { view: ReviewView }) {
  const changed = view.disk.filter(({ state }) => state !== 'unchanged')
  const number = (state: string) => changed.filter((file) => file.state === state).length
  const parts = [
    number('new') > 0 && `${count(number('new'), 'new file')}`,
    number('changed') > 0 && `${number('changed')} changed`,
    number('removed') > 0 && `${number('removed')} removed`,
  ].filter(Boolean)
  return (
    <Dialog
      title="Apply the split?"
      onClose={closeDialog}
      confirm={
        <button
          type="button"
          class="primary"
          disabled={changed.length === 0}
          onClick={() => {
            closeDialog()
            void send({ kind: 'apply', revision: view.revision })
          }}
        >
          Apply
        </button>
      }
    >
      <p>
        {changed.length === 0
          ? 'Everything is up to date: nothing would be written.'
          : `${parts.join(', ')}. You can take it back afterwards.`}
      </p>
      <ul class="disk short">
        {changed.map((file) => (
          <li key={file.path}>
            <Summary file={file} />
          </li>
        ))}
      </ul>
    </Dialog>
  )
}

/** Sections that may belong together, each group with its reason. */
export function SuggestionsDialog() {
  const [list, setList] = useState<SuggestionView[]>()
  useEffect(() => {
    void fetchSuggestions().then(setList)
  }, [])
  return (
    <Dialog title="Suggestions" onClose={closeDialog}>
      <p class="hint">
        Sections that seem to belong together. Each becomes one topic when you use it; undo takes it back.
      </p>
      {list?.length === 0 && <p>No sections have enough in common.</p>}
      <ul class="suggestions">
        {list?.map(({ name, sections, shared }) => (
          <li key={name + sections[0]}>
            <h3>{sections.map((id) => sectionsById.value.get(id)?.title ?? id).join(' · ')}</h3>
            <p class="muted">In common: {shared.join(', ')}</p>
            <button
              type="button"
              onClick={() => {
                closeDialog()
                void moveTo(sections, { kind: 'newTopic' })
              }}
            >
              Make one topic
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}

const keys = [
  ['↑ ↓ ← →', 'go through the outline, open and close'],
  ['Space', 'select a section; several move together'],
  ['M', 'move the section, or change the topic'],
  ['Enter', 'show where the section goes'],
  ['T', 'show the section in the text of the note'],
  ['Alt+↑ Alt+↓', 'change the order of topics'],
  ['Ctrl+Z, Ctrl+Y', 'undo, redo'],
  ['Ctrl+S', 'save the plan'],
]

export function KeysDialog() {
  return (
    <Dialog title="Keys" onClose={closeDialog}>
      <dl class="keys">
        {keys.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
