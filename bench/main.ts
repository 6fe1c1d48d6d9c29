/**
 * `npm run bench [-- <part of a name>]`: medians of five rounds. The rounds are interleaved, so that other work on the
 * machine meets all benchmarks alike: first everybody's first, then everybody's second. Fixed seeds, one thread; rates are
 * per second of processor time.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { formatColumns } from '../src/cli/columns.ts';
import { BENCHMARKS } from './all.ts';
import type { Benchmark } from './benchmark.ts';
import { FIGURES } from './figures.ts';
import type { Round } from './worker.ts';

const ROUNDS = 5;

type Message = { readonly ready: true } | { readonly round: Round } | { readonly figure: string };

const start = (name: string): ChildProcess =>
  fork(fileURLToPath(new URL('worker.ts', import.meta.url)), [name], {
    execArgv: ['--import', 'tsx', '--expose-gc'],
  });

/** The next message of a worker; rejects if it ends before. */
const listen = (worker: ChildProcess): Promise<Message> =>
  new Promise((resolve, reject) => {
    const fail = (code: number | null) => reject(new Error(`a worker ended with ${code}`));
    worker.once('exit', fail);
    worker.once('message', (message) => {
      worker.off('exit', fail);
      resolve(message as Message);
    });
  });

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

/** 31.4 M, 812 k, 95, 0.52. */
const formatRate = (rate: number): string => {
  if (rate >= 1e6) return `${(rate / 1e6).toFixed(1)} M`;
  if (rate >= 1e4) return `${(rate / 1e3).toFixed(0)} k`;
  return rate >= 100 ? rate.toFixed(0) : rate.toPrecision(2);
};

const measureAll = async (chosen: readonly Benchmark[]): Promise<ReadonlyMap<string, readonly Round[]>> => {
  const workers = new Map<string, ChildProcess>();
  const rounds = new Map<string, Round[]>();
  for (const { name } of chosen) {
    const worker = start(name);
    await listen(worker);
    workers.set(name, worker);
    rounds.set(name, []);
  }
  for (let round = 0; round < ROUNDS; round++)
    for (const [name, worker] of workers) {
      const answer = listen(worker);
      worker.send('go');
      const message = await answer;
      if ('round' in message) rounds.get(name)!.push(message.round);
    }
  for (const worker of workers.values()) worker.disconnect();
  return rounds;
};

const formatTable = (
  chosen: readonly Benchmark[],
  rounds: ReadonlyMap<string, readonly Round[]>,
): readonly string[] => {
  const rateOf = (name: string): number => median(rounds.get(name)!.map(({ rate }) => rate));
  const shareOf = (name: string): number => median(rounds.get(name)!.map(({ rate, yardstick }) => rate / yardstick));
  const rows = chosen.map(({ name, unit, goal, reference }) => {
    const times = reference !== null && rounds.has(reference) ? shareOf(name) / shareOf(reference) : null;
    return [
      name,
      `${formatRate(rateOf(name))} ${unit}/s`,
      shareOf(name).toPrecision(3),
      times === null ? '' : `${times.toFixed(0)} x`,
      goal === null ? '' : `${formatRate(goal)}, ${rateOf(name) >= goal ? 'reached' : 'not reached'}`,
    ];
  });
  return formatColumns(
    [['benchmark', 'median', 'of the integer loop', 'reference', 'goal'], ...rows],
    ['left', 'right', 'right', 'right', 'right'],
  );
};

const main = async (): Promise<void> => {
  const wanted = process.argv[2] ?? '';
  const chosen = BENCHMARKS.filter(({ name }) => name.includes(wanted));
  process.stdout.write(
    `node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}, medians of ${ROUNDS} rounds, processor time\n\n`,
  );
  if (chosen.length > 0) {
    const rounds = await measureAll(chosen);
    process.stdout.write(`${formatTable(chosen, rounds).join('\n')}\n`);
    const loops = [...rounds.values()].flat().map(({ yardstick }) => yardstick);
    process.stdout.write(`the integer loop makes ${formatRate(median(loops))} turns/s\n\n`);
  }
  const rows: string[][] = [];
  for (const { name, goal } of FIGURES.filter((figure) => figure.name.includes(wanted))) {
    const message = await listen(start(name));
    if ('figure' in message) rows.push([name, message.figure, goal]);
  }
  if (rows.length > 0)
    process.stdout.write(
      `${formatColumns([['figure', 'found', 'goal'], ...rows], ['left', 'right', 'right']).join('\n')}\n`,
    );
};

await main();
