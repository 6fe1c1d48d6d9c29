/** What the belief's mixture makes of skills that appear, of useless things, of targets and of places. */
import { describe, expect, it } from 'vitest';
import { formatSkill, type Knowledge, type Skill } from '../../src/knowledge.ts';
import { openBelief, unmet, updateBelief } from '../../src/mind/belief/belief.ts';
import { expertPrior, guess, notedBy } from '../../src/mind/belief/experts.ts';
import type { Situation } from '../../src/mind/ground.ts';
import type { TeammateBelief } from '../../src/mind/memory.ts';

/** A scene of a world that consists of nothing but what a belief asks for. Skills are `name target`. */
interface Scene {
  readonly skills: readonly string[];
  readonly useless?: readonly string[];
  readonly circumstances?: readonly string[];
  /** What was finished on the way here. */
  readonly finished?: string;
  /** Which skill the last step looked like; left out, it tells nothing. */
  readonly toward?: string;
}

const skillOf = (text: string): Skill => {
  const [name = '', target = ''] = text.split(' ');
  return { name, target };
};

const world = {
  roles: ['all'],
  skills: ({ skills }: Scene) => skills.map(skillOf),
  intendable: () => true,
  propose: ({ skills }: Scene) => skillOf(skills[0]!),
  effort: () => 0,
  useless: (skill: Skill, { useless = [] }: Scene) => useless.includes(formatSkill(skill)),
  circumstances: ({ circumstances = ['anywhere'] }: Scene) => circumstances,
  completed: ({ after }: { after: Scene }) => (after.finished === undefined ? [] : [skillOf(after.finished)]),
  likelihood: ({ after }: { after: Scene }, { skill }: { skill: Skill }) =>
    after.toward === undefined || after.toward === formatSkill(skill) ? 1 : 0.01,
} as unknown as Knowledge;

/** The belief about seat 1 after these scenes. */
const live = (scenes: readonly Scene[], from: TeammateBelief = unmet(world, 1, null)): TeammateBelief => {
  let belief = openBelief(world, scenes[0], from);
  for (let step = 1; step < scenes.length; step++) {
    const [before, facts] = [scenes[step - 1]!, scenes[step]!];
    const context = { step } as Situation['context'];
    const situation = { observation: facts, facts, seat: 0, context, before: { observation: before, facts: before } };
    belief = updateBelief(world, situation as unknown as Situation, belief).belief;
  }
  return belief;
};

const pOf = ({ intentions }: TeammateBelief, text: string): number =>
  intentions.find(({ skill }) => formatSkill(skill) === text)!.p;

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

describe('a skill that appears while another one is under way', () => {
  const without: Scene = { skills: ['fetch a', 'fetch b', 'put c'] };
  const appeared: Scene = { skills: ['fetch a', 'fetch b', 'fetch new', 'put c'] };
  const done: Scene = { ...without, finished: 'fetch new' };

  it('is given what the experts say of it then, and keeps that', () => {
    const belief = live([without, appeared]);
    const { texts, probabilities } = guess(world, appeared, belief);
    const said = probabilities.map((list) => list[texts.indexOf('fetch new')]!);
    for (const [e, p] of belief.opened['fetch new']!.entries()) expect(p).toBeCloseTo(said[e]!, 4);
    expect(live([without, appeared, appeared]).opened['fetch new']).toEqual(belief.opened['fetch new']);
    expect(live([without, appeared]).opened['fetch a']).toEqual(live([without]).opened['fetch a']);
  });

  it('is no outright misreading when it is finished, and teaches whose guess was right', () => {
    const belief = live([without, appeared, done]);
    expect(belief.loss).toBeLessThan(live([without, without, done]).loss - 0.2);
    expect(belief.experts).not.toEqual(live([without, without, done]).experts);
  });
});

describe('who takes what is of no use', () => {
  const scene: Scene = { skills: ['put a', 'fetch b', 'fetch dish'], useless: ['fetch dish'] };

  it('is foretold by one expert, which comes to be trusted', () => {
    const never = live([scene]);
    const often = live([scene, ...new Array<Scene>(4).fill({ ...scene, finished: 'fetch dish' })]);
    expect(guess(world, scene, never).probabilities.at(-1)![2]).toBeGreaterThan(0.85);
    expect(often.experts.at(-1)!).toBeGreaterThan(2 * expertPrior(world).at(-1)!);
    expect(pOf(often, 'fetch dish')).toBeGreaterThan(2 * pOf(never, 'fetch dish'));
  });

  it('has nothing to say where nothing useless can be done, and loses no trust there', () => {
    const plain: Scene = { skills: scene.skills };
    const { probabilities, mixed } = guess(world, plain, live([plain]));
    for (const [k, p] of probabilities.at(-1)!.entries()) expect(p).toBeCloseTo(mixed[k]!, 12);
    const trust = (one: Scene) =>
      live([one, ...new Array<Scene>(3).fill({ ...one, finished: 'put a' })]).experts.at(-1)!;
    expect(trust(plain)).toBeGreaterThan(expertPrior(world).at(-1)!);
    expect(trust(scene)).toBeLessThan(trust(plain) / 2);
  });
});

describe('who gets no further with one thing', () => {
  const scene: Scene = { skills: ['put a', 'put z', 'fetch b', 'fetch c'] };
  const walked: Scene = { ...scene, toward: 'fetch b' };

  it('takes another one of the kind rather than another kind', () => {
    const belief = live([scene, walked, walked, scene, scene]);
    expect(sum(belief.intentions.map(({ p }) => p))).toBeCloseTo(1, 12);
    // Neither is what was seen nor what is proposed, and the mixture has them alike.
    expect(pOf(belief, 'fetch c')).toBeGreaterThan(1.1 * pOf(belief, 'put z'));
  });

  it('has the mixture in mind where nothing that it could have had is possible any more', () => {
    const other: Scene = { skills: ['wash d', 'wash e'] };
    const belief = live([scene, other]);
    const { mixed } = guess(world, other, belief);
    for (const [k, { p }] of belief.intentions.entries()) expect(p).toBeCloseTo(mixed[k]!, 12);
  });
});

describe('habits', () => {
  const at = (place: string, finished?: string): Scene => ({
    skills: ['fetch a', 'fetch b', 'fetch c'],
    circumstances: ['nothing', 'nothing 0', `nothing at ${place}`, `nothing 0 at ${place}`],
    ...(finished === undefined ? {} : { finished }),
  });
  const lived: readonly Scene[] = [at('here'), at('there', 'fetch b'), at('here', 'fetch c')];
  const twice = [...lived, ...lived.slice(1), ...lived.slice(1)];

  it('are told apart by place, the finest circumstance', () => {
    const [here, there] = [live([...twice]), live([...twice, at('there', 'fetch b')])];
    expect(pOf(here, 'fetch b')).toBeGreaterThan(pOf(here, 'fetch c') + 0.05);
    expect(pOf(there, 'fetch c')).toBeGreaterThan(pOf(there, 'fetch b') + 0.05);
  });

  it('leave notes of wrong predictions by the second circumstance', () => {
    expect(notedBy(at('here').circumstances!)).toBe('nothing 0');
    expect(notedBy(['only'])).toBe('only');
    expect(notedBy([])).toBe('');
  });

  it('are not carried where an earlier version knew other experts', () => {
    const left = { ...live([at('here')]), experts: [0.5, 0.5] };
    expect(unmet(world, 1, left).experts).toEqual(expertPrior(world));
    expect(sum(expertPrior(world))).toBeCloseTo(1, 12);
  });
});
