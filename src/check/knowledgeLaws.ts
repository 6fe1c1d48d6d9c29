/** What the knowledge of every world has to keep, so that a mind can trust it. */
import type { Environment } from '../environment.ts';
import { jsonProblem } from '../json.ts';
import { type Character, type Future, formatSkill, type Knowledge, type Seen, type Skill } from '../knowledge.ts';
import { createRandom } from '../random.ts';
import { clip } from './difference.ts';
import { deepFreeze, forSeeds, holds, type Law, reread, same, type Walked, walk } from './law.ts';

/** Characters at the corners and inside. */
export const CHARACTERS: readonly Character[] = [
  { noise: 0, idleness: 0, yielding: 0.5 },
  { noise: 0.1, idleness: 0.05, yielding: 0 },
  { noise: 0, idleness: 1, yielding: 1 },
  { noise: 1, idleness: 0, yielding: 0.5 },
];

/** One whose likelihoods are mixed from those of its parts. */
const MIXED: Character = { noise: 0.2, idleness: 0.3, yielding: 0.6 };

/** The laws of a world's knowledge of one environment. `every`: each how manieth state of a walk is looked at. */
export const knowledgeLaws = <S, O>(
  environment: Environment<S, O>,
  knowledge: Knowledge<O, unknown, Skill, S>,
  {
    runs = 6,
    steps = 60,
    every = 3,
  }: { readonly runs?: number; readonly steps?: number; readonly every?: number } = {},
): readonly Law[] => {
  const { seats } = environment;
  const ground = { environment, knowledge };

  /** For some states of some walks and each seat: what it sees there. */
  const overViews = (check: (view: { state: S; observation: O; seat: number; seed: number }) => void) => () =>
    forSeeds(runs, (seed) => {
      for (const { state, step } of walk(ground, seed, steps))
        if (step % every === seed % every)
          for (let seat = 0; seat < seats; seat++) {
            const observation = environment.observe(state, seat);
            check({ state, observation, seat, seed });
          }
    });

  /** For some steps of some walks: what each seat saw each other one do. */
  const overSeen = (check: (seen: Seen<O>) => void) => () =>
    forSeeds(runs, (seed) => {
      for (const { state, result, step } of walk(ground, seed, steps)) {
        if (step % every !== seed % every) continue;
        for (let observer = 0; observer < seats; observer++)
          for (let actor = 0; actor < seats; actor++)
            if (actor !== observer) {
              const before = environment.observe(state, observer);
              const after = environment.observe(result.state, observer);
              check({ observer, actor, before, after });
            }
      }
    });

  /** Everything that a seat makes of an observation, as one value. */
  const understanding = (observation: O, seat: number) => {
    const facts = knowledge.facts(observation, seat);
    return {
      words: knowledge.describe(facts),
      rules: knowledge.describeRules(facts),
      library: knowledge.describeSkills(facts),
      record: knowledge.record(facts),
      seats: Array.from({ length: seats }, (_, other) => ({
        skills: knowledge.skills(facts, other).map((skill) => [skill, knowledge.check(skill, facts, other)] as const),
        options: knowledge.options(facts, other),
        proposed: knowledge.propose(facts, other),
      })),
    };
  };

  const rolloutsOf = ({ state }: Walked<S>, salt: number) => {
    const futures = Array.from({ length: seats }, (_, seat): Future => {
      const facts = knowledge.facts(environment.observe(state, seat), seat);
      const valid = knowledge.skills(facts, seat).filter((one) => knowledge.check(one, facts, seat).kind === 'valid');
      const skill = (salt + seat) % 3 === 0 ? null : (valid[salt % Math.max(valid.length, 1)] ?? null);
      return { skill, whim: (salt % 3) / 2, character: CHARACTERS[(salt + seat) % CHARACTERS.length]! };
    });
    return () => knowledge.rollout(state, futures, 30, salt);
  };

  return [
    {
      name: 'makes the same of equal observations, hidden states aside',
      check: overViews(({ observation, seat, seed }) => {
        const hidden = knowledge.imagine(observation, seat, createRandom(`imagine/${seed}`));
        const seen = environment.observe(hidden, seat);
        same(seen, observation, `what seat ${seat} sees of a state that it imagines`);
        same(understanding(seen, seat), understanding(observation, seat), `what seat ${seat} makes of it`);
        const copied = environment.decodeObservation(reread(environment.encodeObservation(observation)));
        same(understanding(copied, seat), understanding(observation, seat), `what seat ${seat} makes of a copy`);
      }),
    },
    {
      name: 'leaves observations as they are',
      check: overViews(({ observation, seat }) => {
        const before = JSON.stringify(environment.encodeObservation(observation));
        understanding(observation, seat);
        const after = JSON.stringify(environment.encodeObservation(observation));
        same(after, before, `the observation of seat ${seat}`);
      }),
    },
    {
      name: 'imagines whole states that the environment can play on from',
      check: overViews(({ observation, seat, seed }) => {
        const imagine = () => knowledge.imagine(observation, seat, createRandom(`imagine/${seed}`));
        const state = imagine();
        same(imagine(), state, 'a state imagined twice');
        const decoded = environment.decode(reread(environment.encode(state)));
        same(environment.hash(decoded), environment.hash(state), 'the hash of an imagined state');
        const actions = Array.from({ length: seats }, (_, other) => environment.legal(state, other)[0]!);
        environment.step(state, { actions }, createRandom(seed));
      }),
    },
    {
      name: 'describes in words and records in JSON',
      check: overViews(({ observation, seat }) => {
        const { words, rules, library, record, seats: understood } = understanding(observation, seat);
        for (const { title, text } of words) holds(text.trim() !== '', `the description's part ${title} is empty`);
        const titles = words.map(({ title }) => title);
        holds(titles.length > 0 && new Set(titles).size === titles.length, `different titles in ${titles.join(', ')}`);
        const first = knowledge.facts(environment.observe(environment.initial(createRandom(1)), seat), seat);
        same(
          titles,
          knowledge.describe(first).map(({ title }) => title),
          'titles at first and later',
        );
        holds(rules.trim() !== '', 'the rules are empty');
        const explained = library.split('\n');
        for (const { skills } of understood)
          for (const [{ name }] of skills)
            holds(
              explained.some((line) => line.startsWith(`${name} `) || line.startsWith(`${name}:`)),
              `no line explains the skill ${name}`,
            );
        const problem = jsonProblem(record);
        holds(problem === null, `the record is no JSON: ${problem}`);
      }),
    },
    {
      name: 'lists skills that are JSON and differ in their text',
      check: overViews(({ observation, seat }) => {
        const facts = knowledge.facts(observation, seat);
        for (let other = 0; other < seats; other++) {
          const skills = knowledge.skills(facts, other);
          same(reread(skills), skills, 'skills reread');
          const texts = skills.map(formatSkill);
          same(texts.length, new Set(texts).size, `different texts in ${texts.join(', ')}`);
        }
      }),
    },
    {
      name: 'says by code and in words why a skill is invalid',
      check: overViews(({ observation, seat }) => {
        const facts = knowledge.facts(observation, seat);
        for (const skill of knowledge.skills(facts, seat)) {
          const verdict = knowledge.check(skill, facts, seat);
          if (verdict.kind === 'invalid')
            holds(verdict.code !== '' && verdict.reason !== '', `no reason why ${formatSkill(skill)} is invalid`);
        }
      }),
    },
    {
      name: 'proposes a valid skill to every seat',
      check: overViews(({ observation, seat }) => {
        const facts = knowledge.facts(observation, seat);
        for (let other = 0; other < seats; other++) {
          const skill = knowledge.propose(facts, other);
          const verdict = knowledge.check(skill, facts, other);
          const why = verdict.kind === 'invalid' ? verdict.reason : '';
          holds(verdict.kind === 'valid', `proposes ${formatSkill(skill)} to seat ${other}, seen by ${seat}: ${why}`);
          const listed = knowledge.skills(facts, other).some((one) => formatSkill(one) === formatSkill(skill));
          holds(listed, `proposes ${formatSkill(skill)}, which it doesn't list`);
        }
      }),
    },
    {
      name: 'offers planners a few valid skills to compare',
      check: overViews(({ observation, seat }) => {
        const facts = knowledge.facts(observation, seat);
        for (let other = 0; other < seats; other++) {
          const listed = new Set(knowledge.skills(facts, other).map(formatSkill));
          const options = knowledge.options(facts, other);
          holds(options.length <= 30, `${options.length} options for seat ${other}`);
          for (const skill of options) {
            const verdict = knowledge.check(skill, facts, other);
            const why = verdict.kind === 'invalid' ? verdict.reason : 'it is not listed';
            holds(verdict.kind === 'valid' && listed.has(formatSkill(skill)), `offers ${formatSkill(skill)}: ${why}`);
          }
        }
      }),
    },
    {
      name: 'controls every valid skill by legal actions, the same for the same arguments',
      check: overViews(({ state, observation, seat, seed }) => {
        const facts = knowledge.facts(observation, seat);
        const legal = environment.legal(state, seat);
        for (const skill of knowledge.skills(facts, seat)) {
          if (knowledge.check(skill, facts, seat).kind !== 'valid') continue;
          const control = () => knowledge.control(skill, observation, seat, createRandom(`control/${seed}`));
          const first = control();
          same(control(), first, `the control of ${formatSkill(skill)}`);
          if (first.kind === 'act')
            holds(legal.includes(first.action), `${formatSkill(skill)} takes action ${first.action}; legal: ${legal}`);
        }
      }),
    },
    {
      name: 'gives every seen step a likelihood in (0, 1] under every hypothesis',
      check: overSeen((seen) => {
        const facts = knowledge.facts(seen.before, seen.observer);
        for (const skill of knowledge.skills(facts, seen.actor))
          for (const character of CHARACTERS) {
            const likelihood = knowledge.likelihood(seen, { skill, character });
            const words = `the likelihood of ${formatSkill(skill)} ${clip(character)} is ${likelihood}`;
            holds(likelihood > 0 && likelihood <= 1, words);
            same(knowledge.likelihood(seen, { skill, character }), likelihood, words);
          }
      }),
    },
    {
      name: 'mixes likelihoods as a character mixes chance, idleness and the skill, which yields more or less',
      check: overSeen((seen) => {
        const facts = knowledge.facts(seen.before, seen.observer);
        const { noise, idleness, yielding } = MIXED;
        for (const skill of knowledge.skills(facts, seen.actor)) {
          const by = (character: Character) => knowledge.likelihood(seen, { skill, character });
          const pushes = by({ noise: 0, idleness: 0, yielding: 0 });
          const skilled = (1 - yielding) * pushes + yielding * by({ noise: 0, idleness: 0, yielding: 1 });
          const chance = by({ noise: 1, idleness: 0, yielding: 0 });
          const rest = by({ noise: 0, idleness: 1, yielding: 0 });
          const mixed = noise * chance + idleness * rest + (1 - noise - idleness) * skilled;
          const given = by(MIXED);
          holds(Math.abs(given - mixed) < 1e-5, `${formatSkill(skill)}: ${given}, mixed from its parts ${mixed}`);
        }
      }),
    },
    {
      name: 'names completed skills by name and target, the same each time',
      check: overSeen((seen) => {
        const completed = knowledge.completed(seen);
        same(knowledge.completed(seen), completed, 'completed skills');
        for (const skill of completed) same([typeof skill.name, typeof skill.target], ['string', 'string'], 'a skill');
      }),
    },
    {
      name: 'sees no material change where nothing changed',
      check: overViews(({ observation, seat }) => {
        const facts = knowledge.facts(observation, seat);
        same(knowledge.materialChange(facts, facts), false, 'a change from facts to themselves');
      }),
    },
    {
      name: 'rolls out as its arguments say, whatever else is rolled out',
      check: () =>
        forSeeds(runs, (seed) => {
          const walked = walk(ground, seed, steps).filter(({ step }) => step % (every * 4) === 0);
          const rollouts = walked.map((one, i) => rolloutsOf(one, seed + i));
          const before = walked.map(({ state }) => structuredClone(deepFreeze(state)));
          const alone = rollouts.map((rollout) => rollout());
          same(
            rollouts.map((rollout) => rollout()),
            alone,
            'rollouts repeated',
          );
          same(
            [...rollouts].reverse().map((rollout) => rollout()),
            [...alone].reverse(),
            'rollouts in another order',
          );
          same(
            walked.map(({ state }) => state),
            before,
            'the states rolled out from',
          );
          for (const rollout of alone)
            holds(
              Number.isFinite(rollout.return) && Number.isFinite(rollout.value),
              `a rollout gives ${clip(rollout)}`,
            );
        }),
    },
    {
      name: 'earns nothing in a rollout of no step, and says what the state is worth',
      check: overViews(({ state, seat, seed }) => {
        const futures = Array.from({ length: seats }, (_, one): Future => {
          return { skill: null, character: CHARACTERS[(seed + one + seat) % CHARACTERS.length]! };
        });
        const { return: earned, value } = knowledge.rollout(state, futures, 0, seed);
        same(earned, 0, 'the return of no step');
        holds(Number.isFinite(value), `a rollout of no step gives a value of ${value}`);
      }),
    },
  ];
};
