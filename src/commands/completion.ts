import { Argument, Command } from 'commander'
import { print } from './print.ts'

const shells = ['bash', 'zsh', 'fish'] as const
type Shell = (typeof shells)[number]

/**
 * `notesplit completion`: prints a shell script that completes commands and options. `listCommands` returns all
 * commands.
 */
export function completionCommand(listCommands: () => Promise<Command[]>): Command {
  return new Command('completion')
    .description('print a script that lets a shell complete commands and options')
    .addArgument(new Argument('<shell>', 'the shell').choices(shells))
    .addHelpText(
      'after',
      `
Examples:
  source <(notesplit completion bash)                                       # in ~/.bashrc
  source <(notesplit completion zsh)                                        # in ~/.zshrc, after compinit
  notesplit completion fish > ~/.config/fish/completions/notesplit.fish`,
    )
    .action(async (shell: Shell) => {
      print(printCompletion(shell, await listCommands()))
    })
}

function printCompletion(shell: Shell, commands: readonly Command[]): string {
  if (shell === 'fish') return printFish(commands)
  const bash = printBash(commands)
  return shell === 'zsh' ? `autoload -U +X bashcompinit && bashcompinit\n${bash}` : bash
}

function flagsOf(command: Command): string[] {
  const flags = command.options.filter(({ hidden }) => !hidden).map(({ long, short }) => (long ?? short) as string)
  return [...flags, '--help']
}

function printBash(commands: readonly Command[]): string {
  const cases = commands.map((command) => `    ${command.name()}) words="${flagsOf(command).join(' ')}" ;;`)
  return `_notesplit() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" words="" 
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${commands.map((command) => command.name()).join(' ')} --help --version" -- "$cur"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
  esac
  case "$cur" in
    -*) COMPREPLY=($(compgen -W "$words" -- "$cur")) ;;
    *) COMPREPLY=($(compgen -f -- "$cur")) ;;
  esac
}
complete -o filenames -F _notesplit notesplit
`.replace(/ $/gm, '')
}

function printFish(commands: readonly Command[]): string {
  const quote = (text: string) => `'${text.replace(/[\\']/g, '\\$&')}'`
  const lines = commands.flatMap((command) => [
    `complete -c notesplit -n __fish_use_subcommand -a ${command.name()} -d ${quote(command.description())}`,
    ...command.options.map(
      ({ long, short, description, required }) =>
        `complete -c notesplit -n ${quote(`__fish_seen_subcommand_from ${command.name()}`)} -l ${(long as string).slice(2)}${short ? ` -s ${short.slice(1)}` : ''}${required ? ' -r' : ''} -d ${quote(description)}`,
    ),
  ])
  return `${lines.join('\n')}\n`
}
