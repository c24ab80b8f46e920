import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { ReviewView, SectionView } from '../protocol.ts'
import { chooseTarget, moving } from './actions.ts'
import { OutlineRow, openSection, select } from './outline-row.tsx'
import { showSection } from './prose.tsx'
import { canEdit, lit } from './state.ts'

/** A note with more sections shows those inside a moved one on demand. */
const mostOpen = 40

/** The sections of the note with their sizes and topics; each can be dragged, or moved by key. */
export function OutlineTree({ view: { sections, messages } }: { view: ReviewView }) {
  const tree = useRef<HTMLDivElement>(null)
  const current = useSignal(sections[0]?.id)
  const closed = useSignal<ReadonlySet<string>>(closedAtFirst(sections))
  const parents = new Set(sections.map(({ parent }) => parent))
  const rows = visibleRows(sections, closed.value)
  const found = rows.findIndex(({ id }) => id === current.value)
  const at = Math.max(found, 0)
  const messageCounts = countBy(messages.map(({ section }) => section))
  const most = mostWords(sections)
  // a link may lead to a collapsed section
  useEffect(() => {
    tree.current?.querySelector('.row.lit')?.scrollIntoView({ block: 'nearest' })
  }, [lit.value.section])

  const isOpen = ({ id }: SectionView) => (parents.has(id) ? !closed.value.has(id) : undefined)
  const toggle = ({ id }: SectionView) => {
    const next = new Set(closed.value)
    if (!next.delete(id)) next.add(id)
    closed.value = next
  }
  const focus = (to: number) => {
    current.value = rows[Math.min(rows.length - 1, Math.max(0, to))]?.id
    requestAnimationFrame(() => tree.current?.querySelector<HTMLElement>('[role="treeitem"][tabindex="0"]')?.focus())
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const section = rows[at]
    if (!section || event.ctrlKey || event.metaKey || event.altKey) return
    const act = actionOf(event.key, { section, at, rows, isOpen: isOpen(section), focus, toggle })
    if (!act) return
    event.preventDefault()
    act()
  }

  return (
    <div
      class="outline"
      role="tree"
      aria-label="Sections of the note"
      aria-multiselectable="true"
      ref={tree}
      onKeyDown={onKeyDown}
    >
      {rows.map((section, i) => (
        <OutlineRow
          key={section.id}
          section={section}
          messages={messageCounts.get(section.id) ?? 0}
          share={Math.min(1, section.words / most)}
          isOpen={isOpen(section)}
          isCurrent={i === at}
          onCurrent={() => {
            current.value = section.id
          }}
          onToggle={() => toggle(section)}
        />
      ))}
    </div>
  )
}

interface TreeState {
  section: SectionView
  at: number
  rows: readonly SectionView[]
  /** Undefined without sections inside. */
  isOpen: boolean | undefined
  focus: (at: number) => void
  toggle: (section: SectionView) => void
}

/** Returns what a key does in the tree. https://www.w3.org/WAI/ARIA/apg/patterns/treeview/ */
function actionOf(key: string, { section, at, rows, isOpen, focus, toggle }: TreeState): (() => void) | undefined {
  const actions: Record<string, () => void> = {
    ArrowDown: () => focus(at + 1),
    ArrowUp: () => focus(at - 1),
    Home: () => focus(0),
    End: () => focus(rows.length - 1),
    ArrowRight: () => (isOpen === false ? toggle(section) : focus(at + 1)),
    ArrowLeft: () => (isOpen ? toggle(section) : focus(rows.findIndex(({ id }) => id === section.parent))),
    ' ': () => select(section.id, true),
    Enter: () => openSection(section),
    m: () => canEdit.value && chooseTarget(moving(section.id)),
    t: () => showSection(section.id),
  }
  return actions[key]
}

function closedAtFirst(sections: readonly SectionView[]): Set<string> {
  return new Set(sections.length > mostOpen ? sections.filter(({ isPlaced }) => isPlaced).map(({ id }) => id) : [])
}

/** Leaves out the sections inside closed ones. */
function visibleRows(sections: readonly SectionView[], closed: ReadonlySet<string>): SectionView[] {
  const hidden = new Set<string>()
  return sections.filter(({ id, parent }) => {
    const isHidden = parent !== undefined && (closed.has(parent) || hidden.has(parent))
    if (isHidden) hidden.add(id)
    return !isHidden
  })
}

/** Returns the words of the largest section; a title around everything does not count. */
function mostWords(sections: readonly SectionView[]): number {
  const counted = sections.filter(({ parent }) => parent !== undefined || sections.length < 3)
  return Math.max(1, ...counted.map(({ words }) => words))
}

function countBy<T>(items: readonly T[]): Map<T, number> {
  const counts = new Map<T, number>()
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1)
  return counts
}
