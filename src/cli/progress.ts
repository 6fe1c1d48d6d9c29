/** How far a run is: one moving line on a terminal, otherwise a plain line every few seconds. */
import type { Progress } from '../experiment/run.ts';
import { formatBilled } from './modelUse.ts';
import { isWatched } from './terminal.ts';

const SECONDS_BETWEEN_LINES = 5;
const SECONDS_BETWEEN_MOVES = 0.1;

/** `2 h 3 min`, `4 min 5 s`, `6 s`. */
const formatSeconds = (seconds: number): string => {
  const whole = Math.round(seconds);
  if (whole >= 3600) return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
  return whole >= 60 ? `${Math.floor(whole / 60)} min ${whole % 60} s` : `${whole} s`;
};

/** `seconds` since the run began. The rate is of this process: episodes of earlier ones took no time. */
const formatProgress = ({ ended, total, resumed, failed, models }: Progress, seconds: number): string => {
  const rate = seconds > 0 ? (ended - resumed) / seconds : 0;
  const parts = [`${ended}/${total} episodes`];
  if (resumed > 0) parts.push(`${resumed} from before`);
  if (rate > 0) parts.push(`${rate >= 10 ? rate.toFixed(0) : rate.toFixed(1)}/s`);
  if (rate > 0 && ended < total) parts.push(`${formatSeconds((total - ended) / rate)} left`);
  if (failed > 0) parts.push(`${failed} failed`);
  if (models !== undefined) parts.push(formatBilled(models.billed));
  return parts.join(' · ');
};

/** Shows progress on a stream; `end` leaves it on a line of its own. */
export const createProgress = (stream: NodeJS.WriteStream) => {
  const moves = isWatched(stream);
  const began = performance.now();
  let shown = moves ? -SECONDS_BETWEEN_MOVES : 0;
  let moving = false;
  return {
    show: (progress: Progress): void => {
      const seconds = (performance.now() - began) / 1000;
      const last = progress.ended === progress.total;
      if (!last && seconds - shown < (moves ? SECONDS_BETWEEN_MOVES : SECONDS_BETWEEN_LINES)) return;
      shown = seconds;
      moving = moves;
      stream.write(moves ? `\r\x1b[K${formatProgress(progress, seconds)}` : `${formatProgress(progress, seconds)}\n`);
    },
    end: (): void => {
      if (moving) stream.write('\n');
      moving = false;
    },
  };
};
