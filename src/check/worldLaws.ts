/** What every world has to keep beside the laws of its environments and its knowledge. */
import type { Environment } from '../environment.ts';
import { type EnvironmentRequest, type Transition, type World, WorldError } from '../world.ts';
import { clip, snapshot } from './difference.ts';
import { type Ground, holds, type Law, same, walk } from './law.ts';

/** Throws unless `attempt` throws a `WorldError`, whichever copy of the package that comes from. */
const refusesInWords = (attempt: () => unknown, what: string): void => {
  try {
    attempt();
  } catch (thrown) {
    const told = thrown instanceof WorldError || (thrown instanceof Error && thrown.name === 'WorldError');
    holds(told, `${what} is refused with ${String(thrown)}, which is no WorldError`);
    holds((thrown as Error).message !== '', `${what} is refused without a word`);
    return;
  }
  throw new Error(`${what} is accepted`);
};

/** The laws of a world; `requests` are the environments that are looked at closely. */
export const worldLaws = <S, O>(world: World<S, O>, requests: readonly EnvironmentRequest[]): readonly Law[] => {
  /** Made anew for each law: what a world can't even build is for the law to say that asks for it. */
  const walks = () =>
    requests.map((request) => {
      const environment = world.environment(request);
      const ground = { environment, knowledge: world.knowledge(environment) } as Ground<S, O>;
      return { environment, walked: walk(ground, 7, Math.min(120, environment.horizon)) };
    });

  /** Every step of every walk, as annotators get them. */
  const transitions = (
    environment: Environment<S, O>,
    walked: ReturnType<typeof walk<S, O>>,
  ): readonly Transition<S, O>[] =>
    walked.map(({ state, joint, result }) => ({ environment, before: state, joint, after: result.state }));

  return [
    {
      name: 'lists rule sets, layouts and aliases under names of their own',
      check: () => {
        holds(world.rules.length > 0, 'it has no rules');
        for (const rules of world.rules) {
          const names = world.layouts(rules).flatMap(({ name, aliases }) => [name, ...aliases]);
          holds(names.length > 0, `the rules ${rules} have no layout`);
          same(names.length, new Set(names).size, `names of the layouts of ${rules} (${names.join(', ')})`);
        }
      },
    },
    {
      name: 'builds every layout that it lists, by its name and by its aliases, each time the same',
      check: () => {
        for (const rules of world.rules)
          for (const { name, aliases, seats } of world.layouts(rules)) {
            const built = world.environment({ rules, layout: name });
            same(built.seats, seats, `seats of ${rules} ${name}`);
            for (const called of [name, ...aliases]) {
              const again = world.environment({ rules, layout: called });
              same([again.id, again.version], [built.id, built.version], `the identity of ${rules} ${called}`);
            }
          }
      },
    },
    {
      name: 'takes the horizon that it is asked for',
      check: () => {
        for (const request of requests) same(world.environment({ ...request, horizon: 17 }).horizon, 17, 'the horizon');
      },
    },
    {
      name: 'refuses what it does not have with a WorldError, in words',
      check: () => {
        const [request] = requests;
        if (request === undefined) return;
        refusesInWords(() => world.environment({ ...request, rules: 'no such rules' }), 'an unknown rule set');
        refusesInWords(() => world.environment({ ...request, layout: 'no such layout' }), 'an unknown layout');
        const [first] = walks();
        const nonsense = { 'no such change': 1 };
        refusesInWords(
          () => world.change(first!.environment, first!.walked[0]!.state, nonsense),
          'a change that makes no sense',
        );
      },
    },
    {
      name: 'writes encodings of the size that it states, in finite numbers, and nothing beside',
      check: () => {
        for (const encoding of world.encodings)
          for (const { environment, walked } of walks()) {
            if (!encoding.seats.includes(environment.seats)) continue;
            for (const { state, step } of walked) {
              if (step % 10 !== 0) continue;
              for (let seat = 0; seat < environment.seats; seat++) {
                const size = encoding.shape(environment).reduce((product, axis) => product * axis, 1);
                const out = new Float32Array(size + 2).fill(7);
                let written: number;
                try {
                  written = encoding.encodeInto(environment.observe(state, seat), seat, out, 1);
                } catch {
                  continue; // Not defined for this environment.
                }
                same(written, size, `numbers that ${encoding.name} writes`);
                same([out[0], out[size + 1]], [7, 7], `what stands beside the numbers of ${encoding.name}`);
                const wrong = out.subarray(1, size + 1).findIndex((value) => !Number.isFinite(value));
                holds(wrong < 0, `${encoding.name} writes ${out[wrong + 1]} at ${wrong}`);
              }
            }
          }
      },
    },
    {
      name: 'annotates the same steps the same, by seats that exist, and leaves them as they are',
      check: () => {
        for (const { environment, walked } of walks()) {
          const steps = transitions(environment, walked);
          const before = steps.map(({ before: one }) => snapshot(one));
          const [first, second] = [world.annotator(), world.annotator()];
          for (const step of steps) {
            const annotations = first(step);
            same(second(step), annotations, 'the annotations of a step, from another annotator');
            for (const { seat, other = 0, kind } of annotations)
              for (const named of [seat, other])
                holds(
                  Number.isInteger(named) && named >= 0 && named < environment.seats,
                  `${kind} is annotated of seat ${clip(named)} of ${environment.seats}`,
                );
          }
          same(
            steps.map(({ before: one }) => one),
            before,
            'the annotated states',
          );
        }
      },
    },
  ];
};
