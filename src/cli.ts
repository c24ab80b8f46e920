#!/usr/bin/env node
import module from 'node:module'
import { fileURLToPath } from 'node:url'

// Node 22.1 and later; before the modules that it is to cache
const { enableCompileCache } = module as { enableCompileCache?: () => void }
enableCompileCache?.()
const { run } = await import('./program.ts')
await run(fileURLToPath(new URL('../package.json', import.meta.url)))
