/** How a scenario writes a policy, and the parameters that it gives it. */
import type { Json } from '../json.ts';
import type { KnownPolicy } from './policies.ts';

/** A policy as a scenario means it, with nothing left to look up. */
export interface PolicyRequest {
  /** A name on the shelf, or the path of a module relative to the scenario. */
  readonly definition: string;
  readonly parameters: Json;
}

/** What a scenario, or a policy made of others, writes in a policy's place. Throws, in words, on anything else. */
export const readReference = (reference: Json): PolicyRequest => {
  if (typeof reference === 'string') return { definition: reference, parameters: null };
  const record = typeof reference === 'object' && reference !== null && !Array.isArray(reference) ? reference : {};
  const { name, policy, with: given, stages, command } = record as { readonly [key: string]: Json };
  const parameters = (given ?? {}) as { readonly [key: string]: Json };
  if (command !== undefined && policy !== undefined)
    throw new Error(`${JSON.stringify(reference)} names a policy and a command`);
  if (command !== undefined) return { definition: 'process', parameters: { ...parameters, command } };
  const definition = policy ?? name;
  if (typeof definition !== 'string') throw new Error(`${JSON.stringify(reference)} names no policy`);
  if (stages === undefined) return { definition, parameters: given ?? null };
  return { definition, parameters: { ...parameters, stages } };
};

/** The parameters as the definition's own schema reads them. */
export const readParameters = ({ definition }: KnownPolicy, given: Json): unknown => {
  if (definition.parameters === undefined) {
    const none = given === null || (typeof given === 'object' && Object.keys(given).length === 0);
    if (!none) throw new Error(`${definition.name} takes no parameters, and is given ${JSON.stringify(given)}`);
    return null;
  }
  const parsed = definition.parameters(given);
  if (!parsed.ok) throw new Error(`${definition.name}: ${parsed.problem}`);
  return parsed.value;
};

/** The modules named anywhere in these references, parameters included; the words of a command are another program's. */
export const modulesIn = (value: Json): readonly string[] => {
  if (typeof value === 'string') return /\.[cm]?[jt]s$/.test(value) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value as Record<string, Json>).flatMap(([key, part]) =>
    key === 'command' ? [] : modulesIn(part),
  );
};
