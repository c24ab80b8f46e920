import { fromJsonSchema, McpServer, ResourceTemplate } from '@modelcontextprotocol/server'
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import { realPath } from '../disk/boundary.ts'
import { Failure, Refusal } from '../disk/failure.ts'
import { type InTurn, oneAtATime } from '../run/one-at-a-time.ts'
import { decodeUri } from '../text/paths.ts'
import { type Answer, cutText, printAnswer } from './answer.ts'
import { apply, check, outline, preview, propose, readResource, undo, verify } from './tools.ts'

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
        const cut = cutText(readResource(root, decodeUri(String(path)), what))
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

/** A tool as assistants see it. */
interface Tool {
  name: string
  description: string
  /** JSON Schemas of its inputs. */
  properties: Record<string, unknown>
  required: string[]
  /** How to get the rest of a cut answer. */
  hint: string
  isWriting?: boolean
  /** `root`: the folder that no path may leave. The input was checked against `properties`. */
  work: (root: string, input: never) => Promise<Answer>
}

const text = (description: string) => ({ type: 'string', description })
const note = text('Path of the Markdown note')
const plan = text('The plan as YAML; without it the one beside the note, or the default split')
const options = {
  type: 'object',
  description: 'Options as in a plan, such as {"links": "markdown", "stubs": true, "max-tokens": 8000}',
}
const output = text('Folder that gets a folder for the note (default: output)')
const vault = text('Split the note in its place in this vault, and update the links of all its notes')
const split = { note, plan, options, output, vault }

const tools: readonly Tool[] = [
  {
    name: 'outline',
    description:
      'List the sections of a note: id, depth, line, words, tokens, first sentence, links in and out, footnotes',
    properties: {
      note,
      section: text('Only this section, by id'),
      depth: { type: 'integer', description: 'Only to this heading depth' },
    },
    required: ['note'],
    hint: 'ask for a smaller depth, or for one section',
    work: outline,
  },
  {
    name: 'propose',
    description: 'Propose a plan for a note, as YAML to change; nothing is written',
    properties: {
      note,
      options,
      suggest: { type: 'boolean', description: 'Suggest in comments which sections belong together' },
    },
    required: ['note'],
    hint: 'run `notesplit plan NOTE -o -`',
    work: propose,
  },
  {
    name: 'check',
    description:
      'Check a plan against its note: each fault with line, rule and what may have been meant; nothing is written',
    properties: split,
    required: ['note'],
    hint: 'correct these and check again',
    work: check,
  },
  {
    name: 'preview',
    description: 'List every file that apply would write, with a digest that apply needs; nothing is written',
    properties: { ...split, file: text('Show what this one of the files would hold') },
    required: ['note'],
    hint: 'ask for one file, or run `notesplit split NOTE --dry-run`',
    work: preview,
  },
  {
    name: 'apply',
    description:
      'Write what a preview listed: same arguments, and its digest. A plan that is given is saved beside the note',
    properties: { ...split, digest: text('The digest of the preview') },
    required: ['note', 'digest'],
    isWriting: true,
    hint: 'all of it was written',
    work: apply,
  },
  {
    name: 'verify',
    description:
      'Check a written folder: what was edited, and whether links and footnotes hold; or prove the split for a reviewer',
    properties: {
      folder: text('A folder that apply wrote'),
      proof: { type: 'boolean', description: 'Answer a proof in Markdown' },
    },
    required: ['folder'],
    hint: 'run `notesplit verify FOLDER`, with `--proof` for a proof',
    work: verify,
  },
  {
    name: 'undo',
    description:
      'Take back the last split in a vault. Without a digest it lists the files and gives the digest; with it it restores them',
    properties: { vault: text('The vault'), digest: text('The digest that undo gave') },
    required: ['vault'],
    isWriting: true,
    hint: 'all of it was restored',
    work: undo,
  },
]
