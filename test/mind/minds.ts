/** Minds and their episodes, for tests. */
import type { Environment } from '../../src/environment.ts';
import type { Json } from '../../src/json.ts';
import { formatSkill, type Knowledge } from '../../src/knowledge.ts';
import type { MindMemory } from '../../src/mind/memory.ts';
import { proagent } from '../../src/mind/proagent.ts';
import { SCRIPTED_PARTNERS } from '../../src/overcooked/partners/split.ts';
import { overcooked } from '../../src/overcooked/world.ts';
import { policyAround } from '../../src/partners/around.ts';
import type { Context, Decision, Policy, PolicyDefinition, Setting } from '../../src/policy.ts';
import type { World } from '../../src/world.ts';
import { cards } from '../worlds/cardsWorld.ts';

/** A policy of a definition with these parameters, as a scenario would make it. */
export const create = <O>(definition: PolicyDefinition<never, never>, given: Json, setting: Setting): Policy<O> => {
  const parsed = definition.parameters?.(given) ?? { ok: true, value: undefined as never };
  if (!parsed.ok) throw new Error(parsed.problem);
  return definition.create(parsed.value, setting as never) as unknown as Policy<O>;
};

const settingOf = <S, O>(world: World<S, O>, environment: Environment<S, O>): Setting =>
  ({ environment, world, resolve: () => undefined }) as unknown as Setting;

/** `proagent` in an environment of a world. */
export const mindIn = <S, O>(world: World<S, O>, environment: Environment<S, O>, given: Json = {}): Policy<O> =>
  create(proagent as never, given, settingOf(world, environment));

/** A scripted partner by its name. */
export const partnerIn = (name: string, environment: Kitchen, given: Json = {}): Policy<KitchenObservation> => {
  const found = SCRIPTED_PARTNERS.find(({ definition }) => definition.name === name);
  if (!found) throw new Error(`there is no partner ${name}`);
  return create(found.definition as never, given, settingOf(overcooked, environment));
};

export type Kitchen = ReturnType<typeof overcooked.environment>;
export type KitchenObservation = ReturnType<Kitchen['observe']>;

export const kitchenOf = (rules: string, layout: Json, horizon: number): Kitchen =>
  overcooked.environment({ rules, layout, horizon });

/** The same knowledge, with one function or more replaced. */
export const knowingOtherwise = <S, O>(world: World<S, O>, change: (knowledge: Knowledge) => Partial<Knowledge>) =>
  ({
    ...world,
    knowledge: (environment: Environment<S, O>) => {
      const knowledge = world.knowledge(environment) as unknown as Knowledge;
      return { ...knowledge, ...change(knowledge) };
    },
  }) as unknown as World<S, O>;

/** `policy`, telling `told` of each of its decisions. */
export const telling = <O>(
  policy: Policy<O>,
  told: (decision: Decision, context: Context, observation: O) => void,
): Policy<O> =>
  policyAround(policy, policy.name, (observation, memory, context) => {
    const decision = policy.act(observation, memory, context);
    if (decision instanceof Promise) throw new Error('a decision became a promise');
    told(decision, context, observation);
    return decision;
  });

/** What a mind's decision left in its memory. */
export const mindMemory = (decision: Decision): MindMemory => decision.memory as unknown as MindMemory;

export const textsOf = (likely: readonly { readonly skill: { readonly name: string; readonly target: string } }[]) =>
  likely.map(({ skill }) => formatSkill(skill));

export { cards, overcooked };
