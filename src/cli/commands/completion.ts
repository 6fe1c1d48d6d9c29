/** `rapport completion <shell>`: a script with which a shell completes commands, options and their words. */
import { extname } from 'node:path';
import { Argument, Command, type Option } from 'commander';

/** A command as a shell has to know it. */
interface Completable {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly Option[];
}

/** The file of a command: `serve-env` is `serveEnv`. */
const moduleOf = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Every command of the program with its options, of which only this one's are defined so far. */
const readCommands = async (program: Command): Promise<readonly Completable[]> =>
  Promise.all(
    program.commands
      .filter((one) => one.name() !== 'help')
      .map(async (one) => {
        const file = new URL(`./${moduleOf(one.name())}${extname(new URL(import.meta.url).pathname)}`, import.meta.url);
        const { define: fill } = (await import(file.href)) as { readonly define: (command: Command) => void };
        const fresh = new Command(one.name());
        fill(fresh);
        return { name: one.name(), summary: one.summary(), options: fresh.options };
      }),
  );

const flagsOf = ({ options }: Completable): readonly string[] => [
  '--help',
  ...options.flatMap(({ long }) => long ?? []),
];

/** Options that take one of a few words. */
const choicesOf = (commands: readonly Completable[]): ReadonlyMap<string, readonly string[]> =>
  new Map(
    commands.flatMap(({ options }) =>
      options.flatMap(({ long, argChoices }) =>
        long === undefined || long === null || argChoices === undefined ? [] : [[long, argChoices] as const],
      ),
    ),
  );

/** A text in single quotes of a shell. */
const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const bash = (commands: readonly Completable[]): string => `# bash completion of rapport: source this file
_rapport() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}"
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${commands.map(({ name }) => name).join(' ')} --help --version" -- "$word"))
    return
  fi
  case "$before" in
${[...choicesOf(commands)].map(([long, words]) => `    ${long}) COMPREPLY=($(compgen -W "${words.join(' ')}" -- "$word")); return ;;`).join('\n')}
  esac
  if [[ "$word" == -* ]]; then
    case "\${COMP_WORDS[1]}" in
${commands.map((one) => `      ${one.name}) COMPREPLY=($(compgen -W "${flagsOf(one).join(' ')}" -- "$word")) ;;`).join('\n')}
    esac
    return
  fi
  COMPREPLY=($(compgen -f -- "$word"))
}
complete -o filenames -F _rapport rapport
`;

const zsh = (commands: readonly Completable[]): string => `#compdef rapport
# zsh completion of rapport: put it as _rapport into a folder of fpath
_rapport() {
  local -a commands
  commands=(
${commands.map(({ name, summary }) => `    ${quote(`${name}:${summary.replaceAll(':', '\\:')}`)}`).join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe 'command' commands
    return
  fi
  case "\${words[CURRENT-1]}" in
${[...choicesOf(commands)].map(([long, words]) => `    ${long}) compadd -- ${words.join(' ')}; return ;;`).join('\n')}
  esac
  if [[ "\${words[CURRENT]}" == -* ]]; then
    case "\${words[2]}" in
${commands.map((one) => `      ${one.name}) compadd -- ${flagsOf(one).join(' ')} ;;`).join('\n')}
    esac
    return
  fi
  _files
}
if [ "$funcstack[1]" = "_rapport" ]; then _rapport "$@"; else compdef _rapport rapport; fi
`;

const fish = (commands: readonly Completable[]): string =>
  [
    '# fish completion of rapport: put it as rapport.fish into ~/.config/fish/completions',
    ...commands.map(
      ({ name, summary }) => `complete -c rapport -n __fish_use_subcommand -f -a ${name} -d ${quote(summary)}`,
    ),
    ...commands.flatMap(({ name, options }) =>
      options.flatMap(({ long, description, required, optional, argChoices }) => {
        if (long === undefined || long === null) return [];
        const value =
          argChoices === undefined ? (required || optional ? ' -r' : '') : ` -x -a ${quote(argChoices.join(' '))}`;
        const where = `'__fish_seen_subcommand_from ${name}'`;
        return [`complete -c rapport -n ${where} -l ${long.slice(2)}${value} -d ${quote(description)}`];
      }),
    ),
    '',
  ].join('\n');

const SCRIPTS = { bash, zsh, fish } as const;

export type Shell = keyof typeof SCRIPTS;

/** The script for a shell, of all commands of the program. */
export const writeCompletion = async (shell: Shell, program: Command): Promise<string> =>
  SCRIPTS[shell](await readCommands(program));

const HELP = `
bash:  source <(rapport completion bash)        in ~/.bashrc
zsh:   rapport completion zsh > ~/.zfunc/_rapport   with ~/.zfunc in fpath
fish:  rapport completion fish > ~/.config/fish/completions/rapport.fish`;

export const define = (command: Command): void => {
  command
    .addArgument(new Argument('<shell>', 'which shell').choices(Object.keys(SCRIPTS)))
    .addHelpText('after', HELP)
    .action(async (shell: Shell) => {
      process.stdout.write(await writeCompletion(shell, command.parent!));
    });
};
