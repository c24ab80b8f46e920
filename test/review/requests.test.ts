import { type IncomingHttpHeaders, type RequestOptions, request } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OpenReview, openReview } from './open-review.ts'

const garden = new URL('../../fixtures/review/garden.md', import.meta.url).pathname

let review: OpenReview
beforeAll(async () => {
  review = await openReview({ script: '', style: '' }, garden)
})
afterAll(() => review.close())

interface Answer {
  status: number | undefined
  headers: IncomingHttpHeaders
  text: string
}

/** Sends the server a request with these headers. */
function ask(path: string, options: RequestOptions = {}, body = ''): Promise<Answer> {
  const { port, pathname } = new URL(review.address)
  return new Promise((resolve, reject) => {
    const asked = request(
      { port, host: '127.0.0.1', path: path.replace('TOKEN/', pathname.slice(1)), ...options },
      (response) => {
        let text = ''
        response.on('data', (chunk) => {
          text += chunk
        })
        response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }))
      },
    )
    asked.on('error', reject)
    asked.end(body)
  })
}

const json = { 'content-type': 'application/json' }

test('what comes from elsewhere is refused', async () => {
  const { host } = new URL(review.address)
  const refused: [string, string, RequestOptions][] = [
    ['another host', '/TOKEN/view', { headers: { host: `evil.example:${host.split(':')[1]}` } }],
    ['another port in the host', '/TOKEN/view', { headers: { host: '127.0.0.1:1' } }],
    ['another origin', '/TOKEN/view', { headers: { host, origin: 'https://evil.example' } }],
    ['no origin', '/TOKEN/view', { headers: { host, origin: 'null' } }],
    ['a link on another site', '/TOKEN/', { headers: { host, 'sec-fetch-site': 'cross-site' } }],
    ['another port of this computer', '/TOKEN/view', { headers: { host, 'sec-fetch-site': 'same-site' } }],
    ['a form', '/TOKEN/request', { method: 'POST', headers: { host, 'content-type': 'text/plain' } }],
    [
      'a request that was typed in',
      '/TOKEN/request',
      { method: 'POST', headers: { host, ...json, 'sec-fetch-site': 'none' } },
    ],
    ['another method', '/TOKEN/view', { method: 'PUT', headers: { host, ...json } }],
    ['no token', '/view', { headers: { host } }],
    ['another token', `/${'x'.repeat(24)}/view`, { headers: { host } }],
  ]
  for (const [what, path, options] of refused) {
    const { status, text } = await ask(path, options)
    expect([what, status, text]).toEqual([what, 403, 'Forbidden'])
  }
})

test('the page itself is answered, under a strict policy', async () => {
  const { status, headers, text } = await ask('/TOKEN/', { headers: { 'sec-fetch-site': 'none' } })
  expect(status).toBe(200)
  expect(text).toContain('Kitchen garden')
  expect(headers['content-security-policy']).toMatch(
    /^default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'/,
  )
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  })
  const own = { ...json, origin: `http://${new URL(review.address).host}`, 'sec-fetch-site': 'same-origin' }
  const answer = await ask('/TOKEN/request', { method: 'POST', headers: own }, '{"kind":"undo"}')
  expect(JSON.parse(answer.text).revision).toBe(1)
})

test('it listens on this computer alone', async () => {
  expect(new URL(review.address).hostname).toBe('127.0.0.1')
  expect(review.address).toMatch(/\/[\w-]{24}\/$/)
})

test('only files of the split are shown', async () => {
  for (const path of ['../../etc/passwd', '/etc/passwd', 'garden.md/../../x']) {
    expect((await ask(`/TOKEN/file?path=${encodeURIComponent(path)}`)).text).toBe('')
    expect((await ask(`/TOKEN/patch?path=${encodeURIComponent(path)}`)).text).toBe('')
  }
})

test('a request that is no JSON, too large or late changes nothing', async () => {
  const headers = json
  expect((await ask('/TOKEN/request', { method: 'POST', headers }, '{')).status).toBe(400)
  const large = { ...json, 'content-length': '2000000' }
  expect((await ask('/TOKEN/request', { method: 'POST', headers: large }, '{}')).status).toBe(413)
  expect((await ask('/TOKEN/request', { method: 'POST', headers }, '{"kind":"apply","revision":99}')).text).toContain(
    'Look again',
  )
})

test('in a vault the file of a topic is a path from the folder of its note', async () => {
  const vault = new URL('../../fixtures/vault/every-kind-of-link/vault', import.meta.url).pathname
  const inVault = await openReview({ script: '', style: '' }, 'garden/Seeds.md', { vault })
  const shown = () => inVault.session.view().files[1]
  const { key = 0, file } = shown()?.topic ?? {}
  expect(file).toBe('Seeds/Beans')
  await inVault.session.answer({
    kind: 'change',
    change: { kind: 'setTopic', topic: key, settings: { file: `${file} 2` } },
  })
  expect(shown()?.path).toBe('garden/Seeds/Beans 2.md')
  await inVault.close()
})
