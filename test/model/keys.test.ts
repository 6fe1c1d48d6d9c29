/** Keys: where they come from, and that a redactor takes them out in every form. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { InputError } from '../../src/experiment/problem.ts';
import { parseScenarioText } from '../../src/experiment/scenario.ts';
import { createRedactor, findKey } from '../../src/model/keys.ts';
import { askServer, serve } from './serving.ts';

const KEY = 'sk-proj-Abc/123+def==ghi';
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-keys-'));
  writeFileSync(join(folder, 'key'), `${KEY}\n`);
  writeFileSync(join(folder, 'empty'), '');
});
afterAll(() => rmSync(folder, { recursive: true }));

test('a key comes from the environment, or from the file that the environment names', () => {
  expect(findKey({ model: 'x' }, { OPENAI_API_KEY: KEY })).toEqual({ kind: 'key', key: KEY });
  expect(findKey({ model: 'x', key: 'MINE' }, { MINE_FILE: join(folder, 'key') })).toEqual({ kind: 'key', key: KEY });
  expect(findKey({ model: 'x', baseURL: 'http://here/v1' }, {})).toEqual({ kind: 'none' });
  expect(findKey({ model: 'x', baseURL: 'http://here/v1', key: 'MINE' }, {})).toMatchObject({ kind: 'missing' });
  expect(findKey({ model: 'x' }, { OPENAI_API_KEY: ' ' })).toMatchObject({
    problem: expect.stringContaining('OPENAI_API_KEY is not set'),
  });
  for (const file of ['empty', 'gone'])
    expect(findKey({ model: 'x', key: 'MINE' }, { MINE_FILE: join(folder, file) })).toMatchObject({ kind: 'missing' });
});

test('a redactor knows the forms in which servers echo a key', () => {
  const redact = createRedactor([KEY, 'none']);
  const forms = [
    KEY,
    encodeURIComponent(KEY),
    Buffer.from(KEY).toString('base64'),
    JSON.stringify(KEY),
    KEY.slice(0, -4),
  ];
  for (const form of forms) {
    const clean = redact(`before ${form} after`);
    expect(clean).toMatch(/^before .*\[key\].* after$/);
    expect(clean).not.toContain('Abc/123');
  }
  expect(redact('none of this is secret')).toBe('none of this is secret');
});

describe('a server that echoes the key', () => {
  test.each([401, 400, 500])('in an error of status %i', async (status) => {
    const server = await serve([{ status, message: `Incorrect API key provided: ${KEY}` }]);
    const { outcome } = await askServer(server, { retries: 0 }, { key: KEY });
    expect(JSON.stringify(outcome)).toContain('[key]');
    expect(JSON.stringify(outcome)).not.toContain(KEY);
  });
  test('in a reply, a refusal, or JSON of the wrong shape', async () => {
    for (const rule of [
      { reply: { why: KEY, skill: 'wait' } },
      { refuse: `not with ${KEY}` },
      { reply: { [KEY]: KEY } },
    ]) {
      const { outcome } = await askServer(await serve([rule]), {}, { key: KEY });
      expect(JSON.stringify(outcome)).not.toContain(KEY);
    }
  });
  test('a wrong key is told without being shown, and the right one works', async () => {
    const server = await serve([{ reply: { why: 'x', skill: 'wait' } }], { key: KEY });
    const wrong = await askServer(server, {}, { key: 'sk-proj-another-key' });
    expect(wrong).toMatchObject({ outcome: { failure: 'http' }, hopeless: 'settings' });
    expect(JSON.stringify(wrong)).not.toContain('another');
    expect((await askServer(server, {}, { key: KEY })).outcome.kind).toBe('reply');
  });
});

describe('settings in a scenario', () => {
  const problemsOf = (settings: string): string => {
    const text = `rapport: 1\nname: a\nlayouts: [simple]\nfocal: [stay]\npartners: [stay]\nmodels:\n  planner: ${settings}\n`;
    try {
      parseScenarioText('x.yaml', text);
    } catch (error) {
      if (error instanceof InputError) return error.message;
      throw error;
    }
    return '';
  };
  test('are told where they are wrong, and how to mend them', () => {
    expect(problemsOf('{ model: gpt, temperature: 0, share: true, limits: { requests: 60 } }')).toBe('');
    expect(problemsOf('{ modle: gpt }')).toMatch(
      /x\.yaml:7:14 {2}models\.planner\.modle\n.*unknown key 'modle'\n.*'model'/,
    );
    expect(problemsOf('{ provider: openai }')).toContain('expected the name of a model, or `scripted:`');
    expect(problemsOf('{ model: o, effort: high, temperature: 0.2 }')).toContain('takes no temperature');
    expect(problemsOf('{ model: o, share: true, temperature: 0.2 }')).toContain('`temperature: 0` only');
    expect(problemsOf('{ model: o, context: 100, maxTokens: 100 }')).toContain('no room for a request');
    expect(problemsOf('{ model: o, baseURL: "http://name:word@here/v1" }')).toContain(
      'without name, password or query',
    );
    expect(problemsOf('{ model: o, api: respones }')).toContain("did you mean 'responses'?");
  });
  test('never show a key that stands where its name should', () => {
    const told = problemsOf(`{ model: o, key: ${KEY} }`);
    expect(told).toContain('never the key itself');
    expect(told).not.toContain('Abc');
  });
});
