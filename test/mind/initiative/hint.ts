/**
 * A world whose conversation has a known best: the scout (seat 0) sees which of K doors is right, the builder (seat 1) has to
 * open one when the site opens, and a wrong one costs `undo`. A builder that was told nothing guesses, so one hint is
 * worth (1 − 1/K)·undo and is to be given exactly where that is more than it costs. Before the site opens the builder may
 * also do one favour for the team, which the scout may request, and which a builder may refuse or ignore.
 */
import { createActionKnowledge } from '../../../src/actionKnowledge.ts';
import { costOf } from '../../../src/channel/messages.ts';
import { parseChannel } from '../../../src/channel/settings.ts';
import type { Conversation, Logged, Thought, View } from '../../../src/conversation.ts';
import { checkJointAction, type Environment, type Message } from '../../../src/environment.ts';
import { hashText } from '../../../src/hash.ts';
import type { Json } from '../../../src/json.ts';
import { VALID } from '../../../src/knowledge.ts';
import { createRandom, type Random } from '../../../src/random.ts';
import { type World, WorldError } from '../../../src/world.ts';

export const SCOUT = 0;
export const BUILDER = 1;
const STAY = 0;
export const FAVOUR = 1;
export const doorAction = (door: number): number => 2 + door;

export interface HintRules {
  readonly doors: number;
  readonly undo: number;
  /** Step at which the builder has to open a door; it may before that do the favour. */
  readonly opens: number;
  /** Reward of the favour; 0: there is none to do. */
  readonly favour: number;
  /** Probability, as the scout believes, that the builder takes in what it hears. */
  readonly listens: number;
  /** Whether the builder sees the right door too: then there is nothing to say. */
  readonly open: boolean;
  /** How busy the builder is, and the probability that somebody else says what the scout could. */
  readonly busy: number;
  readonly chatty: number;
  /** Whether it comes to the scout's mind to name a wrong door. */
  readonly lies: boolean;
  /** Before this step the builder is drowsy, and takes in what it hears with a probability of one half. */
  readonly wakes: number;
  /** Probability, as the scout believes whatever happens, that a favour is done when requested. */
  readonly obliging: number;
}

export const RULES: HintRules = {
  doors: 4,
  undo: 8,
  opens: 2,
  favour: 0,
  listens: 1,
  open: false,
  busy: 0,
  chatty: 0,
  lies: false,
  wakes: 0,
  obliging: 1,
};

export type HintState = {
  readonly clock: number;
  readonly hidden: number;
  readonly chosen: number | null;
  readonly favoured: boolean;
};
/** `hidden` is null where the seat does not know. */
export type HintObservation = Omit<HintState, 'hidden'> & { readonly hidden: number | null };

export const createHint = (rules: HintRules): Environment<HintState, HintObservation> => {
  const actions = ['stay', 'favour', ...Array.from({ length: rules.doors }, (_, door) => `open${door}`)];
  const horizon = rules.opens + 1;
  const environment: Environment<HintState, HintObservation> = {
    id: `hint/plain/${rules.doors}`,
    version: '1',
    seats: 2,
    horizon,
    actions,
    lowestReturn: -rules.undo,
    initial: (random) => ({ clock: 0, hidden: random.integer(rules.doors), chosen: null, favoured: false }),
    step: (state, joint) => {
      checkJointAction(environment, joint);
      const action = joint.actions[BUILDER]!;
      const chosen = action >= doorAction(0) ? action - doorAction(0) : state.chosen;
      const favoured = state.favoured || action === FAVOUR;
      const team =
        (favoured && !state.favoured ? rules.favour : 0) -
        (chosen !== null && state.chosen === null && chosen !== state.hidden ? rules.undo : 0);
      const next = { clock: state.clock + 1, hidden: state.hidden, chosen, favoured };
      const rewards = { team, seats: [0, team], shaped: [0, 0] };
      return { kind: next.clock >= horizon ? 'truncated' : 'ongoing', state: next, rewards };
    },
    observe: (state, seat) => ({ ...state, hidden: seat === SCOUT || rules.open ? state.hidden : null }),
    legal: ({ clock, chosen }, seat) => {
      if (seat === SCOUT || chosen !== null) return [STAY];
      return clock < rules.opens
        ? [STAY, FAVOUR]
        : actions.flatMap((_, action) => (action >= doorAction(0) ? action : []));
    },
    format: (state) => JSON.stringify(state),
    encode: (state) => ({ ...state }),
    decode: (json) => ({ ...(json as HintState) }),
    encodeObservation: (observation) => ({ ...observation }),
    decodeObservation: (json) => ({ ...(json as HintObservation) }),
    hash: (state) => hashText(JSON.stringify(state)),
  };
  return environment;
};

/** What a seat understands: `right` is null where it does not know the door. */
export interface HintUnderstanding {
  readonly view: View<HintObservation>;
  readonly right: number | null;
  /** Whether the builder knows, or has been told. */
  readonly told: boolean;
  readonly asked: string | null;
}

/** The scout's hypotheses are over the builder, the builder's over the right door. */
interface HintCase {
  readonly hidden: number;
  readonly guess: number;
  readonly listens: boolean;
  /** Whether it takes in what it hears while it is drowsy. */
  readonly alert: boolean;
  readonly obliging: boolean;
}

export const hintOf = (hidden: number, replyTo?: string): Message => ({
  to: [BUILDER],
  act: 'inform',
  content: hidden,
  ...(replyTo === undefined ? {} : { replyTo }),
});
export const QUESTION: Message = { to: [SCOUT], act: 'ask', content: 'door' };
export const REQUEST: Message = { to: [BUILDER], act: 'request', content: 'favour' };

const isSaid = (one: Logged): one is Extract<Logged, { kind: 'said' }> => one.kind === 'said';

const converse = (rules: HintRules, given: Json): Conversation<HintObservation, HintUnderstanding, HintCase> => {
  const channel = parseChannel(given);
  const { opens, doors, undo, favour } = rules;

  const simulate = (
    { hidden, guess, listens, alert, obliging }: HintCase,
    message: Message | null,
    window: number,
    { view, told }: HintUnderstanding,
  ) => {
    const { step, seat, observation } = view;
    if (observation.chosen !== null) return { return: 0, messages: message === null ? 0 : 1 };
    const missed = guess === hidden ? 0 : undo;
    const before = (at: number) => at + channel.latency <= opens;
    let paid = message === null ? 0 : costOf(channel, message.act);
    let knows = told;
    let more = 0;
    let gained = 0;
    if (seat === SCOUT) {
      const price = costOf(channel, 'inform');
      const drowsy = step < rules.wakes;
      const hint = message?.act === 'inform' && before(step);
      if (hint && listens && (!drowsy || alert)) knows = true;
      // The best later message: the same, a step later or when the other is awake, where it is expected to be worth it.
      const doubt = told ? 0 : hint ? (drowsy ? 0.5 : 0) : 1;
      const later = Math.max(step + 1, rules.wakes);
      if (window > 0 && before(later) && doubt * rules.listens * (1 - 1 / doors) * undo > price) {
        knows = knows || listens;
        more = 1;
        paid += price;
      }
      if (message?.act === 'request' && listens && obliging && !observation.favoured) gained = favour;
    } else if (message?.act === 'ask' && listens && step + 2 * channel.latency <= opens) {
      knows = true;
      paid += costOf(channel, 'inform');
    }
    return { return: gained - paid - (knows ? 0 : missed), messages: (message === null ? 0 : 1) + more };
  };

  return {
    notice: (before, after) => (after.favoured && !before.favoured ? 'favour' : null),
    understand: (view) => {
      const { seat, observation, log } = view;
      const hints = log.filter(isSaid).filter(({ message }) => message.act === 'inform');
      const hint = hints.find(({ from }) => from === SCOUT);
      const question = log.filter(isSaid).find(({ message }) => message.act === 'ask');
      return {
        view,
        right: observation.hidden ?? (hint?.message.content as number | undefined) ?? null,
        told: rules.open || hint !== undefined,
        asked: question !== undefined && seat === SCOUT && hint === undefined ? question.id : null,
      };
    },
    record: ({ right, told }) => ({ right, told }),
    inform: (observation, { right }) => ({ ...observation, hidden: right }),
    doubts: ({ right }) => [{ topic: 'door', bits: right === null ? Math.log2(doors) : 0, matters: right === null }],
    questions: ({ asked, view }) =>
      asked === null ? [] : [{ topic: 'door', to: SCOUT, by: BUILDER, id: asked, since: view.step }],
    thoughts: ({ view, right, asked }) => {
      const thoughts: Thought[] = [];
      if (view.seat === SCOUT) {
        thoughts.push({
          message: hintOf(right!, asked ?? undefined),
          topic: 'door',
          because: 'the builder has to choose',
        });
        if (rules.lies)
          thoughts.push({ message: hintOf((right! + 1) % doors), topic: 'door', because: 'it would be a joke' });
        if (favour > 0 && !view.observation.favoured)
          thoughts.push({ message: REQUEST, topic: 'favour', because: 'a favour can be done' });
      } else if (right === null) thoughts.push({ message: QUESTION, topic: 'door', because: 'the door is unknown' });
      return thoughts;
    },
    verify: (message, { right }) =>
      message.act === 'inform' && message.content !== right
        ? { kind: 'invalid', code: 'untrue', reason: 'it is not the right door' }
        : VALID,
    known: (message, { told }) => (message.act === 'inform' && told ? 1 : 0),
    relevance: () => 1,
    coherence: ({ message }) => (message.replyTo === undefined ? 0.5 : 1),
    othersWillSay: () => rules.chatty,
    busy: () => rules.busy,
    owns: (other, topic) => other === BUILDER && topic === 'favour',
    uptake: () => rules.listens * 0.1,
    hypotheses: ({ view, right }, count, random) => {
      const all: { given: HintCase; weight: number }[] = [];
      for (let k = 0; k < doors; k++)
        for (const [listens, alert] of [true, false].flatMap((one) => [[one, true] as const, [one, false] as const]))
          for (const obliging of [true, false]) {
            const given =
              view.seat === SCOUT
                ? { hidden: right!, guess: k, listens, alert, obliging }
                : { hidden: right ?? k, guess: 0, listens, alert, obliging };
            const weight =
              (listens ? rules.listens : 1 - rules.listens) *
              (obliging ? rules.obliging : 1 - rules.obliging) *
              (1 / doors / 2);
            if (weight > 0) all.push({ given, weight });
          }
      if (all.length <= count) return all;
      return Array.from({ length: count }, () => ({
        given: all[random.integer(all.length)]!.given,
        weight: 1 / count,
      }));
    },
    simulate: (one, message, window, _seed, understanding) => simulate(one, message, window, understanding),
    word: ({ act, content }) => `${act} ${JSON.stringify(content ?? null)}`,
    parse: () => null,
  };
};

/** The world of these rules. */
export const hintWorld = (changed: Partial<HintRules> = {}): World<HintState, HintObservation> => {
  const rules = { ...RULES, ...changed };
  return {
    name: 'hint',
    rules: ['plain'],
    layouts: () => [{ name: 'site', aliases: [], seats: 2, picture: ['SB'] }],
    environment: ({ layout }) => {
      if (layout !== 'site') throw new WorldError('layout', `hint has no layout ${String(layout)}; it has site`);
      return createHint(rules);
    },
    knowledge: (environment) =>
      createActionKnowledge(environment, {
        describe: ({ hidden }) => [{ title: 'door', text: hidden === null ? 'It is unknown.' : `It is ${hidden}.` }],
        describeRules: () => 'Open the right door.',
        actions: environment.actions.map(() => 'as it says'),
        legal: ({ clock, chosen }, seat, other) =>
          environment.legal({ clock, chosen, hidden: 0, favoured: false }, other === seat ? seat : other),
        propose: ({ clock, chosen, hidden }, _seat, other) =>
          other === BUILDER && clock >= rules.opens && chosen === null ? doorAction(hidden ?? 0) : STAY,
        seen: ({ actor, before, after }) => {
          if (actor === SCOUT) return STAY;
          if (after.chosen !== null && before.chosen === null) return doorAction(after.chosen);
          return after.favoured && !before.favoured ? FAVOUR : STAY;
        },
        imagine: (observation, _seat, random: Random) => ({
          ...observation,
          hidden: observation.hidden ?? random.integer(rules.doors),
        }),
      }),
    encodings: [],
    partners: [],
    change: () => {
      throw new WorldError('change', 'hint knows no change');
    },
    annotator: () => () => [],
    conversation: (_environment, channel) => converse(rules, channel) as unknown as Conversation<HintObservation>,
  };
};

/** Where an episode with this seed begins: which door is right. */
export const doorOf = (doors: number, seed: string): number => createRandom(seed).fork('initial').integer(doors);
