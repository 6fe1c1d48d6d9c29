/** Episodes of the world of hints, for tests: builders of all kinds, and what was said. */
import { withChannel } from '../../../src/channel/channel.ts';
import { fittingOf } from '../../../src/channel/hearing.ts';
import type { ChannelObservation } from '../../../src/channel/observation.ts';
import { playAtOnce, setupOf } from '../../../src/check/play.ts';
import type { Environment, Message } from '../../../src/environment.ts';
import type { Episode } from '../../../src/episode.ts';
import type { Json } from '../../../src/json.ts';
import { proagent } from '../../../src/mind/proagent.ts';
import type { Policy } from '../../../src/policy.ts';
import { mindIn } from '../minds.ts';
import { doorAction, FAVOUR, type HintObservation, type HintRules, hintWorld, RULES } from './hint.ts';

/** No costs of civility: what is left is the value of what is said. */
export const BARE = { timing: 0, autonomy: 0, redundancy: 0, dynamics: 0 };

/** How a builder treats requests; it always opens the door that it was told of, unless it is deaf. */
export type Kind = 'obliging' | 'refusing' | 'ignoring' | 'deaf';

/** Guesses by its own stream where it was told nothing. */
export const builder = (
  kind: Kind,
  { doors, opens, wakes }: HintRules,
): Policy<ChannelObservation<HintObservation>> => ({
  name: kind,
  begin: () => null,
  act: ({ inbox }, memory, { step, legal, random }) => {
    const told = inbox.find(({ from, message }) => from === 0 && message.act === 'inform');
    const alert = random.fork('alert').next() < 0.5;
    const taken = told !== undefined && (told.step >= wakes || alert);
    const hint = kind === 'deaf' ? null : taken ? (told.message.content as number) : (memory as number | null);
    const request = kind === 'deaf' ? undefined : inbox.find(({ message }) => message.act === 'request');
    const reply = (act: string): Message => ({ to: [0], act, replyTo: request!.id });
    const message =
      request === undefined || kind === 'ignoring' ? null : reply(kind === 'refusing' ? 'reject' : 'confirm');
    const guess = random.integer(doors);
    const opening = doorAction(hint ?? guess);
    const wish = step >= opens ? opening : request !== undefined && kind === 'obliging' ? FAVOUR : 0;
    return { action: legal.includes(wish) ? wish : legal[0]!, memory: hint, message };
  },
});

/** The scout is a mind, the builder of a kind or a mind too. */
export interface Talk {
  readonly rules?: Partial<HintRules>;
  readonly channel?: Json;
  readonly initiative?: Json;
  readonly other?: Kind | { readonly initiative: Json };
  readonly seed?: number;
  readonly level?: 'actions' | 'full';
}

export const setupTalk = ({
  rules = {},
  channel = {},
  initiative = {},
  other = 'obliging',
  seed = 1,
  level = 'actions',
}: Talk) => {
  const world = hintWorld(rules);
  const inner = world.environment({ rules: 'plain', layout: 'site' });
  const environment = (channel === 'off' ? inner : withChannel(inner, channel)) as unknown as Environment;
  const fitting = fittingOf(proagent, { initiative: {} }, environment);
  const mind = (given: Json): Policy => {
    const made: Policy = mindIn(world as never, fitting?.home ?? environment, { simulations: 0, initiative: given });
    return fitting === null ? made : fitting.fit(made);
  };
  const kind = typeof other === 'string' ? builder(other, { ...RULES, ...rules }) : null;
  const deafAlone: Policy = {
    name: 'deaf',
    begin: () => null,
    act: (world, memory, context) =>
      kind!.act({ world: world as HintObservation, inbox: [], fate: null, left: null }, memory as never, context),
  };
  const second =
    kind === null
      ? mind((other as { initiative: Json }).initiative)
      : channel === 'off'
        ? deafAlone
        : (kind as never as Policy);
  return { ...setupOf(environment, [mind(initiative), second], seed), level };
};

export const talk = (given: Talk): Episode => {
  const episode = playAtOnce(setupTalk(given));
  if (episode.failure !== null) throw new Error(`the episode failed: ${episode.failure.reason}`);
  return episode;
};

/** Everything that was wanted to be said, in order. */
export const saidIn = ({ trace }: Episode): readonly { step: number; seat: number; message: Message }[] =>
  trace.steps.flatMap(({ t, m }) =>
    (m ?? []).flatMap((message, seat) => (message === null ? [] : [{ step: t, seat, message }])),
  );

export const actsOf = (episode: Episode, seat = 0): readonly string[] =>
  saidIn(episode).flatMap((one) => (one.seat === seat ? [one.message.act] : []));

/** [step] hashes of the states. */
export const hashesOf = ({ trace }: Episode): readonly string[] => trace.steps.map(({ h }) => h);
