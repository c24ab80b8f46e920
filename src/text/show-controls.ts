/**
 * Characters that move a terminal's cursor, color it, or reverse a line: C0 and C1 controls except tab and line feed,
 * DEL, direction marks and isolates, line and paragraph separators, and invisible operators.
 * https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
 */
const controls = /(?![\t\n])\p{Cc}|[\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u206f]/gu

/** Escapes controls and direction marks for a terminal or a report: `\u{1b}`. */
export function showControls(text: string): string {
  return text.replace(controls, (control) => `\\u{${control.charCodeAt(0).toString(16)}}`)
}

/** Escapes the same characters in JSON without changing its value. */
export function escapeControlsInJson(json: string): string {
  return json.replace(controls, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
