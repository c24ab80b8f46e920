import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/**
 * Returns whether a request may be answered: it reaches this computer under its own name, comes from the page itself or
 * a page opened by its address, and has the token. Another site in the browser cannot fake these.
 * https://developer.mozilla.org/docs/Glossary/Fetch_metadata_request_header
 */
export function isAllowed({ headers, method, url = '' }: IncomingMessage, port: number, token: string): boolean {
  const { host, origin } = headers
  const site = headers['sec-fetch-site']
  // another name that resolves to this computer is DNS rebinding
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) return false
  if (origin !== undefined && origin !== `http://${host}`) return false
  const isOpened = site === 'none' && method === 'GET'
  if (site !== undefined && site !== 'same-origin' && !isOpened) return false
  if (method !== 'GET' && !(method === 'POST' && headers['content-type'] === 'application/json')) return false
  return isSame(/^\/([^/?]*)/.exec(url)?.[1] ?? '', token)
}

function isSame(text: string, token: string): boolean {
  const a = Buffer.from(text)
  const b = Buffer.from(token)
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Only the page's own script runs, nothing is loaded from elsewhere, and no other page may frame this one. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

export const safeHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
}
