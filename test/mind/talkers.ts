/** Language models for tests: recorded replies and rules, behind the contract of `src/model.ts`. */
import type { Environment } from '../../src/environment.ts';
import type { Json } from '../../src/json.ts';
import { proagent } from '../../src/mind/proagent.ts';
import { readReply } from '../../src/model/reading.ts';
import { type Model, ModelFailure, type ModelFailureKind, type ModelRequest } from '../../src/model.ts';
import type { Policy } from '../../src/policy.ts';
import type { World } from '../../src/world.ts';
import { create } from './minds.ts';

/** What a talker says to a request: the text of a reply, or how the call fails. */
export type Says = (
  prompt: string,
  request: ModelRequest<unknown>,
) => string | { readonly failure: ModelFailureKind; readonly recoverable?: boolean };

/** All messages of a request as one text. */
export const promptOf = ({ messages }: ModelRequest<unknown>): string => messages.map(({ text }) => text).join('\n\n');

/** The skills that a prompt lets one choose from. */
export const choicesIn = (prompt: string): readonly string[] =>
  [...(prompt.split('## choices')[1] ?? '').matchAll(/^- ([^:\n]*)$/gm)].map((found) => found[1]!);

const USAGE = { inputTokens: 7, cachedTokens: 0, outputTokens: 3, reasoningTokens: 0, estimated: false };

/** A model that says so, and the requests that it got. */
export const talker = (says: Says): { readonly model: Model; readonly requests: ModelRequest<unknown>[] } => {
  const requests: ModelRequest<unknown>[] = [];
  const model: Model = async (request) => {
    requests.push(request);
    const said = says(promptOf(request), request);
    if (typeof said !== 'string') throw new ModelFailure(said.failure, 'as the test says', said.recoverable ?? true);
    const reading = readReply(said, request.reply.schema);
    if (!reading.ok) throw new ModelFailure(reading.kind, reading.problem, true);
    return {
      text: said,
      value: reading.value,
      usage: USAGE,
      model: 'talker-1',
      dropped: [],
      repaired: false,
      requests: 1,
    };
  };
  return { model, requests };
};

/** `proagent` whose plans `model` makes. `more`: further parameters of the mind. */
export const languageMind = <S, O>(
  [world, environment, model]: readonly [World<S, O>, Environment<S, O>, Model],
  language: Json = {},
  more: Json = {},
): Policy<O> => {
  const given = {
    simulations: 8,
    depth: 20,
    ...(more as object),
    planner: { language: { model: 'm', ...(language as object) } },
  };
  return create(
    proagent as never,
    given as Json,
    {
      environment,
      world,
      model: () => model,
      resolve: () => undefined,
    } as never,
  );
};
