import type { Signal } from '@preact/signals'

/** A row of tabs. Arrow keys switch between them. https://www.w3.org/WAI/ARIA/apg/patterns/tabs/ */
export function Tabs<T extends string>({
  label,
  tabs,
  current,
}: {
  label: string
  tabs: Record<T, string>
  current: Signal<T>
}) {
  const names = Object.keys(tabs) as T[]
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (by === 0) return
    current.value = names[(names.indexOf(current.value) + by + names.length) % names.length] as T
    const list = event.currentTarget as HTMLElement
    requestAnimationFrame(() => list.querySelector<HTMLElement>('[aria-selected="true"]')?.focus())
  }
  return (
    <div class="tabs" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
      {names.map((name) => (
        <button
          key={name}
          type="button"
          role="tab"
          aria-selected={name === current.value}
          tabIndex={name === current.value ? 0 : -1}
          onClick={() => (current.value = name)}
        >
          {tabs[name]}
        </button>
      ))}
    </div>
  )
}
