/**
 * Text with typographic dashes and ellipses, which site builders make before they make ids.
 * https://github.com/retextjs/retext-smartypants
 */
export function educate(text: string): string {
  return text.replace(/---/g, '—').replace(/--/g, '–').replace(/\.{3}/g, '…')
}

/** Text with arrows, which Quartz makes. https://github.com/jackyzha0/quartz/blob/v4/quartz/plugins/transformers/ofm.ts */
export function drawArrows(text: string): string {
  return text.replace(/-{1,2}>|={1,2}>|<-{1,2}|<={1,2}/g, '→')
}
