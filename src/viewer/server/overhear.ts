/**
 * What policies ask language models while a trace's records are made again. Records keep what came of a call, not its
 * prompt and reply: those stand in the run's recording, from which the models answer here.
 */
import type { Json } from '../../json.ts';
import type { Model, ModelReply, ModelRequest } from '../../model.ts';
import { policyAround } from '../../partners/around.ts';
import type { Policy, StageRecord } from '../../policy.ts';
import type { Trace, TraceStep } from '../../trace.ts';

export interface Overheard {
  /** The same model, listened to. `name` is what the scenario calls it. */
  model(name: string, model: Model): Model;
  /** The same policy in a seat, so that its calls are known by their step. */
  policy(seat: number, policy: Policy): Policy;
  /** The trace with what was heard: `calls` in the records of the steps at which somebody asked. */
  tell(trace: Trace): Trace;
}

/** Listens from now on. A call's seat is the end of its lane, as decisions.ts writes it. */
export const overhear = (): Overheard => {
  const now: number[] = [];
  /** [`step seat`] */
  const heard = new Map<string, Json[]>();

  const note = (lane: string, call: Json): void => {
    const seat = Number(lane.slice(lane.lastIndexOf(':') + 1));
    const key = `${now[seat]} ${seat}`;
    heard.set(key, [...(heard.get(key) ?? []), call]);
  };

  const listen =
    (name: string, model: Model): Model =>
    async <T>(request: ModelRequest<T>, call: Parameters<Model>[1]): Promise<ModelReply<T>> => {
      const messages = request.messages.map(({ role, text }) => ({ role, text }));
      try {
        const reply = await model(request, call);
        const { text, model: answered, usage, repaired, dropped } = reply;
        note(call.lane, {
          model: `${name}: ${answered}`,
          messages,
          reply: text,
          usage: { ...usage },
          repaired,
          dropped,
        });
        return reply;
      } catch (error) {
        note(call.lane, { model: name, messages, failure: error instanceof Error ? error.message : String(error) });
        throw error;
      }
    };

  return {
    model: listen,
    policy: (seat, policy) =>
      policyAround(policy, policy.name, (observation, memory, context) => {
        now[seat] = context.step;
        return policy.act(observation, memory, context);
      }),
    tell: (trace) => {
      const asked = trace.header.policies.map(() => false);
      const steps = trace.steps.map((line): TraceStep => {
        const records = trace.header.policies.map((_, seat): StageRecord | null => {
          const written = line.records?.[seat] ?? null;
          const calls = heard.get(`${line.t} ${seat}`) ?? null;
          // Records are differences: what was heard at one step is taken away at the next.
          const told = calls !== null || asked[seat] ? { ...written, calls } : written;
          asked[seat] = calls !== null;
          return told;
        });
        return records.some((record) => record !== null) ? { ...line, records } : line;
      });
      return { ...trace, steps };
    },
  };
};
