import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { dragged } from './state.ts'

/** A drop target, visible while something is dragged. */
export function Drop({
  label,
  onDrop,
  className = '',
}: {
  label: ComponentChildren
  onDrop: () => void
  className?: string
}) {
  const isOver = useSignal(false)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is dropped here can be moved by key as well
    <div
      class={`drop ${className}${isOver.value ? ' over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault()
        isOver.value = true
      }}
      onDragLeave={() => (isOver.value = false)}
      onDrop={(event) => {
        event.preventDefault()
        isOver.value = false
        dragged.value = undefined
        onDrop()
      }}
    >
      {label}
    </div>
  )
}
