import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { canEdit, change } from './state.ts'

/** The limits of the slider, in words; 0 splits nothing again. */
const stops = [200, 300, 500, 700, 1000, 1500, 2000, 3000, 5000, 8000, 0]
/** How long the slider must rest before the note is split again, in milliseconds. */
const rest = 150

/** Sets the limit of words above which sections become folders of their parts. */
export function LimitSlider({ limit }: { limit: number | undefined }) {
  const at = useSignal(stopOf(limit))
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => {
    at.value = stopOf(limit)
  }, [limit])
  const words = stops[at.value] as number
  const isOpen = limit === undefined && at.value === stopOf(undefined)
  const text = isOpen
    ? 'Cut by the sizes of the sections'
    : words === 0
      ? 'Sections stay whole'
      : `Sections over ${words.toLocaleString('en')} words are split`
  return (
    <label class="limit">
      <span>{text}</span>
      <input
        type="range"
        min={0}
        max={stops.length - 1}
        step={1}
        value={at.value}
        disabled={!canEdit.value}
        aria-valuetext={text}
        title="Cuts the note anew. Undo brings your topics back."
        onInput={(event) => {
          at.value = Number(event.currentTarget.value)
          clearTimeout(timer.current)
          timer.current = setTimeout(() => change({ kind: 'setLimit', words: stops[at.value] as number }), rest)
        }}
      />
      <span class="ends" aria-hidden="true">
        <span>more, smaller files</span>
        <span>fewer, larger</span>
      </span>
    </label>
  )
}

/** Without a limit the slider starts where the default usually splits. */
function stopOf(limit: number | undefined): number {
  if (limit === undefined) return stops.indexOf(3000)
  if (limit === 0) return stops.length - 1
  const at = stops.findIndex((stop) => stop >= limit)
  return at < 0 ? stops.length - 1 : at
}
