import { escapeText } from '../helpers/escape-text.ts'

interface Bar {
  label: string
  value: number
}

const row = 26
const left = 420
const width = 900

/** Draws bars on a logarithmic scale around 1, as SVG. */
export function drawBars(bars: readonly Bar[]): string {
  const logs = bars.map(({ value }) => Math.log10(value))
  const [least, most] = [Math.min(-0.5, ...logs), Math.max(0.5, ...logs)]
  const x = (log: number) => left + ((log - least) / (most - least)) * (width - left - 70)
  const zero = x(0)
  const lines = bars.map(({ label, value }, i) => {
    const end = x(Math.log10(value))
    const y = 10 + i * row
    return [
      `<text x="${left - 10}" y="${y + 15}" text-anchor="end">${escapeText(label)}</text>`,
      `<rect x="${Math.min(zero, end).toFixed(1)}" y="${y + 3}" width="${Math.abs(end - zero).toFixed(1)}" height="16" fill="${value <= 1 ? '#3a7d44' : '#b5651d'}"/>`,
      `<text x="${(Math.max(zero, end) + 6).toFixed(1)}" y="${y + 15}">${value.toFixed(2)}</text>`,
    ].join('')
  })
  const height = bars.length * row + 20
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">
<rect width="100%" height="100%" fill="#fff"/>
<line x1="${zero}" x2="${zero}" y1="5" y2="${height - 5}" stroke="#999"/>
${lines.join('\n')}
</svg>
`
}
