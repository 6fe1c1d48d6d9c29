import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Command } from 'commander';
import { afterAll, describe, expect, it, vi } from 'vitest';

import { playAtOnce, setupOf } from '../../src/check/play.ts';
import { define } from '../../src/cli/commands/intentions.ts';
import { readHumanGames } from '../../src/cli/humanGames.ts';
import { readRows } from '../../src/experiment/directory.ts';
import { openTrace } from '../../src/experiment/traceFile.ts';
import type { Json } from '../../src/json.ts';
import { formatSkill, type Knowledge } from '../../src/knowledge.ts';
import { openSums } from '../../src/measure/calibration.ts';
import { openBelief, unmet } from '../../src/mind/belief/belief.ts';
import { replayTrace } from '../../src/replay.ts';
import { declaredIntentions } from '../../src/report/declaredIntentions.ts';
import { summariseIntentions } from '../../src/report/intentionSummary.ts';
import {
  againstDeclared,
  FORECASTERS,
  type Foretold,
  forecastOf,
  foretell,
  foretellIntentions,
  foretellKinds,
  type IntentionScores,
  scoreForetold,
  scoreIntentions,
} from '../../src/report/intentions.ts';
import { kitchenOf, mindIn, mindMemory, overcooked, partnerIn, telling } from '../mind/minds.ts';
import { newFolder, playRun, removeFolders } from './played.ts';

afterAll(removeFolders);

const kitchen = kitchenOf('legacy', 'counter_circuit', 200);

const WATCHING = { observer: 0, partner: 1 };

const traceWith = (partner: string, given = {}) =>
  playAtOnce(setupOf(kitchen, [partnerIn('greedy', kitchen), partnerIn(partner, kitchen, given)], 3)).trace;

const scoresWith = (partner: string, given = {}) =>
  scoreIntentions(traceWith(partner, given), kitchen as never, overcooked as never, WATCHING);

describe('a belief that watches a trace', () => {
  it('foretells a sensible and a habitual partner better than every baseline', () => {
    for (const partner of ['greedy', 'carrier', 'counter-worker']) {
      const scores = scoresWith(partner);
      const belief = scores.get('belief')!;
      expect(belief.n).toBeGreaterThan(100);
      for (const name of FORECASTERS.slice(1))
        expect(belief.logLoss, `${partner}, ${name}`).toBeLessThan(scores.get(name)!.logLoss);
    }
  });

  it('is scored on nothing where the partner finishes nothing', () => {
    expect(scoresWith('idle', { pause: 1, pauseLength: 1000 }).get('belief')!.n).toBe(0);
  });

  it('is no worse by kind than by instance, at the same steps', () => {
    const foretold = foretellIntentions(traceWith('greedy'), kitchen as never, overcooked as never, WATCHING);
    const [instance, kind] = [foretold, foretellKinds(foretold)].map((one) => scoreForetold(one).get('belief')!);
    expect(kind!.n).toBe(instance!.n);
    expect(kind!.logLoss).toBeLessThan(instance!.logLoss);
    for (const one of foretellKinds(foretold).forecasts.get('belief')!)
      expect([...one.values()].reduce((sum, p) => sum + p, 0)).toBeCloseTo(1);
  });
});

/** What `rapport intentions` prints. */
const printed = async (...words: readonly string[]): Promise<string> => {
  const command = new Command();
  define(command);
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    await command.parseAsync([...words], { from: 'user' });
    return write.mock.calls.map(([text]) => String(text)).join('');
  } finally {
    write.mockRestore();
  }
};

describe('a mind whose stages are replaced', () => {
  const place = kitchenOf('legacy', 'cramped_room', 120);
  const cook = partnerIn('greedy', place);

  /** Two meetings of a mind with these stages: what it believed, and what is believed by who watches the second trace. */
  const meetTwice = (stages: Json) => {
    let believed: Map<string, number>[] = [];
    const mind = telling(mindIn(overcooked, place, { simulations: 0, stages }), (decision) => {
      const [teammate] = mindMemory(decision).teammates;
      believed.push(new Map(teammate!.intentions.map(({ skill, p }) => [formatSkill(skill), p])));
    });
    const setup = setupOf(place, [mind, cook] as never[], 3);
    const { carried } = playAtOnce(setup);
    believed = [];
    const { trace } = playAtOnce({ ...setup, carried: [carried[0]!, null] });
    const seated = { ...trace.header.policies[0]!, definition: 'proagent', parameters: { stages } };
    const header = { ...trace.header, policies: [seated, trace.header.policies[1]!] };
    const foretold = foretellIntentions({ ...trace, header }, place as never, overcooked as never, WATCHING);
    return { believed, foretold, trace };
  };

  it.each([
    {},
    { correct: 'off' },
    { correct: 'annotate' },
    { remember: 'semantic' },
    { remember: 'episodic' },
    { remember: 'off' },
    { correct: 'annotate', remember: 'semantic' },
  ])('is watched by its own stages, with what it carried: %o', (stages) => {
    const { believed, foretold } = meetTwice(stages);
    const watched = foretold.forecasts.get('belief')!;
    expect(watched.length).toBe(believed.length);
    watched.forEach((forecast, step) => {
      for (const [skill, p] of forecast) expect(p).toBeCloseTo(believed[step]!.get(skill)!, 3);
    });
  });

  it('foretells what is believed of a stranger at every step, where it corrects nothing', () => {
    const { foretold, trace } = meetTwice({ correct: 'off' });
    const knowledge = overcooked.knowledge(place) as unknown as Knowledge;
    const stranger = unmet(knowledge, 1, null);
    const expected = [...replayTrace(trace, place)].map(({ before }) =>
      forecastOf(openBelief(knowledge, knowledge.facts(place.observe(before, 0), 0), stranger)),
    );
    expect(foretold.forecasts.get('belief')).toEqual(expected);
    const usual = meetTwice({}).foretold;
    expect(scoreForetold(foretold).get('belief')!.logLoss).toBeGreaterThan(scoreForetold(usual).get('belief')!.logLoss);
  });

  it('is set beside the first focal policy in pairs', async () => {
    const { directory } = await playRun(
      `name: small
rules: legacy
layouts: [cramped_room]
focal:
  - { name: whole, policy: proagent, with: { simulations: 0 } }
  - { name: annotate, policy: proagent, with: { simulations: 0 }, stages: { correct: annotate } }
  - { name: blind, policy: proagent, with: { simulations: 0 }, stages: { correct: "off" } }
  - { name: cook, policy: greedy }
partners: [greedy, carrier]
seats: both
seeds: 1..2
horizon: 100
traces: all`,
    );
    const { lines, differences, apart } = JSON.parse(await printed(directory, '--json'));
    expect(apart).toEqual(['annotate', 'blind']);
    // Two focal policies with the usual belief, two partners, two seats, two seeds.
    expect(lines.at(-1)).toMatchObject({ layout: null, n: 16 });
    const pooled = differences.filter(({ seat }: { seat: unknown }) => seat === null);
    expect(pooled.map(({ focal, against, n }: never) => [focal, against, n])).toEqual([
      ['annotate', 'whole', 8],
      ['blind', 'whole', 8],
    ]);
    const blind = pooled[1]!;
    expect(blind.ci[0]).toBeGreaterThan(0);
    // By hand: the mean of the paired differences, each condition alike.
    const rows = readRows(join(directory, 'episodes.jsonl'));
    const lossOf = async (row: (typeof rows)[number]) => {
      const { trace, environment, world } = await openTrace(join(directory, 'traces', `${row.id}.jsonl`));
      const watching = { observer: row.seat, partner: 1 - row.seat };
      return scoreIntentions(trace, environment, world, watching).get('belief')!.logLoss;
    };
    const losses = new Map<string, number>();
    for (const row of rows) losses.set([row.focal, row.partner, row.seat, row.seed].join(), await lossOf(row));
    const each = ['greedy', 'carrier'].flatMap((partner) =>
      [0, 1].flatMap((seat) =>
        [1, 2].map(
          (seed) => losses.get(`blind,${partner},${seat},${seed}`)! - losses.get(`whole,${partner},${seat},${seed}`)!,
        ),
      ),
    );
    expect(blind.mean).toBeCloseTo(each.reduce((sum, one) => sum + one, 0) / each.length, 9);
    const text = await printed(directory);
    expect(text).toContain('log loss less that of whole');
    expect(text).toMatch(/no table but this one: annotate, blind/);
    expect(text).toMatch(/^blind +cramped_room +8 +0 +\d\.\d+ \[/m);
  });
});

describe('what partners declare', () => {
  const run = async (partner: string, level: string) => {
    const { directory } = await playRun(
      `name: small\nrules: legacy\nlayouts: [cramped_room]\nfocal: [greedy]\npartners: [${partner}]\nseats: [1]\nseeds: 1\nhorizon: 80\ntraces: all\nlevel: ${level}`,
    );
    const [row] = readRows(join(directory, 'episodes.jsonl'));
    const file = join(directory, 'traces', `${row!.id}.jsonl`);
    return { file, opened: await openTrace(file) };
  };
  const declaredBy = async (partner: string, level: string) => {
    const { file, opened } = await run(partner, level);
    return declaredIntentions(file, opened, 1);
  };

  it('is made again from a trace of actions, as a full trace has it', async () => {
    const [again, kept] = [await declaredBy('hesitant', 'actions'), await declaredBy('hesitant', 'full')];
    expect(again).toEqual(kept);
    expect(again[0]!.length).toBe(80);
    expect(new Set(again[0]).size).toBeGreaterThan(3);
    expect(again[1]!.every((said) => said === null)).toBe(true);
  });

  it('is nothing where a partner is silent', async () => {
    expect((await declaredBy('stay', 'actions'))[0]!.every((said) => said === null)).toBe(true);
  });

  it('is refused where the partner does otherwise now', async () => {
    const { file, opened } = await run('hesitant', 'actions');
    const { trace } = opened;
    const policies = trace.header.policies.map((policy) => ({ ...policy, definition: 'carrier' }));
    const other = { ...opened, trace: { ...trace, header: { ...trace.header, policies } } };
    await expect(declaredIntentions(file, other, 1)).rejects.toThrow(
      /no longer do what the trace says: decision of step/,
    );
  });

  it('is the truth only where such a kind of skill has an end', () => {
    const clue = { skills: ['fetch 1', 'fetch 2'], circumstance: '', proposed: 'fetch 1', finished: [] };
    const foretold: Foretold = { forecasts: new Map(), truth: ['fetch 1', null, null], clues: [clue, clue, clue] };
    expect(againstDeclared(foretold, ['fetch 9', 'wait', null]).truth).toEqual(['fetch 9', null, null]);
  });
});

describe('recorded games', () => {
  const { trace } = playAtOnce(setupOf(kitchen, [partnerIn('greedy', kitchen), partnerIn('carrier', kitchen)], 3));
  const states = [...replayTrace(trace, kitchen as never)].map(({ result }) => kitchen.encode(result.state as never));
  const record = {
    id: 'game',
    version: 'legacy',
    layout: 'counter_circuit',
    start: trace.header.start,
    steps: states.map((s) => ({ a: [4, 4], s })),
  };
  const write = (text: string): string => {
    const folder = newFolder();
    mkdirSync(join(folder, 'human'));
    writeFileSync(join(folder, 'human', 'some.jsonl.gz'), gzipSync(text));
    return folder;
  };

  it('are scored as the trace of the same game', () => {
    const [game, ...more] = [...readHumanGames(write(`${JSON.stringify(record)}\n`))];
    expect(more).toEqual([]);
    expect(game).toMatchObject({ id: 'game', rules: 'legacy', layout: 'counter_circuit' });
    const knowledge = overcooked.knowledge(game!.environment) as unknown as Knowledge;
    expect(scoreForetold(foretell(game!.steps, knowledge, WATCHING))).toEqual(
      scoreIntentions(trace, kitchen as never, overcooked as never, WATCHING),
    );
  });

  it('are refused with file and line where they are none', () => {
    const read = (text: string) => [...readHumanGames(write(text))];
    expect(() => read(`${JSON.stringify(record)}\n{"id":"x"}\n`)).toThrow(/some\.jsonl\.gz:2[\s:]+expected a game/);
    expect(() => read(JSON.stringify({ ...record, layout: 'nowhere' }))).toThrow(/some\.jsonl\.gz:1[\s\S]*nowhere/);
    expect(() => read(JSON.stringify({ ...record, steps: [{ s: 7 }] }))).toThrow(/some\.jsonl\.gz:1/);
    expect(() => [...readHumanGames(newFolder())]).toThrow(/no recorded games/);
  });
});

describe('the summary', () => {
  const scores = (logLoss: number, uniform: number): IntentionScores =>
    new Map(
      FORECASTERS.map((name) => {
        const loss = name === 'belief' ? logLoss : name === 'uniform' ? uniform : 3;
        return [name, { n: 10, logLoss: loss, brier: loss / 2, top1: 0.5, calibration: openSums() }];
      }),
    );
  const episode = (layout: string, partner: string, one: IntentionScores) => ({
    layout,
    partner,
    seat: 0,
    scores: { instance: one, kind: one },
  });

  it('pools partners of a layout alike, whatever their number of episodes, and pairs by episode', () => {
    const lines = summariseIntentions([
      episode('a', 'x', scores(1, 2)),
      episode('a', 'x', scores(2, 3.5)),
      episode('a', 'x', scores(3, 3.5)),
      episode('a', 'y', scores(0, 0.5)),
      episode('a', 'y', scores(0, 1)),
      episode('b', 'x', scores(1, 1)),
    ]);
    expect(lines.map(({ layout, partner, n }) => [layout, partner, n])).toEqual([
      ['a', 'x', 3],
      ['a', 'y', 2],
      ['b', 'x', 1],
      ['a', null, 5],
      [null, null, 6],
    ]);
    const pooled = lines[3]!.instance;
    expect(pooled.means.get('belief')!.logLoss).toBeCloseTo((2 + 0) / 2);
    expect(pooled.logLoss.best).toBe('uniform');
    const difference = pooled.logLoss.each.get('uniform')!;
    expect(difference.mean).toBeCloseTo((-1 - 0.75) / 2);
    // Differences -1, -1.5, -0.5 and -0.5, -1: s² / n = 0.25 / 3 and 0.125 / 2, halved twice by the two conditions.
    expect(difference.error).toBeCloseTo(Math.sqrt(0.25 / 3 + 0.125 / 2) / 2);
    expect(pooled.brier.each.get('uniform')!.mean).toBeCloseTo(-0.875 / 2);
    expect(lines[4]!.instance.logLoss.each.get('uniform')!.low).toBeNull();
  });
});
