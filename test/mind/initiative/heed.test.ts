/** What teammates declare raises what is believed of them, and only that. */
import { expect, it } from 'vitest';
import type { Heard } from '../../../src/channel/observation.ts';
import type { Correction } from '../../../src/mind/correct.ts';
import { heed } from '../../../src/mind/initiative/heed.ts';
import type { TeammateBelief } from '../../../src/mind/memory.ts';

const skill = (name: string) => ({ name, target: '' });
const belief = (seat: number): TeammateBelief =>
  ({
    seat,
    intentions: [
      { skill: skill('wash'), p: 0.6 },
      { skill: skill('cook'), p: 0.3 },
      { skill: skill('rest'), p: 0.1 },
    ],
    predicted: 'wash',
  }) as unknown as TeammateBelief;
const correction: Correction = { teammates: [belief(1), belief(2)], surprise: 0, corrected: [] };
const heard = (from: number, act: string, content?: string): Heard => ({
  id: `0.${from}`,
  from,
  step: 0,
  message: { to: [0], act, ...(content === undefined ? {} : { content }) },
});

it('follows Bayes for who says what it is about to do', () => {
  const [told, other] = heed(correction, [heard(1, 'propose', 'cook')]).teammates;
  // 0.3·0.8 against 0.6·0.1 and 0.1·0.1.
  expect(told!.intentions.map(({ p }) => p)).toEqual([0.06, 0.24, 0.01].map((mass) => expect.closeTo(mass / 0.31, 12)));
  expect(told!.predicted).toBe('cook');
  expect(other).toEqual(belief(2));
});

it('changes nothing for what names no skill, or does not declare', () => {
  expect(heed(correction, [])).toBe(correction);
  expect(heed(correction, [heard(1, 'ask', 'cook')])).toBe(correction);
  expect(heed(correction, [heard(1, 'inform', 'dance'), heard(2, 'acknowledge')]).teammates).toEqual(
    correction.teammates,
  );
});
