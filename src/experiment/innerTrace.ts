/**
 * The trace of what happened inside a channel, as if there had been none: who knows the environment inside and no channel
 * (the audit, the original of Overcooked) reads this one.
 */
import type { ApplyChange } from '../changes.ts';
import { channelOf, innerState } from '../channel/channel.ts';
import { costOf } from '../channel/messages.ts';
import type { Environment } from '../environment.ts';
import { formatHash, HASH_START } from '../hash.ts';
import type { Json } from '../json.ts';
import { createRandom } from '../random.ts';
import { replayTrace } from '../replay.ts';
import { chainHash, type Trace, type TraceStep } from '../trace.ts';

export interface InnerTrace {
  readonly trace: Trace;
  /** The environment that it replays in. */
  readonly environment: Environment;
  /** [seat] team reward that its messages took. */
  readonly costs: readonly number[];
}

/** Replays a trace and gives the one of the inside; one without a channel as it is. Throws a `ReplayError`. */
export const innerTrace = (
  trace: Trace,
  environment: Environment,
  change: ApplyChange<unknown, unknown>,
): InnerTrace => {
  const channel = channelOf(environment);
  const { header, footer } = trace;
  const costs = header.policies.map(() => 0);
  if (channel === null) return { trace, environment, costs };
  const start = environment.decode(header.start);
  const hash = channel.inner.hash(innerState(environment, start));
  let chain = chainHash(HASH_START, hash);
  const random = createRandom(header.random.environment);
  let total = 0;
  const steps: TraceStep[] = [];
  for (const { environment: now, before, joint, result, line } of replayTrace(trace, environment, change)) {
    const holder = channelOf(now)!;
    const inside = holder.innerJoint(before as never, joint, result.state as never);
    holder.talkOf(result.state as never).sent.forEach((message, seat) => {
      if (message !== null) costs[seat]! += costOf(holder.settings, message.act);
    });
    const { team } = holder.inner.step(innerState(now, before), inside, random.fork(line.t)).rewards;
    const after = holder.inner.hash(innerState(now, result.state));
    chain = chainHash(chain, after);
    total += team;
    const { m: _, r: __, records: ___, memories: ____, ...kept } = line;
    steps.push({
      ...kept,
      a: inside.actions,
      ...(inside.messages === undefined ? {} : { m: inside.messages }),
      ...(team === 0 ? {} : { r: team }),
      h: formatHash(after),
    });
  }
  const { memories: _, ...rest } = header;
  const { channel: __, ...request } = rest.environment.request as { readonly [key: string]: Json };
  return {
    environment: channel.inner,
    costs,
    trace: {
      header: {
        ...rest,
        level: 'actions',
        environment: {
          ...rest.environment,
          id: channel.inner.id,
          version: channel.inner.version,
          request: { ...request, channel: 'off' },
        },
        start: channel.inner.encode(innerState(environment, start)),
        hash: formatHash(hash),
      },
      steps,
      footer: footer === null ? null : { ...footer, return: total, hash: formatHash(chain) },
    },
  };
};
