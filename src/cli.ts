#!/usr/bin/env node
import module from 'node:module'

// Node 22 and later keep what they compiled; what is imported before is not kept
const { enableCompileCache } = module as { enableCompileCache?: () => void }
enableCompileCache?.()

const { run } = await import('./program.ts')
await run(new URL('../package.json', import.meta.url))
