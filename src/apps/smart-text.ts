/**
 * Replaces dashes and ellipses by typographic ones, as site builders do before they make ids.
 * https://github.com/retextjs/retext-smartypants
 */
export function educate(text: string): string {
  return text.replace(/---/g, '—').replace(/--/g, '–').replace(/\.{3}/g, '…')
}

/** Draws arrows as Quartz does. https://github.com/jackyzha0/quartz/blob/v4/quartz/plugins/transformers/ofm.ts */
export function drawArrows(text: string): string {
  return text.replace(/-{1,2}>|={1,2}>|<-{1,2}|<={1,2}/g, '→')
}
