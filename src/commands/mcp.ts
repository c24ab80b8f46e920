import { statSync } from 'node:fs'
import { Command } from 'commander'

const examples = `
Example, in the settings of an assistant:
  { "mcpServers": { "notesplit": { "command": "npx", "args": ["notesplit", "mcp", "--root", "docs"] } } }`

/** `notesplit mcp`: serves the commands as tools for assistants. `version`: that of the program. */
export function mcpCommand(version: string): Command {
  return new Command('mcp')
    .description('serve the commands to assistants over stdio (Model Context Protocol)')
    .option('--root <folder>', 'read and write nothing outside this folder', '.')
    .addHelpText('after', examples)
    .action(async ({ root }: { root: string }, command: Command) => {
      if (!statSync(root, { throwIfNoEntry: false })?.isDirectory())
        command.error(`error: the root \`${root}\` is not a folder`)
      const { serveTools } = await import('../mcp/serve.ts')
      serveTools(root, version)
    })
}
