/** `rapport replay <trace>`: steps through a trace in the terminal, prints it, or verifies it. */
import type { Command } from 'commander';
import { annotateTrace } from '../../experiment/annotated.ts';
import {
  formatUtterance,
  type Reasons,
  reasonsOf,
  recordsOf,
  saidAt,
  type Utterance,
} from '../../experiment/dialogue.ts';
import { inputError } from '../../experiment/problem.ts';
import { type OpenedTrace, openTrace } from '../../experiment/traceFile.ts';
import { type Divergence, ReplayError, verifyTrace } from '../../replay.ts';
import type { Annotation } from '../../world.ts';
import { browseFrames } from '../browse.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { parseWhole } from '../overrides.ts';
import { escapeControl, isWatched } from '../terminal.ts';

interface ReplayFlags {
  readonly verify?: true;
  readonly at?: number;
}

const formatDivergence = ({ what, step, expected, found }: Divergence): string =>
  `diverged at ${step === null ? `the ${what}` : `step ${step}: ${what}`}; the trace says ${expected}, found ${found}`;

const verify = (file: string, { trace, environment, change }: OpenedTrace): ExitCode => {
  const verified = verifyTrace(trace, environment, change);
  if (!verified.ok) {
    process.stdout.write(`${file}: ${formatDivergence(verified)}\n`);
    return EXIT.replayDiverged;
  }
  const { steps, footer } = trace;
  const whole =
    footer === null
      ? `${steps.length} steps replay, but the trace is cut off: it has no footer`
      : `${steps.length} steps replay, return ${footer.return}, hash ${footer.hash}`;
  process.stdout.write(`${file}: ${whole}\n`);
  return footer === null ? EXIT.incomplete : EXIT.good;
};

const formatEvent = ({ kind, seat, detail, other }: Annotation): string =>
  `${kind}${detail === undefined ? '' : ` ${detail}`} (seat ${seat}${other === undefined ? '' : ` and ${other}`})`;

/** `seat 0 to 1: ask "hand", motivation 3.4, cost 1; why: ...; seat 1 is in doubt by 2.0 bits, and after hearing it by 0.0` */
const formatSaid = (said: Utterance, { why, doubts }: Reasons): string => {
  const { motivation } = said.message;
  const parts = [
    formatUtterance(said),
    ...(motivation === undefined ? [] : [`motivation ${motivation}`]),
    ...(said.cost === 0 ? [] : [`cost ${said.cost}`]),
  ];
  const more = [
    ...(why === null ? [] : [`why: ${why}`]),
    ...doubts.map(
      ({ seat, before, after }) =>
        `seat ${seat} is in doubt by ${before.toFixed(2)} bits before it hears it, then by ${after.toFixed(2)}`,
    ),
  ];
  return escapeControl([parts.join(', '), ...more].join('; '));
};

/** One picture per step, the start first, and one for the end. */
const framesOf = ({ trace, ...ground }: OpenedTrace): { readonly frames: readonly string[]; readonly ok: boolean } => {
  const records = recordsOf(trace);
  const names = trace.header.policies.map(({ name }, seat) => `seat ${seat} ${name}`).join(', ');
  const title = `${trace.header.environment.id}, ${names}`;
  const frames: string[] = [];
  let total = 0;
  let last = '';
  try {
    for (const annotated of annotateTrace(trace, ground)) {
      const { environment: now, step, before, joint, result, line, events: all } = annotated;
      const said = saidAt(annotated).map((one) => formatSaid(one, reasonsOf(one, trace, records)));
      const actions = joint.actions.map(
        (action, seat) => `${seat} ${now.actions[action]}${line.f?.includes(seat) ? ' (fallback)' : ''}`,
      );
      const events = all.filter(({ kind }) => kind !== 'idle');
      const notes = [
        `actions: ${actions.join(', ')}`,
        ...said.map((one) => `says: ${one}`),
        ...(line.change === undefined ? [] : [`changed from outside: ${JSON.stringify(line.change)}`]),
        ...(line.missed === undefined ? [] : [`missed deadlines: ${line.missed.join(', ')}`]),
        ...(result.rewards.team === 0 ? [] : [`reward: ${result.rewards.team}`]),
        ...(events.length === 0 ? [] : [`events: ${events.map(formatEvent).join(', ')}`]),
      ];
      frames.push(`${title}\nstep ${step}, return ${total}\n${escapeControl(now.format(before))}\n${notes.join('\n')}`);
      total += result.rewards.team;
      last = escapeControl(now.format(result.state));
    }
  } catch (error) {
    if (!(error instanceof ReplayError)) throw error;
    frames.push(formatDivergence(error.divergence));
    return { frames, ok: false };
  }
  const { footer } = trace;
  const end = footer === null ? 'the trace is cut off here' : footer.outcome;
  const failure = footer?.failure === undefined ? '' : `: ${escapeControl(footer.failure.reason)}`;
  frames.push(`${title}\nend, return ${total}\n${last}\n${end}${failure}`);
  return { frames, ok: true };
};

const replay = async (file: string, flags: ReplayFlags): Promise<ExitCode> => {
  const opened = await openTrace(file);
  if (flags.verify) return verify(file, opened);
  const { frames, ok } = framesOf(opened);
  const first = opened.trace.header.first ?? 0;
  const at = (flags.at ?? first) - first;
  if (frames[at] === undefined)
    throw inputError(
      '--at',
      `the trace has steps ${first} to ${first + opened.trace.steps.length - 1}, not ${flags.at}`,
    );
  if (isWatched(process.stdout) && process.stdin.isTTY) await browseFrames(frames, at);
  else if (flags.at !== undefined) process.stdout.write(`${frames[at]}\n`);
  else process.stdout.write(`${frames.join('\n\n')}\n`);
  return ok ? EXIT.good : EXIT.replayDiverged;
};

export const define = (command: Command): void => {
  command
    .argument('<trace>', 'a trace file: <run directory>/traces/<id>.jsonl')
    .option('--verify', 'simulate it again and compare every state; exit 5 with the first differing step')
    .option('--at <step>', 'begin at, or print, this step', parseWhole(0))
    .action(async (file: string, flags: ReplayFlags) => {
      process.exitCode = await replay(file, flags);
    });
};
