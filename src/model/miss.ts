/** Says why a recording lacks a call: how the request differs from the nearest that was recorded. */
import type { CallKey, RecordedCall, RecordedRequest, Recording } from './recording.ts';
import { SHARED_LANE } from './recording.ts';

/** A request as lines, so that two can be laid side by side. */
const linesOf = ({ model, messages, reply, outputTokens }: RecordedRequest): readonly string[] => [
  ...Object.entries(model).map(([key, value]) => `${key}: ${JSON.stringify(value)}`),
  `outputTokens: ${outputTokens}`,
  ...messages.flatMap(({ role, text, memory }) => [
    `[${role}${memory === undefined ? '' : `, memory ${memory}`}]`,
    ...text.split('\n'),
  ]),
  `[reply ${reply.name}]`,
  ...JSON.stringify(reply.schema, null, 1).split('\n'),
];

type Change = readonly [sign: ' ' | '-' | '+', line: string];

/** Lines beyond which two texts are not compared line by line. */
const MOST_LINES = 1500;

/** What turns `a` into `b`, by the longest common subsequence of their lines. */
export const compareLines = (a: readonly string[], b: readonly string[]): readonly Change[] => {
  let first = 0;
  while (first < a.length && first < b.length && a[first] === b[first]) first++;
  let rest = 0;
  while (rest < a.length - first && rest < b.length - first && a.at(-1 - rest) === b.at(-1 - rest)) rest++;
  const [old, now] = [a.slice(first, a.length - rest), b.slice(first, b.length - rest)];
  const middle: Change[] = [];
  if (old.length > MOST_LINES || now.length > MOST_LINES) {
    for (const line of old) middle.push(['-', line]);
    for (const line of now) middle.push(['+', line]);
  } else {
    const width = now.length + 1;
    const common = new Uint16Array((old.length + 1) * width);
    for (let i = old.length - 1; i >= 0; i--)
      for (let j = now.length - 1; j >= 0; j--)
        common[i * width + j] =
          old[i] === now[j]
            ? common[(i + 1) * width + j + 1]! + 1
            : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!);
    for (let i = 0, j = 0; i < old.length || j < now.length; )
      if (i < old.length && j < now.length && old[i] === now[j]) {
        middle.push([' ', old[i]!]);
        i++;
        j++;
      } else if (j >= now.length || (i < old.length && common[(i + 1) * width + j]! >= common[i * width + j + 1]!))
        middle.push(['-', old[i++]!]);
      else middle.push(['+', now[j++]!]);
  }
  const same = (line: string): Change => [' ', line];
  return [...a.slice(0, first).map(same), ...middle, ...a.slice(a.length - rest).map(same)];
};

const CONTEXT = 2;
const MOST_SHOWN = 60;
const WIDEST = 200;

const formatChanges = (changes: readonly Change[]): string => {
  const near = changes.map((_, i) =>
    changes.slice(Math.max(0, i - CONTEXT), i + CONTEXT + 1).some(([sign]) => sign !== ' '),
  );
  const lines: string[] = [];
  changes.forEach(([sign, line], i) => {
    if (near[i]) lines.push(`  ${sign} ${line.length > WIDEST ? `${line.slice(0, WIDEST)}...` : line}`);
    else if (i > 0 && near[i - 1]) lines.push('    ...');
  });
  const more = lines.length - MOST_SHOWN;
  return [...lines.slice(0, MOST_SHOWN), ...(more > 0 ? [`    and ${more} more lines`] : [])].join('\n');
};

const differing = (changes: readonly Change[]): number => changes.filter(([sign]) => sign !== ' ').length;

/** Recorded requests that are compared one by one with the missing one. */
const MOST_COMPARED = 400;

/** Why `key` is in none of the recordings, for people: several lines. */
export const describeMiss = (key: CallKey, request: RecordedRequest, recordings: readonly Recording[]): string => {
  if (recordings.length === 0) return 'there is no recording to replay';
  const where = recordings.map(({ path, size }) => `${path} (${size} calls)`).join(', ');
  const lane = key.lane === SHARED_LANE ? 'of any episode' : `of ${key.lane}`;
  const intro = `call ${key.hash} ${lane} is not in ${where}`;
  const near: RecordedCall[] = [];
  const far: RecordedCall[] = [];
  let elsewhere = 0;
  for (const recording of recordings)
    for (const call of recording.calls()) {
      if (call.hash === key.hash) elsewhere++;
      const list = call.lane === key.lane ? near : far;
      if (list.length < MOST_COMPARED) list.push(call);
    }
  if (elsewhere > 0)
    return `${intro}: this very request is there ${elsewhere} times, but not for the ${key.ordinal + 1}. time in this lane`;
  const wanted = linesOf(request);
  let best: { readonly call: RecordedCall; readonly changes: readonly Change[] } | null = null;
  for (const call of near.length > 0 ? near : far) {
    const changes = compareLines(linesOf(call.request), wanted);
    if (best === null || differing(changes) < differing(best.changes)) best = { call, changes };
  }
  if (best === null) return `${intro}: the recording is empty`;
  const nearest = `the nearest is ${best.call.hash} of ${best.call.lane}; - is recorded, + is asked now:`;
  return `${intro}; ${nearest}\n${formatChanges(best.changes)}`;
};
