/** A partner that follows a list of actions, one per step, then another policy: for tests, stories and replayed play. */
import * as z from 'zod';
import { type Action, type Environment, restingAction } from '../environment.ts';
import type { Json } from '../json.ts';
import { definePolicy, type Policy } from '../policy.ts';
import { policyAround } from './around.ts';
import { policyReference, readParameters } from './parameters.ts';
import { stayPolicy } from './stay.ts';

/** One entry of a script: an action, or null for resting. */
export type ScriptedAction = Action | null;

/** The letter of resting, whatever the environment calls it. */
const REST = '.';

/** [action] its letter: the first of its name where no action before it has that one, `.` for `stay`, else none. */
const letters = (names: readonly string[]): readonly (string | null)[] => {
  const taken = new Set<string>();
  return names.map((name) => {
    const letter = name === 'stay' ? REST : name.charAt(0).toUpperCase();
    if (taken.has(letter)) return null;
    taken.add(letter);
    return letter;
  });
};

/**
 * A script from its text: the letters of actions in either case (`NNEI..W`: north, north, east, interact, rest, rest,
 * west), blanks left out. Throws on a letter that means no action of the environment.
 */
export const parseScript = (text: string, environment: Pick<Environment, 'actions'>): readonly ScriptedAction[] => {
  const known = letters(environment.actions);
  return [...text.replace(/\s+/g, '')].map((letter, i) => {
    if (letter === REST) return null;
    const action = known.indexOf(letter.toUpperCase());
    if (action >= 0) return action;
    const all = known.filter((one) => one !== null).join(' ');
    throw new Error(
      `letter ${i + 1} of the script is '${letter}'; the letters of ${formatNames(environment)} are ${all}`,
    );
  });
};

/** The text of a script, as `parseScript` reads it. Throws on an action that has no letter. */
export const formatScript = (script: readonly ScriptedAction[], environment: Pick<Environment, 'actions'>): string => {
  const known = letters(environment.actions);
  return script
    .map((action) => {
      const letter = action === null ? REST : known[action];
      if (letter === null || letter === undefined) throw new Error(`action ${action} has no letter`);
      return letter;
    })
    .join('');
};

const formatNames = (environment: Pick<Environment, 'actions'>): string => environment.actions.join(', ');

/** A script from a list of actions by name or number; `.` rests. Throws on a name that the environment doesn't know. */
const readScript = (list: readonly (string | number)[], environment: Environment): readonly ScriptedAction[] =>
  list.map((entry, i) => {
    if (entry === REST) return null;
    const action = typeof entry === 'number' ? entry : environment.actions.indexOf(entry);
    if (environment.actions[action] !== undefined) return action;
    throw new Error(`entry ${i + 1} of the script is '${entry}'; the actions are ${formatNames(environment)}`);
  });

/**
 * Takes `script[step]` at each step, and acts as `afterwards` after the script's end. An illegal action is taken all the
 * same and fails the episode: a script that doesn't fit is a mistake. The memory is `afterwards`'s.
 */
export const scriptedPolicy = <O, M extends Json>(
  script: readonly ScriptedAction[],
  afterwards: Policy<O, M>,
  environment: Environment,
): Policy<O, M> =>
  policyAround(afterwards, 'scripted', (observation, memory, context) => {
    const { step, legal } = context;
    if (step >= script.length) return afterwards.act(observation, memory, context);
    return { action: script[step] ?? restingAction(environment, legal), memory };
  });

const schema = z.strictObject({
  actions: z.union([z.string(), z.array(z.union([z.string(), z.number().int().min(0)]))]),
  afterwards: policyReference.optional(),
});

export default definePolicy({
  name: 'scripted',
  version: '1',
  hears: 'passes',
  description:
    'The `actions` given, one per step, as letters or a list of names; then another policy (`afterwards`) or rest.',
  parameters: readParameters(schema),
  create: ({ actions, afterwards }: z.infer<typeof schema>, { environment, resolve }): Policy => {
    const script = typeof actions === 'string' ? parseScript(actions, environment) : readScript(actions, environment);
    return scriptedPolicy(
      script,
      afterwards === undefined ? stayPolicy(environment) : resolve(afterwards),
      environment,
    );
  },
});
