import { fromJsonSchema, McpServer, ResourceTemplate } from '@modelcontextprotocol/server'
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import { realPath } from '../disk/boundary.ts'
import { Failure, Refusal } from '../disk/failure.ts'
import { type InTurn, oneAtATime } from '../run/one-at-a-time.ts'
import { cutText, printAnswer } from './answer.ts'
import { tools } from './tool-list.ts'
import { readResource } from './tools.ts'

const instructions = `Splits a long Markdown note into an index note and topic files, with every link and footnote kept and nothing lost.
Work in this order: outline, propose, change the plan, check, preview, show the person the files, apply with the digest of the preview, verify.
Never write or edit the topics yourself: change the plan. Paths are relative to the root that the server was started with.`

/** Serves the tools over stdio until the peer closes it. Changes the working directory to `root`. */
export function serveTools(root: string, version: string): void {
  const real = realPath(root)
  process.chdir(real)
  // each call sees the files of the one before
  const inTurn = oneAtATime()
  serveStdio(() => {
    const server = new McpServer({ name: 'notesplit', version }, { instructions })
    addTools(server, real, inTurn)
    addResources(server, real)
    return server
  })
}

function addTools(server: McpServer, root: string, inTurn: InTurn): void {
  for (const { name, description, properties, required, hint, isWriting = false, work } of tools) {
    const schema = { type: 'object', properties, required, additionalProperties: false } as const
    server.registerTool(
      name,
      {
        description,
        inputSchema: fromJsonSchema<never>(schema as never),
        annotations: { readOnlyHint: !isWriting, destructiveHint: isWriting, openWorldHint: false },
      },
      (async (input: never) => {
        try {
          const answer = printAnswer(await inTurn(() => work(root, input)), hint)
          return { content: [{ type: 'text', text: answer }] }
        } catch (error) {
          if (!(error instanceof Refusal) && !(error instanceof Failure)) throw error
          const why = error instanceof Failure ? error.report.reason : error.message
          return { content: [{ type: 'text', text: why }], isError: true }
        }
      }) as never,
    )
  }
}

function addResources(server: McpServer, root: string): void {
  for (const what of ['note', 'plan'] as const) {
    const mimeType = what === 'note' ? 'text/markdown' : 'application/yaml'
    const template = new ResourceTemplate(`notesplit://${what}/{+path}`, { list: undefined })
    server.registerResource(
      what,
      template,
      { description: `The ${what}, by the path of the note`, mimeType },
      async (uri, { path }) => {
        const cut = cutText(readResource(root, decodeURIComponent(String(path)), what))
        const rest = 'This is the start: the outline has the line of each section, to read the file from there.'
        return {
          contents: [
            { uri: uri.href, mimeType, text: cut.text },
            ...(cut.isCut ? [{ uri: `${uri.href}#truncated`, mimeType: 'text/plain', text: rest }] : []),
          ],
        }
      },
    )
  }
}
