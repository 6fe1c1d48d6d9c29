/**
 * One benchmark or figure in a process of its own, so that what the compiler learned from one does not slow another.
 * `worker.ts <name>`: prepares and warms up, then runs a round whenever it is told to.
 */
import { BENCHMARKS } from './all.ts';
import { integerLoop } from './benchmark.ts';
import { FIGURES } from './figures.ts';

const YARDSTICK = 20_000_000;

/** Operations per second of the benchmark and of the yardstick, measured right after one another. */
export interface Round {
  readonly rate: number;
  readonly yardstick: number;
}

/** Seconds of processor time, which other work on the machine takes less from than from the clock on the wall. */
const processorTime = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

const timeRate = (loop: (count: number) => number, count: number): number => {
  const began = processorTime();
  loop(count);
  return count / (processorTime() - began);
};

const name = process.argv[2];
const benchmark = BENCHMARKS.find((one) => one.name === name);
const figure = FIGURES.find((one) => one.name === name);
if (figure) process.send!({ figure: await figure.measure() }, () => process.disconnect());
else if (benchmark) {
  const loop = benchmark.prepare();
  for (let i = 0; i < 3; i++) {
    loop(benchmark.count);
    integerLoop(YARDSTICK);
  }
  process.on('message', () => {
    const round: Round = { rate: timeRate(loop, benchmark.count), yardstick: timeRate(integerLoop, YARDSTICK) };
    process.send!({ round });
  });
  process.send!({ ready: true });
} else throw new Error(`there is no benchmark ${name}`);
