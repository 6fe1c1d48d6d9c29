/** Measures of talk over rows: pairs by luck, ratios of means, counts added up. */
import { describe, expect, it } from 'vitest';
import { columnsOf } from '../../src/experiment/columns.ts';
import type { Row } from '../../src/experiment/row.ts';
import type { Measured } from '../../src/experiment/rowMeasures.ts';
import { talkFigures } from '../../src/experiment/talk.ts';
import { measureTalk, predictedLines, TALK_MEASURE_NAMES, talksIn } from '../../src/experiment/talkMeasures.ts';

const SILENCE = talkFigures({ seats: 2, said: [], events: [[], []] }, 0);

/** A finished episode; `figures` are laid over those of silence. */
const row = (
  focal: string,
  seed: number,
  value: number,
  {
    figures = {},
    optimum,
    layout = 'small',
    partner = 'friend',
  }: {
    readonly figures?: { readonly [figure: string]: number | null };
    readonly optimum?: number;
    readonly layout?: string;
    readonly partner?: string;
  } = {},
): Row => {
  const lay = (group: { readonly [figure: string]: number | null }) =>
    Object.fromEntries(Object.entries(group).map(([name, was]) => [name, figures[name] ?? was]));
  const talk = {
    intelligence: lay(SILENCE.intelligence),
    adaptivity: lay(SILENCE.adaptivity),
    civility: lay(SILENCE.civility),
  };
  return {
    ...{ schema: 1, id: `${focal}/${layout}/${partner}/${seed}`, environment: `e/${layout}`, environmentVersion: '1' },
    ...{ rules: 'r', layout, focal, partner, partners: [partner === 'self' ? focal : partner], seat: 0, seed },
    ...{ meeting: 1, status: 'finished', outcome: 'terminated', return: value, steps: 2, seatReturns: [0, 0] },
    ...{ fallbackRate: 0, lowestReturn: 0, code: [], hash: null, talk },
    ...(optimum === undefined ? {} : { optimum: { sameInformation: optimum, fullInformation: optimum + 1 } }),
  } as Row;
};

const measure = (name: string, rows: readonly Row[]): Measured => measureTalk(name, rows);

const figureOf = (measured: Measured, focal: string, name: string, layout = 'small') =>
  measured.lines.find((line) => line.focal === focal && line.layout === layout)?.figures[name];

const ROWS: readonly Row[] = [
  row('talker', 1, 8, { optimum: 10, figures: { teamMessages: 4, teamMessageCosts: 1 } }),
  row('talker', 2, 6, { optimum: 8, figures: { teamMessages: 2, teamMessageCosts: 3 } }),
  row('silent', 1, 2, { optimum: 10 }),
  row('silent', 2, 4, { optimum: 8 }),
  row('passive', 1, 5, { optimum: 10, figures: { teamMessages: 10 } }),
  row('passive', 2, 5, { optimum: 8, figures: { teamMessages: 14 } }),
];

describe('measures of talk over rows', () => {
  it('set the return against the optimum, and against silence with the same luck', () => {
    const measured = measure('optimum', ROWS);
    expect(figureOf(measured, 'talker', 'share')!.value).toBeCloseTo(14 / 18, 12);
    expect(figureOf(measured, 'talker', 'missing')!.value).toBe(2);
    expect(figureOf(measured, 'talker', 'normalised')!.value).toBeCloseTo((14 - 6) / (18 - 6), 12);
    expect(figureOf(measured, 'silent', 'normalised')!.value).toBe(0);
    expect(figureOf(measured, 'talker', 'full information')!.value).toBe(10);
  });

  it('tell what talk is worth, and the turns that it saves', () => {
    const measured = measure('communication', ROWS);
    expect(figureOf(measured, 'talker', 'net value')!.value).toBe(4);
    expect(figureOf(measured, 'talker', 'gross value')!.value).toBe(6);
    expect(figureOf(measured, 'talker', 'turn reduction')!.value).toBe(1 - 6 / 24);
    expect(measure('communication', ROWS.slice(0, 2)).lines).toEqual([]);
  });

  it('pair episodes with oneself as the same place', () => {
    const selves = [row('talker', 1, 8, { partner: 'self' }), row('silent', 1, 2, { partner: 'self' })];
    expect(figureOf(measure('communication', selves), 'talker', 'net value')!.value).toBe(6);
  });

  it('add up counts of speaking before they are made rates', () => {
    const counts = (hits: number, misses: number, falseAlarms: number, rejections: number) => ({
      figures: { hits, misses, falseAlarms, rejections, waited: 2 * hits },
    });
    const measured = measure('speaking', [
      row('talker', 1, 0, counts(3, 0, 1, 9)),
      row('talker', 2, 0, counts(0, 1, 0, 10)),
      row('talker', 3, 0),
    ]);
    expect(figureOf(measured, 'talker', 'false (FIR)')!.value).toBe(1 / 20);
    expect(figureOf(measured, 'talker', 'missed (MIR)')!.value).toBe(1 / 4);
    expect(figureOf(measured, 'talker', 'balanced')!.value).toBeCloseTo(1 - (1 / 20 + 1 / 4) / 2, 12);
    expect(figureOf(measured, 'talker', 'latency')!.value).toBe(2);
    expect(figureOf(measured, 'talker', 'balanced')!.n).toBe(2);
  });

  it('measure reliability within conditions, and degradation against what was told at once', () => {
    const ranks = Array.from({ length: 11 }, (_, k) => row('talker', k, 10 * k, { layout: 'query' }));
    const others = Array.from({ length: 11 }, (_, k) => row('talker', k, 1000, { layout: 'query', partner: 'foe' }));
    const at = row('talker', 1, 1050, { layout: 'query-concat' });
    const measured = measure('reliability', [...ranks, ...others, at]);
    // 80 with the one partner, 0 with the other.
    expect(figureOf(measured, 'talker', 'A90 − A10', 'query')!.value).toBe(40);
    expect(figureOf(measured, 'talker', 'degradation', 'query')!.value).toBeCloseTo(1 - 525 / 1050, 12);
    expect(figureOf(measured, 'talker', 'degradation', 'query-concat')).toBeUndefined();
  });

  it('set what was foretold against what came', () => {
    const lines = predictedLines(
      ROWS,
      new Map([
        [ROWS[0]!.id, 5],
        [ROWS[1]!.id, 3],
      ]),
    );
    expect(lines).toHaveLength(1);
    expect(lines[0]!.figures.predicted!.value).toBe(4);
    expect(lines[0]!.figures.realised!.value).toBe(4);
    expect(lines[0]!.figures.correlation!.value).toBeNull();
  });

  it('have nothing to say of a run without a channel', () => {
    const { talk: _, ...plain } = ROWS[0]!;
    expect(talksIn([plain as Row])).toBe(false);
    for (const name of TALK_MEASURE_NAMES) expect(measure(name, [plain as Row]).lines).toEqual([]);
  });
});

it('a row with talk has a column for each figure, empty where there is none', () => {
  const columns = columnsOf([{ name: 'run', rows: ROWS }]);
  const column = (name: string) => columns.find((one) => one.name === name);
  expect(column('talkTeamMessages')).toMatchObject({ kind: 'number', values: [4, 2, 0, 0, 10, 14] });
  expect(column('talkAskPrecision')).toMatchObject({ kind: 'number', values: [null, null, null, null, null, null] });
  expect(column('optimum')!.values[0]).toBe(10);
  expect(column('talk')).toBeUndefined();
});
