import { describe, expect, it } from 'vitest';
import { playAtOnce, playWhole, setupOf } from '../src/check/play.ts';
import { randomPolicy } from '../src/partners/random.ts';
import { stayPolicy } from '../src/partners/stay.ts';
import type { Policy } from '../src/policy.ts';
import { replayTrace, rerunTrace, verifyTrace } from '../src/replay.ts';
import { formatTrace, parseTrace } from '../src/trace.ts';
import { type CardsObservation, createCards } from './worlds/cards.ts';
import { cardsPlayer } from './worlds/cardsPlayer.ts';
import { cards } from './worlds/cardsWorld.ts';

const environment = createCards();
const cast = () => [cardsPlayer(environment), randomPolicy(), cardsPlayer(environment)] as Policy<CardsObservation>[];
const { trace } = playAtOnce(setupOf(environment, cast(), 3));
const lines = formatTrace(trace).split('\n');

describe('a trace', () => {
  it('says on each line what replay needs and no more', () => {
    const stay = stayPolicy(environment);
    const text = formatTrace(playAtOnce(setupOf(environment, [stay, stay, stay], 1)).trace);
    expect(text.split('\n')[1]).toMatch(/^\{"kind":"step","t":0,"a":\[0,0,0\],"h":"[0-9a-f]{8}"\}$/);
    expect(text.endsWith('}\n')).toBe(true);
  });

  const problem = (text: string) => {
    const parsed = parseTrace(text);
    if (parsed.ok) throw new Error('it was read');
    return parsed.problem;
  };

  it.each([
    ['nothing at all', '', { kind: 'order', line: 1, expected: 'a header', found: 'nothing' }],
    ['no JSON', `${lines[0]}\n{"kind":\n${lines[1]}\n`, { kind: 'json', line: 2 }],
    ['a list', '[]\n', { kind: 'json', line: 1, expected: 'a JSON object' }],
    ['no header', `${lines[1]}\n`, { kind: 'order', line: 1, expected: 'a header' }],
    [
      'another schema',
      lines[0]!.replace('"schema":1', '"schema":9'),
      { kind: 'schema', line: 1, expected: 'schema 1', found: '9' },
    ],
    ['a step left out', `${lines[0]}\n${lines[2]}\n`, { kind: 'order', line: 2, expected: 'step 0' }],
    [
      'an action too few',
      `${lines[0]}\n${lines[1]!.replace(/"a":\[\d,/, '"a":[')}\n`,
      { kind: 'order', line: 2, expected: '3 actions' },
    ],
    [
      'a wrong hash',
      `${lines[0]}\n${lines[1]!.replace(/"h":"./, '"h":"z')}\n`,
      { kind: 'field', line: 2, expected: '`h` to be eight hex digits' },
    ],
    [
      'a field left out',
      `${lines[0]!.replace('"seed":"3",', '')}\n`,
      { kind: 'field', line: 1, expected: '`seed` to be a text', found: 'nothing' },
    ],
    [
      'lines after the end',
      `${lines.join('\n')}${lines[1]}\n`,
      { kind: 'order', line: lines.length, expected: 'the end, after the footer' },
    ],
    [
      'a footer too early',
      `${lines[0]}\n${lines[lines.length - 2]}\n`,
      { kind: 'order', line: 2, expected: 'a footer of 0 steps' },
    ],
  ])('with %s is refused by line', (_, text, expected) => {
    expect(problem(text)).toMatchObject(expected);
  });
});

describe('replay', () => {
  it('applies changes from outside again, and asks for the means', () => {
    const stay = stayPolicy(environment);
    const change = { slips: 2 };
    const changes = [
      { step: 4, change, apply: (now: typeof environment, state: never) => cards.change(now, state, change) },
    ];
    const changed = playAtOnce({ ...setupOf(environment, [stay, stay, stay], 1), changes }).trace;
    expect(verifyTrace(changed, environment, cards.change)).toEqual({ ok: true, complete: true });
    expect(verifyTrace(changed, environment)).toMatchObject({ ok: false, what: 'step', step: 4 });
    expect([...replayTrace(changed, environment, cards.change)][4]!.before.table.slips).toBe(2);
  });

  it('throws where a state is another one', () => {
    const wrong = { ...trace, steps: trace.steps.map((step, i) => (i === 5 ? { ...step, h: '12345678' } : step)) };
    expect(() => [...replayTrace(wrong, environment)]).toThrow('state of step 5 should be 12345678');
    expect(verifyTrace({ ...trace, header: { ...trace.header, hash: '12345678' } }, environment)).toMatchObject({
      ok: false,
      what: 'start',
      step: null,
    });
  });

  it('gives the steps that a failed episode has', async () => {
    const fails: Policy = {
      name: 'fails',
      begin: () => null,
      act: (_, memory, { step, legal }) => ({ action: step === 7 ? -1 : legal[0]!, memory }),
    };
    const failed = playAtOnce(setupOf(environment, [fails, fails, fails], 1)).trace;
    expect([...replayTrace(failed, environment)]).toHaveLength(7);
    expect(verifyTrace(failed, environment)).toEqual({ ok: true, complete: true });
    expect((await rerunTrace(failed, environment, [fails, fails, fails])).ok).toBe(true);
  });
});

describe('asking the policies again', () => {
  it('names the first decision that differs', async () => {
    const other = cast();
    const stay = stayPolicy(environment);
    other[1] = {
      ...stay,
      act: (_, memory, { step, legal }) => ({ action: step === 4 ? legal[2]! : legal[0]!, memory }),
    };
    const made = playAtOnce(setupOf(environment, [cast()[0]!, stay, cast()[2]!], 3)).trace;
    const rerun = await rerunTrace(made, environment, other);
    expect(rerun).toMatchObject({ ok: false, what: 'decision', step: 4 });
  });

  it('takes missed deadlines from the trace', async () => {
    const timer = () => new Promise<void>((resolve) => setImmediate(resolve));
    const sometimes = (late: boolean): Policy => ({
      name: 'sometimes',
      begin: () => 0,
      act: (_, memory, { step }) =>
        late && step % 3 === 1
          ? new Promise(() => {})
          : Promise.resolve({ action: 0, memory: (memory as number) + 1, record: { count: memory } }),
    });
    const stay = stayPolicy(environment);
    const setup = setupOf(environment, [sometimes(true), stay, stay], 1);
    const deadlines = { milliseconds: [1, null, null], timer };
    const made = (await playWhole({ ...setup, deadlines })).trace;
    const full = (await playWhole({ ...setup, deadlines, level: 'full' })).trace;
    const rerun = await rerunTrace(made, environment, [sometimes(false), stay, stay]);
    expect(rerun.ok && formatTrace(rerun.trace)).toBe(formatTrace(full));
  });

  it('knows what was carried into the episode', async () => {
    const carried = [3, null, 8];
    const made = playAtOnce({ ...setupOf(environment, cast(), 3), carried }).trace;
    const full = playAtOnce({ ...setupOf(environment, cast(), 3), carried, level: 'full' }).trace;
    const rerun = await rerunTrace(made, environment, cast());
    expect(rerun.ok && formatTrace(rerun.trace)).toBe(formatTrace(full));
  });
});
