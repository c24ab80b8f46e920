#!/usr/bin/env node
import { fileURLToPath } from 'node:url'
import { run } from './program.ts'

// as it stands in the repository; what is published starts with `start/launch.ts`
await run(fileURLToPath(new URL('../package.json', import.meta.url)))
