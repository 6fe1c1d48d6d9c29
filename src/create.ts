/** Policies for scripts of one's own, where no scenario builds them. */
import { fittingOf } from './channel/hearing.ts';
import type { Environment } from './environment.ts';
import type { Json } from './json.ts';
import type { Parsed, Policy, PolicyDefinition } from './policy.ts';

const refuse = (what: string) => (): never => {
  throw new Error(`${what} is looked up by a scenario, and there is none here`);
};

/** A definition, whatever its parameters and observations are. */
interface Creatable {
  readonly name: string;
  readonly parameters?: (given: Json) => Parsed<unknown>;
  create(parameters: never, setting: never): unknown;
}

/**
 * The policy of a definition, in an environment of `world`, fitted to the channel that it has or lacks. Throws where the definition refuses the parameters, and for
 * policies that are made of others by name, or ask a model: those need a scenario.
 */
export const createPolicy = <S, O>(
  definition: Creatable,
  { environment, world, parameters = null }: { environment: Environment<S, O>; world: unknown; parameters?: Json },
): Policy<O> => {
  const { name, parameters: read, create } = definition as PolicyDefinition<unknown, unknown>;
  const parsed = read?.(parameters) ?? { ok: true, value: null };
  if (!parsed.ok) throw new Error(`${name}: ${parsed.problem}`);
  const resolve = refuse('another policy');
  const model = refuse('a model');
  const asked = environment as unknown as Environment;
  const fitting = fittingOf(definition as PolicyDefinition, parsed.value, asked);
  const policy = create(parsed.value, { environment: fitting?.home ?? asked, world, resolve, model });
  return (fitting?.fit(policy) ?? policy) as Policy<O>;
};
