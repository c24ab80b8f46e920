#!/usr/bin/env node
import { run } from './program.ts'

// as it stands in the repository; what is published starts with `start/launch.ts`
await run(new URL('../package.json', import.meta.url))
