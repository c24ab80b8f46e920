import { randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { watchFiles } from '../disk/watch-files.ts'
import { type InTurn, oneAtATime } from '../run/one-at-a-time.ts'
import { type PageFiles, pageDocument } from './page-files.ts'
import type { Request } from './protocol.ts'
import { patchOf, renderFile, renderSource } from './render-review.ts'
import type { ReviewSession } from './session.ts'

/** A served page. */
export type ServedReview = Awaited<ReturnType<typeof serveReview>>

/** The largest request, in bytes. */
const mostBytes = 1_000_000

/** Serves a review to this computer only, on a free port unless one is given. Throws the errors of `listen`. */
export async function serveReview(session: ReviewSession, page: PageFiles, port: number) {
  const token = randomBytes(18).toString('base64url')
  let decide: (how: 'applied' | 'refused') => void = () => {}
  const decision = new Promise<'applied' | 'refused'>((resolve) => {
    decide = resolve
  })
  const open: OpenReview = { session, page, decide, inTurn: oneAtATime(), listeners: new Set() }
  const server = createServer((request, response) => {
    if (!isAllowed(request, portOf(server), token)) return send(response, 403, 'text/plain', 'Forbidden')
    answer(open, request, response, token.length + 1).catch((error: unknown) => {
      if (!response.headersSent) send(response, 500, 'text/plain', String(error))
    })
  })
  const stopWatching = await watchFiles([session.target.note, session.planPath], () =>
    open.inTurn(async () => {
      if (await session.lookAgain()) showAll(open)
    }),
  )
  await listen(server, port)
  return {
    /** With its secret token. */
    address: `http://127.0.0.1:${portOf(server)}/${token}/`,
    /** Resolves when the user applies or refuses, if a command waits for it. */
    decision,
    close: async () => {
      await stopWatching()
      for (const response of open.listeners) response.end()
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

/** A review with its open pages. */
interface OpenReview {
  session: ReviewSession
  page: PageFiles
  decide: (how: 'applied' | 'refused') => void
  /** Each change is based on the one before. */
  inTurn: InTurn
  /** The pages that get each new view. */
  listeners: Set<ServerResponse>
}

function showAll({ session, listeners }: OpenReview): void {
  for (const response of listeners) response.write(`data: ${JSON.stringify(session.view())}\n\n`)
}

/** Answers a request. The path starts after `from` characters. */
async function answer(open: OpenReview, request: IncomingMessage, response: ServerResponse, from: number) {
  const { session, page, inTurn } = open
  const url = new URL(request.url ?? '/', 'http://localhost')
  const path = url.searchParams.get('path') ?? ''
  const json = (value: unknown) => send(response, 200, 'application/json', JSON.stringify(value))
  const html = (text: string) => send(response, 200, 'text/html', text)
  switch (`${request.method} ${url.pathname.slice(from)}`) {
    case 'GET /':
      return html(pageDocument(session.view().note.title))
    case 'GET /page.js':
      return send(response, 200, 'text/javascript', page.script)
    case 'GET /page.css':
      return send(response, 200, 'text/css', page.style)
    case 'GET /view':
      return json(session.view())
    case 'GET /note':
      return html(await renderSource(session))
    case 'GET /file':
      return html(await inTurn(() => renderFile(session, path)))
    case 'GET /patch':
      return send(response, 200, 'text/plain', await inTurn(() => patchOf(session, path)))
    case 'GET /suggestions':
      return json(await inTurn(() => session.suggest()))
    case 'GET /events':
      return addListener(open, response)
    case 'POST /request':
      return answerRequest(open, request, response)
    default:
      return send(response, 404, 'text/plain', 'Not found')
  }
}

function addListener({ listeners }: OpenReview, response: ServerResponse): void {
  response.writeHead(200, { ...safeHeaders, 'content-type': 'text/event-stream' })
  response.write('retry: 1000\n\n')
  listeners.add(response)
  response.on('close', () => listeners.delete(response))
}

async function answerRequest(open: OpenReview, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { session, inTurn, decide } = open
  if (Number(request.headers['content-length'] ?? mostBytes + 1) > mostBytes) {
    response.setHeader('connection', 'close')
    return send(response, 413, 'text/plain', 'Too large')
  }
  const asked = parseRequest(await bodyOf(request))
  if (!asked) return send(response, 400, 'text/plain', 'No request')
  await inTurn(() => session.answer(asked))
  const view = session.view()
  send(response, 200, 'application/json', JSON.stringify(view))
  showAll(open)
  if (view.isWaited && view.isOver) decide(view.isOver)
}

function portOf(server: Server): number {
  return (server.address() as { port: number }).port
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((listening, fail) => {
    server.once('error', fail)
    server.listen(port, '127.0.0.1', () => listening())
  })
}

function send(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, { ...safeHeaders, 'content-type': `${type}; charset=utf-8` })
  response.end(text)
}

/** Reads the body of a request with a known length. */
async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

function parseRequest(text: string): Request | undefined {
  try {
    const asked = JSON.parse(text) as Request
    return typeof asked?.kind === 'string' ? asked : undefined
  } catch {
    return undefined
  }
}

/**
 * Returns whether a request may be answered: it reaches this computer under its own name, comes from the page itself or
 * a page opened by its address, and has the token. Another site in the browser cannot fake these.
 * https://developer.mozilla.org/docs/Glossary/Fetch_metadata_request_header
 */
function isAllowed({ headers, method, url = '' }: IncomingMessage, port: number, token: string): boolean {
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

const safeHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
}
