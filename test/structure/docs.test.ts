import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

it.each(['docs/policies.md', 'docs/protocol.md'])('every file that %s links to exists', (page) => {
  const named = [...read(page).matchAll(/\]\(([\w./-]+)\)/g)].map((match) => match[1]!);
  expect(named.length).toBeGreaterThan(2);
  expect(named.filter((path) => !existsSync(new URL(path, new URL(`../../${page}`, import.meta.url))))).toEqual([]);
});

it('the episode of docs/policies.md is the one of the example', () => {
  const shown = read('docs/policies.md').match(/```ts\n(import[^`]*?runEpisode[^`]*?)\n```/)?.[1];
  expect(shown?.length).toBeGreaterThan(200);
  expect(read('examples/episode.ts')).toContain(shown);
});

it('docs/policies.md names every law of policies', () => {
  const page = read('docs/policies.md');
  const laws = [...read('src/check/policyLaws.ts').matchAll(/^ {6}name: '(.*)',$/gm)].map((match) => match[1]!);
  expect(laws.length).toBe(9);
  expect(laws.filter((law) => !page.includes(law))).toEqual([]);
});

it('every Python file is named in a page or by another', () => {
  const files = readdirSync(new URL('../../python/examples', import.meta.url)).filter((file) => /^\w+\.py$/.test(file));
  const pages = read('docs/protocol.md') + read('docs/policies.md');
  expect(files.filter((file) => !pages.includes(file))).toEqual([]);
});
