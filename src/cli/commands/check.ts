/** `rapport check <policy or world>`: tries somebody's own policy or world by the laws that all of ours keep. */
import type { Command } from 'commander';
import { SLOWEST_DECISION } from '../../check/speed.ts';
import { runCheck, type Verdict } from '../../experiment/check.ts';
import { DEFAULT_WORLD } from '../../experiment/places.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { parseWhole } from '../overrides.ts';
import { readPolicy } from '../policyArgument.ts';
import { claimOutput, createPainter, escapeControl } from '../terminal.ts';

interface CheckFlags {
  readonly world: string;
  readonly rules?: string;
  readonly layouts?: string;
  readonly horizon: number;
  readonly runs: number;
  readonly patience: number;
  readonly slowest: number;
  readonly json?: true;
}

type Painter = ReturnType<typeof createPainter>;

/** A verdict as a line, why it is broken below it; the subject as a heading where it is another than before. */
const formatVerdict = ({ subject, law, verdict, told }: Verdict, before: string | null, paint: Painter): string => {
  const words = told === null ? '' : escapeControl(told);
  const heading = subject === before ? '' : `${paint('bold', subject)}\n`;
  switch (verdict) {
    case 'kept':
      return `${heading}  ${paint('green', 'kept')}    ${law}${words === '' ? '' : ` (${words})`}\n`;
    case 'broken':
      return `${heading}  ${paint('red', 'BROKEN')}  ${law}\n            ${words.replaceAll('\n', '\n            ')}\n`;
    case 'untried':
      return `${heading}  ${paint('dim', 'untried')} ${law}\n`;
  }
};

const check = async (text: string, flags: CheckFlags): Promise<ExitCode> => {
  const print = claimOutput();
  const paint = createPainter(process.stdout);
  const verdicts: Verdict[] = [];
  await runCheck(
    {
      subject: readPolicy(text),
      world: flags.world,
      base: process.cwd(),
      rules: flags.rules ?? null,
      layouts: flags.layouts?.split(',') ?? null,
      horizon: flags.horizon,
      runs: flags.runs,
      patience: flags.patience,
      slowest: flags.slowest,
    },
    (verdict) => {
      if (!flags.json) print(formatVerdict(verdict, verdicts.at(-1)?.subject ?? null, paint));
      verdicts.push(verdict);
    },
  );
  const count = (wanted: Verdict['verdict']) => verdicts.filter(({ verdict }) => verdict === wanted).length;
  const [broken, untried] = [count('broken'), count('untried')];
  if (flags.json) print(`${JSON.stringify({ schema: 1, kept: count('kept'), broken, untried, verdicts })}\n`);
  else print(`${count('kept')} laws kept, ${broken} broken${untried > 0 ? `, ${untried} untried` : ''}\n`);
  return broken + untried === 0 ? EXIT.good : EXIT.expectationFailed;
};

const HELP = `
<subject> is a policy (a name, the path of a module, or in braces what a scenario writes in its place), or a world (a
name, or the path of a module that exports one). The laws are those that everything in this package keeps; a test of your
own can call them: import { policyLaws } from 'rapport'. docs/policies.md says what each asks for.
Exit codes: 0 all are kept, 2 it can't be loaded, 3 some are broken.`;

export const define = (command: Command): void => {
  command
    .argument('<subject>', 'a policy or a world')
    .option('--world <world>', 'the world that a policy is for', DEFAULT_WORLD)
    .option('--rules <rules>', "a rule set (default: the world's first)")
    .option('--layouts <layouts>', 'layouts, separated by commas (default: the first two of the rules)')
    .option('--horizon <steps>', 'the length of episodes', parseWhole(2), 120)
    .option('--runs <n>', 'seeds per law', parseWhole(1), 2)
    .option('--slowest <ms>', 'milliseconds that a decision may take', parseWhole(1), SLOWEST_DECISION)
    .option('--patience <s>', 'seconds after which a law counts as never ending', parseWhole(1), 120)
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText('after', HELP)
    .action(async (subject: string, flags: CheckFlags) => {
      process.exitCode = await check(subject, flags);
    });
};
