import { useEffect, useState } from 'preact/hooks'
import type { DiskFile, ReviewView } from '../protocol.ts'
import { count, diskRoot, fetchPatch } from './state.ts'

const words = { new: 'new', changed: 'changed', unchanged: 'unchanged', removed: 'removed' }

/** The changes on the disk when the split is applied; each file shows its diff when opened. */
export function DiskList({ view }: { view: ReviewView }) {
  const changed = view.disk.filter(({ state }) => state !== 'unchanged')
  const unchanged = view.disk.length - changed.length
  return (
    <div class="scroll">
      <p class="hint">
        {changed.length === 0 ? 'Nothing changes on disk.' : 'Nothing is written until you apply.'}
        {unchanged > 0 && ` ${count(unchanged, 'file')} unchanged.`}
      </p>
      <ul class="disk">
        {changed.map((file) => (
          <li key={file.path}>
            {file.role === 'manifest' ? <Summary file={file} /> : <FilePatch file={file} revision={view.revision} />}
          </li>
        ))}
      </ul>
    </div>
  )
}

export function Summary({ file }: { file: DiskFile }) {
  return (
    <span class="disk-file">
      <span class={`state ${file.state}`}>{words[file.state]}</span>{' '}
      <code title={file.path}>{file.path.slice(diskRoot.value.length)}</code>
      {file.role === 'other' && <span class="badge">other note</span>}
      {file.role === 'plan' && <span class="badge">plan</span>}
    </span>
  )
}

function FilePatch({ file, revision }: { file: DiskFile; revision: number }) {
  const [isOpen, setOpen] = useState(file.role === 'other' || file.state === 'changed')
  const [patch, setPatch] = useState<string>()
  useEffect(() => {
    if (isOpen) void fetchPatch(file.path).then(setPatch)
  }, [isOpen, file.path, revision])
  return (
    <details open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <Summary file={file} />
      </summary>
      {isOpen && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        <pre class="patch" tabIndex={0}>
          {linesOf(patch).map((line, i) => (
            <span key={i} class={line.startsWith('+') ? 'added' : line.startsWith('-') ? 'taken' : ''}>
              {line}
              {'\n'}
            </span>
          ))}
        </pre>
      )}
    </details>
  )
}

/** Returns the lines of a diff without its header. */
function linesOf(patch: string | undefined): string[] {
  if (patch === undefined) return ['…']
  return patch
    .replace(/^[\s\S]*?(?=^@@)/m, '')
    .replace(/\n$/, '')
    .split('\n')
}
