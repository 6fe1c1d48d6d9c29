/** Words: what was chosen is worded by a model and what was said freely is read by one, the world's own words behind both. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Message } from '../../../src/environment.ts';
import { DEFAULT_MODELS, RECORDING } from '../../../src/experiment/models.ts';
import { executeRun, prepareRun } from '../../../src/experiment/run.ts';
import { parseScenarioText } from '../../../src/experiment/scenario.ts';
import { parseByModel, parseByWorld } from '../../../src/mind/initiative/parse.ts';
import { type Occasion, wordByModel, wordByWorld } from '../../../src/mind/initiative/realise.ts';
import type { ScriptRequest } from '../../../src/model/scripted.ts';
import type { ModelMode } from '../../../src/model/session.ts';
import { createRandom } from '../../../src/random.ts';
import { parseTrace } from '../../../src/trace.ts';
import { serve } from '../../model/serving.ts';
import { type Says, talker } from '../talkers.ts';
import { hintOf } from './hint.ts';
import plainHint, { converse } from './plainHint.ts';

const environment = plainHint.environment({ rules: 'plain', layout: 'site' });
const conversation = converse(environment, {});
const log = [
  { kind: 'said', id: '0.1', step: 0, heard: 1, from: 1, message: { to: [0], act: 'ask', content: 'door' } },
] as const;
const occasion = (seat: number): Occasion => {
  const observation = environment.observe(environment.initial(createRandom(1)), seat);
  const understanding = conversation.understand({ seat, step: 1, horizon: 5, observation, log });
  return { seat, log, understanding, context: { lane: 'x:0', signal: null } };
};

describe('a message that was chosen', () => {
  const message: Message = { ...hintOf(2), motivation: 4 };
  const word = (says: Says) => {
    const { model, requests } = talker(says);
    return { worded: wordByModel(model, conversation)(message, occasion(0)), requests };
  };

  test('has the world’s words by default', () => {
    const worded = wordByWorld(conversation)(message, occasion(0));
    expect(worded).toEqual({ message: { ...message, text: 'inform 2' }, by: 'world', failure: null });
  });

  test('has a model’s words and keeps all else; the model is told what was said before', async () => {
    const { worded, requests } = word(() => '{"text": "Take the\\n second one, please."}');
    expect(await worded).toEqual({
      message: { ...message, text: 'Take the second one, please.' },
      by: 'model',
      failure: null,
    });
    expect(requests[0]!.messages[1]!.text).toBe(
      'Said before:\nseat 1: ask "door"\n\nThe message: {"act":"inform","to":[1],"content":2}\nIn plain words: inform 2',
    );
  });

  const failing: readonly (readonly [what: string, says: Says, failure: string])[] = [
    ['something else', () => '{"text": "inform 3"}', 'otherMeaning'],
    ['another act', () => '{"text": "ask \\"door\\""}', 'otherMeaning'],
    ['nothing', () => '{"text": " \\n"}', 'empty'],
    ['no JSON', () => 'second', 'malformed'],
    ['a refusal', () => ({ failure: 'refusal' }), 'refusal'],
  ];
  test.each(failing)('has the world’s words where a model says %s', async (_, says, failure) => {
    expect(await word(says).worded).toEqual({ message: { ...message, text: 'inform 2' }, by: 'world', failure });
  });

  test('stops the run where that has to stop', async () => {
    await expect(word(() => ({ failure: 'miss', recoverable: false })).worded).rejects.toThrow();
  });
});

describe('free words', () => {
  const parse = (text: string, says: Says) => {
    const { model, requests } = talker(says);
    return { read: parseByModel(model, conversation)(text, 0, occasion(1)), requests };
  };
  const meant = (text: string) => ({ ...hintOf(2), text });

  test('are read by the world’s parser, and a model is not asked, where that understands them', async () => {
    const { read, requests } = parse('inform 2', () => '{"plain": "inform 3"}');
    expect(await read).toEqual({ message: meant('inform 2'), by: 'world', failure: null });
    expect(requests).toEqual([]);
    expect(parseByWorld(conversation)('the second', 0, occasion(1))).toEqual({
      ...{ message: null, by: 'world', failure: null },
    });
  });

  test('are said again plainly by a model, and mean what the world’s parser reads in that', async () => {
    const { read, requests } = parse('the second door!', () => '{"plain": "inform 2"}');
    expect(await read).toEqual({ message: meant('the second door!'), by: 'model', failure: null });
    expect(requests[0]!.messages[0]!.text).toContain('- ask "door"');
    expect(requests[0]!.messages[1]!.text).toContain('Seat 0 says: "the second door!"');
  });

  const useless: readonly (readonly [what: string, says: Says, by: string, failure: string | null])[] = [
    ['nothing', () => '{"plain": ""}', 'model', null],
    ['what the world does not know', () => '{"plain": "open the fridge"}', 'model', null],
    ['no answer', () => ({ failure: 'timeout' }), 'world', 'timeout'],
  ];
  test.each(useless)('mean nothing where a model says %s', async (_, says, by, failure) => {
    expect(await parse('hm', says).read).toEqual({ message: null, by, failure });
  });
});

describe('a run of minds that speak through a model', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-words-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const voice = { initiative: { language: { model: 'voice' } }, simulations: 0 };
  const says = { 1: { to: [1], act: 'inform', text: 'Psst: the second one' } };
  const scenario = (baseURL: string, recording: string | null) => ({
    rapport: 1,
    name: 'words',
    world: './plainHint.ts',
    layouts: ['site'],
    level: 'full',
    seeds: '1..2',
    seats: [0],
    models: { voice: { model: 'voice', baseURL } },
    pairs: [
      { focal: { name: 'mind', policy: 'proagent', with: voice }, partner: 'self' },
      {
        focal: { name: 'whisperer', policy: '../../channel/fixtures/chatter.ts', with: { says } },
        partner: { name: 'mind', policy: 'proagent', with: voice },
      },
    ],
    ...(recording === null ? {} : { recording }),
  });
  const run = async (name: string, baseURL: string, mode: ModelMode, recording: string | null = null) => {
    const text = JSON.stringify(scenario(baseURL, recording));
    const loaded = { ...parseScenarioText('x.yaml', text), base: import.meta.dirname };
    return executeRun(await prepareRun(loaded, null, { ...DEFAULT_MODELS, mode }), {
      out: join(folder, name),
      workers: 0,
      restartChanged: false,
      signal: new AbortController().signal,
      onProgress: () => {},
    });
  };
  const bytesOf = (name: string) =>
    ['episodes.jsonl', ...readdirSync(join(folder, name, 'traces')).map((file) => `traces/${file}`)].map((file) =>
      readFileSync(join(folder, name, file), 'utf8'),
    );
  const stepsOf = (name: string, id: string) => {
    const parsed = parseTrace(readFileSync(join(folder, name, 'traces', `${id}.jsonl`), 'utf8'));
    if (!parsed.ok) throw new Error(parsed.problem.expected);
    return parsed.value.steps;
  };
  /** Words whatever it is told, and restates the whisper. */
  const rules = ({ messages }: ScriptRequest) => {
    const prompt = messages.map(({ text }) => text).join('\n');
    if (prompt.includes('Say the same again in plain words'))
      return { reply: { plain: prompt.includes('the second one') ? 'inform 2' : '' } };
    const [, plain] = /In plain words: (.*)$/m.exec(prompt) ?? [];
    return { reply: { text: `Look: ${plain}!` } };
  };

  test('says and understands more, and replays from its recording without anybody to ask', async () => {
    const server = await serve(rules);
    const live = await run('live', server.baseURL, 'record');
    await server.close();
    expect(live.rows.map(({ status, fallbackRate }) => [status, fallbackRate])).toEqual(
      live.rows.map(() => ['finished', 0]),
    );
    const [first] = stepsOf('live', live.rows[0]!.id);
    expect(first!.m!.map((message) => message?.text)).toEqual([
      expect.stringMatching(/^Look: inform \d!$/),
      'Look: ask "door"!',
    ]);
    // The builder was told in free words, and opens that door at the step at which the site opens.
    const whispered = stepsOf('live', live.rows.find(({ focal }) => focal === 'whisperer')!.id);
    expect(whispered[4]!.a[1]).toBe(2 + 2);
    const again = await run('again', server.baseURL, 'replay', join(folder, 'live', RECORDING));
    expect(again.models!.billed.calls).toBe(0);
    expect(bytesOf('again')).toEqual(bytesOf('live'));
  });

  test('goes on with the world’s words where the model fails, and counts that', async () => {
    const server = await serve([{ reply: 'no JSON' }]);
    const { rows } = await run('broken', server.baseURL, 'record');
    await server.close();
    const [mind] = rows;
    expect(mind).toMatchObject({ status: 'finished' });
    expect(mind!.fallbackRate).toBeGreaterThan(0);
    const [first] = stepsOf('broken', mind!.id);
    expect(first!.m![0]!.text).toMatch(/^inform \d$/);
  });
});
