import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

/** The usual paths of Chromium; `CHROMIUM` names another one. */
const places = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** The path of the browser on this computer. CI must have one. */
export const browserPath = places.find((path) => path !== undefined && existsSync(path))
if (browserPath === undefined && process.env.CI) throw new Error('CI has no browser: apt-get install chromium')

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: browserPath as string,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}
