import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

it('the policy of the README is the one that its tests run', () => {
  const shown = /```ts\n([\s\S]*?)\n```/.exec(README)?.[1];
  const file = readFileSync(new URL('../../scenarios/policies/sleepy.ts', import.meta.url), 'utf8');
  expect(shown).toBe(file.trim());
});

it('every file and folder that the README names exists', () => {
  const named = [...README.matchAll(/\]\(([\w./-]+)\)|(scenarios\/[\w/-]+\.yaml)/g)].map(
    (match) => match[1] ?? match[2]!,
  );
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((path) => !existsSync(new URL(`../../${path}`, import.meta.url)))).toEqual([]);
});
