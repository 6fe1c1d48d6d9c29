/** What every environment has to keep, whatever is played in it. */
import type { Environment } from '../environment.ts';
import { jsonProblem } from '../json.ts';
import { clip } from './difference.ts';
import {
  deepFreeze,
  forSeeds,
  type Ground,
  holds,
  type Law,
  refuses,
  reread,
  same,
  type Walked,
  walk,
  walkRandom,
} from './law.ts';

/** The objects and buffers that can be reached from `value` and written to. */
const writable = (value: unknown, found = new Set<unknown>()): Set<unknown> => {
  if (typeof value !== 'object' || value === null || found.has(value)) return found;
  if (ArrayBuffer.isView(value)) return found.add(value).add(value.buffer);
  if (!Object.isFrozen(value)) found.add(value);
  for (const part of Object.values(value)) writable(part, found);
  return found;
};

const image = <S, O>(environment: Environment<S, O>, state: S): string => JSON.stringify(environment.encode(state));

/** Goes on from a state with the joint actions of a walk; the images of the states that follow. */
const goOn = <S, O>(environment: Environment<S, O>, start: S, rest: readonly Walked<S>[], seed: number): string[] => {
  const chance = walkRandom(seed);
  let state = start;
  return rest.map(({ step, joint }) => {
    const result = environment.step(state, joint, chance.fork(step));
    state = result.state;
    return `${result.kind} ${result.rewards.team} ${result.rewards.seats.join()} ${image(environment, state)}`;
  });
};

/** The laws of one environment. `steps` bounds the walks; whole episodes are played once per environment. */
export const environmentLaws = <S, O>(ground: Ground<S, O>, runs = 10, steps = 80): readonly Law[] => {
  const { environment } = ground;
  const { seats } = environment;
  const overWalks = (check: (walked: Walked<S>, all: readonly Walked<S>[], seed: number) => void) => () =>
    forSeeds(runs, (seed) => {
      const all = walk(ground, seed, steps);
      for (const walked of all) check(walked, all, seed);
    });

  return [
    {
      name: 'makes the same walk from the same seed',
      check: () =>
        forSeeds(runs, (seed) =>
          same(
            walk(ground, seed, steps).map(({ result }) => image(environment, result.state)),
            walk(ground, seed, steps).map(({ result }) => image(environment, result.state)),
            `seed ${seed}`,
          ),
        ),
    },
    {
      name: 'leaves the state that it steps untouched, and the step before it',
      check: overWalks(({ state, joint, step, result }, all, seed) => {
        const before = structuredClone(state);
        const frozen = deepFreeze(state);
        const first = environment.step(frozen, joint, walkRandom(seed).fork(step));
        const kept = structuredClone(first);
        same(state, before, `the state before step ${step}`);
        environment.step(all[0]!.state, all[0]!.joint, walkRandom(seed).fork(0));
        same(first, kept, `what step ${step} gave, after another step`);
        same(image(environment, first.state), image(environment, result.state), `step ${step} taken twice`);
      }),
    },
    {
      name: 'offers legal actions, ascending, never none, and takes every one of them',
      check: overWalks(({ state, joint, step }, _, seed) => {
        for (let seat = 0; seat < seats; seat++) {
          const legal = environment.legal(state, seat);
          holds(legal.length > 0, `seat ${seat} has no legal action at step ${step}`);
          legal.forEach((action, i) => {
            holds(environment.actions[action] !== undefined, `seat ${seat} may take action ${action}, which is none`);
            holds(i === 0 || legal[i - 1]! < action, `seat ${seat}'s legal actions don't ascend: ${legal.join()}`);
          });
          if (step % 10 !== 0) continue;
          for (const action of legal) {
            const actions = joint.actions.map((other, one) => (one === seat ? action : other));
            environment.step(state, { actions }, walkRandom(seed).fork(step));
          }
        }
      }),
    },
    {
      name: 'refuses joint actions of the wrong shape',
      check: () => {
        const { state, joint } = walk(ground, 1, 1)[0]!;
        const chance = walkRandom(1).fork(0);
        const { actions } = joint;
        refuses(() => environment.step(state, { actions: actions.slice(1) }, chance), 'an action too few');
        refuses(() => environment.step(state, { actions: [...actions, 0] }, chance), 'an action too many');
        for (const wrong of [-1, 0.5, environment.actions.length, Number.NaN])
          refuses(() => environment.step(state, { actions: actions.with(0, wrong) }, chance), `action ${wrong}`);
        refuses(() => environment.step(state, { actions, messages: [] }, chance), 'a message slot too few');
      },
    },
    {
      name: 'decodes what it encodes, to an equal state of equal hash',
      check: overWalks(({ result: { state } }) => {
        const json = environment.encode(state);
        const problem = jsonProblem(json);
        holds(problem === null, `an encoded state is no JSON: ${problem}`);
        const decoded = environment.decode(reread(json));
        same(decoded, state, 'a decoded state');
        same(environment.hash(decoded), environment.hash(state), 'its hash');
      }),
    },
    {
      name: 'hashes states to unsigned 32-bit numbers, different ones differently',
      check: () => {
        const images = new Map<number, string>();
        forSeeds(runs, (seed) => {
          for (const { result } of walk(ground, seed, steps)) {
            const hash = environment.hash(result.state);
            holds(
              Number.isInteger(hash) && hash >= 0 && hash < 2 ** 32,
              `the hash ${hash} is no unsigned 32-bit number`,
            );
            const picture = image(environment, result.state);
            same(images.get(hash) ?? picture, picture, `two states of hash ${hash}`);
            images.set(hash, picture);
          }
        });
      },
    },
    {
      name: 'goes on from an encoded state and a step number as it did',
      check: () =>
        forSeeds(runs, (seed) => {
          const all = walk(ground, seed, steps);
          const rest = all.slice(seed % all.length);
          const again = environment.decode(reread(environment.encode(rest[0]!.state)));
          same(goOn(environment, again, rest, seed), goOn(environment, rest[0]!.state, rest, seed), `seed ${seed}`);
        }),
    },
    {
      name: 'shows observations through which the state cannot be reached',
      check: overWalks(({ state }) => {
        const reachable = writable(state);
        for (let seat = 0; seat < seats; seat++)
          for (const part of writable(environment.observe(state, seat)))
            holds(!reachable.has(part), `seat ${seat} is shown a part of the state itself: ${clip(part)}`);
      }),
    },
    {
      name: 'decodes the observations that it encodes',
      check: overWalks(({ state }) => {
        for (let seat = 0; seat < seats; seat++) {
          const observation = environment.observe(state, seat);
          const json = environment.encodeObservation(observation);
          const problem = jsonProblem(json);
          holds(problem === null, `an encoded observation is no JSON: ${problem}`);
          same(environment.decodeObservation(reread(json)), observation, `the observation of seat ${seat}`);
        }
      }),
    },
    {
      name: 'gives rewards to every seat, in finite numbers',
      check: overWalks(({ result: { rewards }, step }) => {
        same([rewards.seats.length, rewards.shaped.length], [seats, seats], `seats that step ${step} rewards`);
        for (const reward of [rewards.team, ...rewards.seats, ...rewards.shaped])
          holds(Number.isFinite(reward), `step ${step} gives a reward of ${reward}`);
      }),
    },
    {
      name: 'ends at its horizon or before, with the right kind, never below its lowest return',
      check: () =>
        forSeeds(Math.min(runs, 3), (seed) => {
          const all = walk(ground, seed, environment.horizon + 1);
          const last = all[all.length - 1]!;
          holds(all.length <= environment.horizon, `${all.length} steps in a horizon of ${environment.horizon}`);
          same(last.result.kind !== 'ongoing', true, 'the last step ends the episode');
          if (all.length < environment.horizon) same(last.result.kind, 'terminated', 'an end before the horizon');
          const total = all.reduce((sum, { result }) => sum + result.rewards.team, 0);
          holds(total >= environment.lowestReturn, `a return of ${total}, lowest is ${environment.lowestReturn}`);
        }),
    },
    {
      name: 'pictures states in lines of text, different ones mostly differently',
      check: overWalks(({ state }) => {
        const picture = environment.format(state);
        holds(picture.split('\n').length > 1, `a picture of one line: ${picture}`);
        same(environment.format(state), picture, 'the picture of a state, asked for again');
      }),
    },
  ];
};
