import { spawn } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { Command, InvalidArgumentError, Option } from 'commander'
import { VFile } from 'vfile'
import { Failure } from '../disk/failure.ts'
import { findVault } from '../disk/find-vault.ts'
import { exitOnSignals } from '../disk/finish-first.ts'
import { mostBytes, readText } from '../disk/read-file.ts'
import { configOf } from '../run/config-of.ts'
import { print, printError } from './print.ts'
import { printReport } from './print-report.ts'
import { addSplitOptions, optionsOf, type SplitFlags } from './split-options.ts'

const examples = `
Examples:
  notesplit review kitchen.md                    # opens the page; split goes to output/kitchen/
  notesplit review garden/Seeds.md --vault .     # in a vault, with the links of all other notes
  notesplit review kitchen.md --wait             # ends when somebody applied (exit 0) or refused (1)
  notesplit review kitchen.md --html review.html # one file to mail, read-only`

interface Flags extends SplitFlags {
  output?: string
  plan?: string
  /** `true`: search for the vault. */
  vault?: string | true
  protect?: string[]
  port: number
  open: boolean
  wait?: boolean
  html?: string
}

/** `notesplit review`: serves a local page to review a split, change its plan and apply it. */
export function reviewCommand(): Command {
  const command = new Command('review')
    .description('open a local page to look at a split, change its plan and apply it')
    .argument('<note>', 'a Markdown note')
    .option('-o, --output <folder>', 'folder that gets a folder for the note (default: output)')
    .option('--plan <file>', 'plan to change (default: NOTE.plan.yaml beside the note)')
    .addOption(
      new Option('--vault [folder]', 'split the note in place, in this vault (default: the one around it)').conflicts([
        'output',
        'index',
      ]),
    )
    .option('--protect <marks...>', 'with --vault: notes with this #tag or path pattern are not changed')
    .option('--port <n>', 'port of the page on 127.0.0.1 (default: a free one)', readPort, 0)
    .option('--no-open', 'do not open the page in a browser')
    .option('--wait', 'end when it is applied (exit 0) or refused (exit 1), and print the plan')
    .addOption(new Option('--html <file>', 'write the page to a file, read-only, and end').conflicts(['wait', 'port']))
  return addSplitOptions(command).addHelpText('after', examples).action(runReviewCommand)
}

function readPort(value: string): number {
  const port = Number(value)
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new InvalidArgumentError('Expected a port, 0 to 65535.')
  return port
}

async function runReviewCommand(note: string, flags: Flags, command: Command): Promise<void> {
  const { output, plan, vault: named, protect = [], port, open, wait = false, html, ...options } = flags
  const vault = named === true ? findVault(note)?.path : named
  if (named === true && vault === undefined)
    command.error('error: no vault is around the note; name it: --vault FOLDER')
  const to =
    vault === undefined
      ? { kind: 'folder' as const, path: output ?? (await configOf(note)).output }
      : { kind: 'vault' as const, path: vault, protect }
  const [{ ReviewSession }, { readPageFiles, staticDocument }] = await Promise.all([
    import('../review/session.ts'),
    import('../review/page-files.ts'),
  ])
  const session = new ReviewSession({ note, plan, options: optionsOf(options), to, isWaited: wait })
  try {
    await session.open()
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const file = new VFile({ path: error.path })
    file.messages.push(error.report)
    printReport([file])
    process.exitCode = 2
    return
  }
  const page = readPageFiles()
  if (html !== undefined) {
    if (existsSync(html) && !/^<!doctype html>/i.test(readText(html, mostBytes.note) ?? ''))
      command.error(`error: \`${html}\` exists and is no HTML page; name another file`)
    const { staticReview } = await import('../review/render-review.ts')
    writeFileSync(html, staticDocument(page, await staticReview(session)))
    print(`${note} → ${html}\n`)
    return
  }
  const { serveReview } = await import('../review/serve.ts')
  exitOnSignals()
  const served = await serveReview(session, page, port)
  print(`${served.address}\n`)
  if (open) openInBrowser(served.address)
  if (!wait) {
    printError('Ctrl+C ends the review.\n')
    return
  }
  const decision = await served.decision
  await served.close()
  print(session.planText)
  process.exitCode = decision === 'applied' ? 0 : 1
}

/** Opens an address in the default browser. Without a browser, the address is on stdout. */
function openInBrowser(address: string): void {
  const [program, ...words] =
    process.platform === 'darwin'
      ? ['open']
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '""']
        : ['xdg-open']
  const child = spawn(program as string, [...words, address], { stdio: 'ignore', detached: true })
  child.on('error', () => {})
  child.unref()
}
