import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { MUTANTS } from '../../scripts/mutants/changes.ts';

it.each(MUTANTS)('the mutant "$rule" still finds what it changes', ({ file, before, after }) => {
  const source = readFileSync(new URL(`../../src/overcooked/${file}`, import.meta.url), 'utf8');
  expect(source.split(before).length - 1).toBe(1);
  expect(after).not.toBe(before);
});
