/** A row of tabs. Arrow keys switch between them. https://www.w3.org/WAI/ARIA/apg/patterns/tabs/ */
export function Tabs<T extends string>({
  label,
  tabs,
  current,
  onPick,
}: {
  label: string
  tabs: Record<T, string>
  current: T
  onPick: (tab: T) => void
}) {
  const names = Object.keys(tabs) as T[]
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (by === 0) return
    const next = names[(names.indexOf(current) + by + names.length) % names.length] as T
    onPick(next)
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
          aria-selected={name === current}
          tabIndex={name === current ? 0 : -1}
          onClick={() => onPick(name)}
        >
          {tabs[name]}
        </button>
      ))}
    </div>
  )
}
