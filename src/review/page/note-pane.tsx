import { useEffect, useRef, useState } from 'preact/hooks'
import type { ReviewView } from '../protocol.ts'
import { colorOf } from './color.ts'
import { findPlace } from './follow-link.ts'
import { OutlineTree } from './outline-tree.tsx'
import { Prose } from './prose.tsx'
import { fetchNote, leftTab, lit, wantedSection } from './state.ts'
import { Tabs } from './tabs.tsx'

/** The source note: its outline, and its text in the colors of its topics. */
export function NotePane({ view }: { view: ReviewView }) {
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
