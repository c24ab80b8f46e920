#!/usr/bin/env node
import module from 'node:module'
import { fileURLToPath } from 'node:url'

// Node 22.1 and later; called before the modules that it caches are loaded
const { enableCompileCache } = module as { enableCompileCache?: () => void }
enableCompileCache?.()
const { run } = await import('./program.ts')
await run(fileURLToPath(new URL('../package.json', import.meta.url)))
