import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { suggestWord } from '../text/words.ts'
import { isTerminal, print, wrapAnsi } from './print.ts'

/** `notesplit explain`: prints what the manual says about a rule. `packageRoot` is the folder of `package.json`. */
export function explainCommand(packageRoot: string): Command {
  return new Command('explain')
    .description('print what a message means and what to do')
    .argument('[rule]', 'the rule at the end of a message (default: list all)')
    .addHelpText(
      'after',
      '\nExamples:\n  notesplit explain broken-link\n  notesplit explain               # lists every rule',
    )
    .action((rule: string | undefined, _, command: Command) => {
      const rules = readRules(readFileSync(join(packageRoot, 'output/manual/Messages.md'), 'utf8'))
      if (rule === undefined) {
        print([...rules].map(([name, text]) => `${name.padEnd(25)} ${firstSentence(text)}\n`).join(''))
        return
      }
      const text = rules.get(rule)
      if (text !== undefined) {
        print(`${rule}\n\n${wrap(text)}\n`)
        return
      }
      const suggestion = suggestWord(rule, [...rules.keys()])
      const meant = suggestion === undefined ? '`notesplit explain` lists all' : `did you mean \`${suggestion}\``
      command.error(`error: '${rule}' is not a rule; ${meant}`)
    })
}

/** Returns the text of every rule by its name, in the order of the page: Markdown without link targets and emphasis. */
function readRules(page: string): Map<string, string> {
  const sections = page.replaceAll('\r\n', '\n').split(/^## (?=[a-z0-9-]+\n)/m)
  return new Map(
    sections.slice(1).map((section) => {
      const [name = '', ...lines] = section.trim().split('\n')
      const text = lines.join('\n').trim()
      return [name, text.replace(/\[([^[\]]+)\]\([^()]*\)/g, '$1').replace(/^\*([^*]+)\*/, '$1')]
    }),
  )
}

/** Returns the sentence behind the severity. */
function firstSentence(text: string): string {
  return /^[^.]*\. (.*?[.:])(?: |$)/.exec(text)?.[1] ?? text
}

function wrap(text: string): string {
  return isTerminal(1) && wrapAnsi ? wrapAnsi(text, Math.max(process.stdout.columns, 40)) : text
}
