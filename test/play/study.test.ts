import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { formatRatings } from '../../src/cli/ratings.ts';
import { readRecord, readRows } from '../../src/experiment/directory.ts';
import { readRatings } from '../../src/experiment/ratings.ts';
import { openTrace } from '../../src/experiment/traceFile.ts';
import { openKeeping } from '../../src/play/keeping.ts';
import type { StudyState } from '../../src/play/protocol.ts';
import { loadStudy } from '../../src/play/study/file.ts';
import { checkSame, keptOf, planStudy } from '../../src/play/study/plan.ts';
import { createStudy } from '../../src/play/study/study.ts';
import { verifyTrace } from '../../src/replay.ts';
import { summariseRatings } from '../../src/report/ratings.ts';
import { connect, type ListeningPage, ownFolder } from './games.ts';

const STUDY = `study: 1
name: strangers
title: Soup
tick: 10
countdown: 0
practice: false
consent: Do you agree?
questions:
  - { name: fluency, text: It went smoothly. }
  - { name: trust, text: I could rely on it. }
scenario:
  rapport: 1
  name: two
  rules: legacy
  layouts: [cramped_room]
  horizon: 6
  focal: [greedy, { name: sleeper, policy: stay }]
  partners: [held-out]
  seeds: 1..30
`;

const write = (folder: string, text: string): string => {
  const file = join(folder, 'study.yaml');
  writeFileSync(file, text);
  return file;
};

const open = async (folder: string, text = STUDY) => {
  const out = join(folder, 'run');
  const plan = await planStudy(loadStudy(write(folder, text), undefined));
  checkSame(out, plan);
  const keeping = openKeeping(out, keptOf(plan, out));
  const troubles: string[] = [];
  const study = createStudy({ plan, keeping, onProgress: () => {}, onTrouble: (what) => troubles.push(what) });
  const close = () => {
    study.close();
    keeping.close();
  };
  return { out, plan, study, troubles, close };
};

const stage = (page: ListeningPage, wanted: StudyState['stage']) =>
  page.until('study', (state) => state.stage === wanted);

const playGame = async (page: ListeningPage, fluency: number | null): Promise<void> => {
  await stage(page, 'ready');
  page.say({ kind: 'begin' });
  const { game } = await stage(page, 'questions');
  page.say({ kind: 'answers', game, answers: { fluency, trust: 7 }, comment: '<i>fine</i>\n"really"' });
};

test('a participant agrees, plays and rates all games, and all of it is in the run directory', async () => {
  const { out, study, plan, close } = await open(ownFolder());
  const page = connect(study);
  expect(page.last('study')).toMatchObject({ stage: 'consent', participant: null, games: 2, consent: 'Do you agree?' });
  page.say({ kind: 'begin' });
  expect(page.last('refused').reason).toContain('no game to begin');
  page.say({ kind: 'consent' });
  page.say({ kind: 'answers', game: 1, answers: { fluency: 7 }, comment: 'before playing' });
  expect(readRatings(out)).toEqual([]);
  await playGame(page, 2);
  await playGame(page, null);
  const { participant } = await stage(page, 'finished');
  expect(participant).toMatch(/^p-[a-z2-9]{8}$/);

  const rows = readRows(join(out, 'episodes.jsonl'));
  const ratings = readRatings(out);
  expect(rows.length).toBe(2);
  expect(new Set(rows.map(({ focal }) => focal))).toEqual(new Set(['greedy', 'sleeper']));
  expect(ratings.map(({ episode }) => episode)).toEqual(rows.map(({ id }) => id));
  expect(ratings.map(({ teammate }) => teammate)).toEqual(rows.map(({ focal }) => focal));
  expect(ratings.map(({ seat }) => seat)).toEqual(rows.map(({ seat }) => 1 - seat));
  expect(ratings).toMatchObject([
    {
      schema: 1,
      participant,
      number: 0,
      game: 1,
      attempt: 1,
      label: 'A',
      pauses: 0,
      answers: { fluency: 2, trust: 7 },
    },
    { game: 2, label: 'B', answers: { fluency: null, trust: 7 }, comment: '<i>fine</i>\n"really"' },
  ]);
  for (const { id } of rows) {
    const { trace, environment, change } = await openTrace(join(out, 'traces', `${id}.jsonl`));
    expect(verifyTrace(trace, environment, change)).toEqual({ ok: true, complete: true });
  }
  expect(readRecord(out)).toMatchObject({ scenario: 'strangers', episodes: plan.cycle * 2 });
  expect(readRecord(out)!.conditions.length).toBe(4);
  close();
});

test('nothing that a page is sent tells who the teammates are', async () => {
  const { study, close } = await open(ownFolder());
  const page = connect(study);
  page.say({ kind: 'consent' });
  await playGame(page, 4);
  await playGame(page, 4);
  await stage(page, 'finished');
  const all = JSON.stringify(page.heard);
  expect(all).toContain('Teammate A');
  expect(all).not.toMatch(/greedy|sleeper|stay"|traces/);
  close();
});

test('after a crash everybody goes on where they were; only the game that was on is played again', async () => {
  const folder = ownFolder();
  const first = await open(folder);
  const page = connect(first.study);
  page.say({ kind: 'consent' });
  await playGame(page, 3);
  await stage(page, 'ready');
  page.say({ kind: 'begin' });
  await page.until('step');
  first.close(); // as far as files go, this is all that a crash leaves
  appendFileSync(join(first.out, 'ratings.jsonl'), '{"schema":1,"partici');
  appendFileSync(join(first.out, 'participants.jsonl'), '{"kind":"jo');

  const second = await open(folder);
  expect(readRatings(second.out).length).toBe(1);
  const again = connect(second.study, page.last('welcome').token);
  expect(again.last('study')).toMatchObject({ stage: 'ready', game: 2, participant: page.last('study').participant });
  await playGame(again, 5);
  await stage(again, 'finished');
  expect(readRatings(second.out).map(({ game, attempt }) => [game, attempt])).toEqual([
    [1, 1],
    [2, 2],
  ]);
  expect(readRows(join(second.out, 'episodes.jsonl')).length).toBe(2);
  second.close();
});

test('a crash between a game and its questions leads back to the questions', async () => {
  const folder = ownFolder();
  const first = await open(folder);
  const page = connect(first.study);
  page.say({ kind: 'consent' });
  page.say({ kind: 'begin' });
  await stage(page, 'questions');
  first.close();
  const second = await open(folder);
  const again = connect(second.study, page.last('welcome').token);
  expect(again.last('study')).toMatchObject({ stage: 'questions', game: 1 });
  again.say({ kind: 'answers', game: 1, answers: {}, comment: '' });
  again.say({ kind: 'answers', game: 1, answers: { fluency: 1 }, comment: 'twice' });
  expect(readRatings(second.out)).toMatchObject([{ answers: { fluency: null, trust: null }, comment: '' }]);
  second.close();
});

test('participants come in a balanced order, each a person of their own', async () => {
  const { out, study, close } = await open(ownFolder());
  const [ann, bob] = [connect(study), connect(study)];
  ann.say({ kind: 'consent' });
  bob.say({ kind: 'consent' });
  await Promise.all([playGame(ann, 1), playGame(bob, 1)]);
  const [first, second] = readRatings(out);
  expect(first!.participant).not.toBe(second!.participant);
  expect(new Set([first!.number, second!.number])).toEqual(new Set([0, 1]));
  expect(first!.teammate).not.toBe(second!.teammate);
  close();
});

test('a lost page pauses a participant’s game, and it goes on when they are back', async () => {
  const { out, study, close } = await open(ownFolder(), STUDY.replace('horizon: 6', 'horizon: 30'));
  const page = connect(study);
  page.say({ kind: 'consent' });
  page.say({ kind: 'begin' });
  await page.until('step', ({ step }) => step === 3);
  page.leave();
  await new Promise((resolve) => setTimeout(resolve, 50));
  const again = connect(study, page.last('welcome').token);
  expect(again.last('scene').now.step).toBeLessThan(8);
  const { game } = await stage(again, 'questions');
  again.say({ kind: 'answers', game, answers: {}, comment: '' });
  expect(readRatings(out)[0]).toMatchObject({ pauses: 1, attempt: 1 });
  close();
});

test('who withdraws is asked nothing more, then or later', async () => {
  const folder = ownFolder();
  const first = await open(folder);
  const page = connect(first.study);
  page.say({ kind: 'consent' });
  page.say({ kind: 'begin' });
  await page.until('step');
  page.say({ kind: 'withdraw' });
  expect(page.last('study').stage).toBe('withdrawn');
  page.say({ kind: 'begin' });
  expect(page.last('study').stage).toBe('withdrawn');
  first.close();
  const second = await open(folder);
  expect(connect(second.study, page.last('welcome').token).last('study').stage).toBe('withdrawn');
  expect(readRows(join(second.out, 'episodes.jsonl'))).toEqual([]);
  second.close();
});

test('answers to questions that were not asked are refused', async () => {
  const { out, study, close } = await open(ownFolder());
  const page = connect(study);
  page.say({ kind: 'consent' });
  page.say({ kind: 'begin' });
  await stage(page, 'questions');
  page.say({ kind: 'answers', game: 1, answers: { __proto__x: 3 }, comment: '' });
  expect(page.last('refused').reason).toContain('not asked');
  expect(readRatings(out)).toEqual([]);
  close();
});

const FRAGILE = `export default {
  name: 'fragile',
  version: '1',
  create: () => ({
    name: 'fragile',
    begin: () => null,
    act: (observation, memory, { step }) => {
      if (step === 2) throw new Error('fragile is broken');
      return { action: 4, memory };
    },
  }),
};`;

test('a teammate that breaks costs its game, not the participant', async () => {
  const folder = ownFolder();
  writeFileSync(join(folder, 'fragile.mjs'), FRAGILE);
  const { out, study, troubles, close } = await open(folder, STUDY.replace('policy: stay', 'policy: ./fragile.mjs'));
  const page = connect(study);
  page.say({ kind: 'consent' });
  page.say({ kind: 'begin' });
  // Games are numbered by their place: what is left of them after either kind of end is the other one.
  const first = await page.until('study', ({ result }) => result !== null);
  if (first.stage === 'questions') page.say({ kind: 'answers', game: 1, answers: { fluency: 4 }, comment: '' });
  await page.until('study', ({ stage: now, game }) => now === 'ready' && game === 2);
  page.say({ kind: 'begin' });
  const second = await page.until('study', ({ stage: now }) => now === 'questions' || now === 'finished');
  if (second.stage === 'questions') page.say({ kind: 'answers', game: 2, answers: { fluency: 4 }, comment: '' });
  await stage(page, 'finished');
  const rows = readRows(join(out, 'episodes.jsonl'));
  expect(rows.map(({ focal, status }) => `${focal} ${status}`).sort()).toEqual(['greedy finished', 'sleeper failed']);
  expect(readRatings(out).map(({ teammate }) => teammate)).toEqual(['greedy']);
  const all = JSON.stringify(page.heard);
  expect(all).toContain('your teammate has stopped working');
  expect(all).not.toContain('fragile');
  expect(troubles).toEqual([expect.stringContaining('fragile is broken')]);
  close();
});

test('ratings stand beside what was measured in the same games', async () => {
  const { out, study, close } = await open(ownFolder());
  for (const fluency of [2, 4]) {
    const page = connect(study);
    page.say({ kind: 'consent' });
    await playGame(page, fluency);
    await playGame(page, fluency + 1);
    await stage(page, 'finished');
  }
  close();
  const summary = await summariseRatings(out);
  expect(summary).toMatchObject({ participants: 2, games: 4, leftOut: 0, questions: ['fluency', 'trust'] });
  const sleeper = summary.teammates.find(({ teammate }) => teammate === 'sleeper')!;
  // It never moves: idle in all steps, by hand.
  expect(sleeper.measured.teammateIdle.mean).toBe(1);
  expect(sleeper.measured.return.mean).toBe(0);
  // So does everybody at the keyboard here; the greedy cook doesn't.
  const greedy = summary.teammates.find(({ teammate }) => teammate === 'greedy')!;
  expect(greedy.measured.personIdle.mean).toBe(1);
  expect(greedy.measured.teammateIdle.mean).toBeLessThan(1);
  expect(sleeper.participants).toBe(2);
  const given = readRatings(out)
    .filter(({ teammate }) => teammate === 'sleeper')
    .map(({ answers }) => answers.fluency!);
  expect(sleeper.ratings.fluency!.mean).toBe((given[0]! + given[1]!) / 2);
  const text = formatRatings(summary).join('\n');
  expect(text).toContain('4 rated games of 2 participants');
  expect(text).toMatch(/sleeper +2 +2 +\d\.\d ± \d+\.\d +7\.0 ± 0\.0/);
});

test('a plain scenario is a study: its focal policies are met, whoever else it names', async () => {
  const folder = ownFolder();
  const file = join(folder, 'plain.yaml');
  writeFileSync(
    file,
    'rapport: 1\nname: plain\nrules: legacy\nlayouts: [cramped_room]\nfocal: [greedy, stay]\npartners: [random]\nseats: [1]\n'.replace(
      ', simple_o',
      '',
    ),
  );
  const plan = await planStudy(loadStudy(file, null));
  expect(plan.treatments).toEqual({ teammates: 2, layouts: 1, seats: [0] });
  expect(plan.file).toMatchObject({ name: 'study-plain', tick: null, usualConsent: true });
  expect(plan.file.questions.map(({ name }) => name)).toEqual([
    'fluency',
    'trust',
    'competence',
    'humanLikeness',
    'flexibility',
  ]);
  expect(plan.games(0).map(({ label, seat }) => [label, seat])).toEqual([
    ['A', 0],
    ['B', 0],
  ]);
});

test('the study that ships can be played, in an order for everybody', async () => {
  const plan = await planStudy(loadStudy('studies/strangers.yaml', undefined));
  expect(plan.treatments).toEqual({ teammates: 3, layouts: 2, seats: [0, 1] });
  expect(plan.cycle).toBe(24);
  expect(plan.games(5).length).toBe(6);
});

test('a study that can’t be is refused with the place to mend it', async () => {
  const folder = ownFolder();
  const load = (text: string) => loadStudy(write(folder, text), undefined);
  expect(() => load(STUDY.replace('tick: 10', 'tick: 1'))).toThrow(/study\.yaml:4:\d+ {2}tick/);
  expect(() => load(STUDY.replace('title:', 'titel:'))).toThrow("did you mean 'title'");
  expect(() => load(STUDY.replace('horizon: 6', 'horizont: 6'))).toThrow(/study\.yaml:1[4-6]:\d+[\s\S]*horizon/);
  expect(() => load(STUDY.replace('horizon: 6', 'horizon: 6\n  script: { 0: N }'))).toThrow('no place for a person');
  expect(() => load(STUDY.replace(/ {2}focal:.*\n/, ''))).toThrow('no policy is named');
  expect(() => loadStudy(join(folder, 'none.yaml'), undefined)).toThrow('can’t be read'.replace('’', "'"));
  await expect(planStudy(load(STUDY.replace('greedy', 'greedyy')))).rejects.toThrow("did you mean 'greedy'");
});

test('a study that has changed is not mixed with what there is of it', async () => {
  const folder = ownFolder();
  const { study, close } = await open(folder);
  connect(study).say({ kind: 'consent' });
  close();
  await expect(open(folder, STUDY.replace('It went smoothly.', 'It went well.'))).rejects.toThrow('the study file');
  const again = await open(folder);
  expect(again.study.progress()).toEqual({ participants: 1, ratings: 0 });
  again.close();
  expect(readFileSync(join(again.out, 'participants.jsonl'), 'utf8')).not.toContain(
    connect(study).last('welcome').token,
  );
});
