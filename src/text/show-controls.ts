/**
 * Everything that could move a terminal's cursor, colour it, or turn a line around: C0 and C1 controls without tab and line feed,
 * DEL, marks and isolates of direction, line and paragraph separators, and the invisible operators between them.
 * https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
 */
const controls = /(?![\t\n])\p{Cc}|[\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u206f]/gu

/** Text as a terminal or a report may show it: controls and marks of direction are written out, as `\u{1b}`. */
export function showControls(text: string): string {
  return text.replace(controls, (control) => `\\u{${control.charCodeAt(0).toString(16)}}`)
}

/** JSON in which the same characters are escaped, and mean the same. */
export function escapeControlsInJson(json: string): string {
  return json.replace(controls, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
