/**
 * A group chat as an environment. Everybody has a standing vote for one of four options, and may note what they have
 * learned of the matter that is open; at the last step the votes count. What is said changes nothing by itself: a message
 * pays when others vote or note otherwise for it, and it costs where it interrupts.
 *
 * Rewards of the team: at a matter's last step, `WORTH` shared among all seats but the one that is needed, for each that
 * has noted the truth, the same taken for each that has noted anything else; at the last step of all what the decision
 * earns (`elect`); and `INTERRUPTION_COST` taken for every interruption.
 */
import { checkJointAction, type Environment, type Message, type Seat } from '../environment.ts';
import { hashText } from '../hash.ts';
import type { Json } from '../json.ts';
import { elect, formatPoints, OPTIONS, PRIZE, payoffs, topicDistance, worths } from './decision.ts';
import { INTERVENTIONS, VALUES } from './matters.ts';
import type { ChatSetting } from './setting.ts';
import {
  type ChatObservation,
  type ChatState,
  deal,
  openMatter,
  PATIENCE,
  parseObservation,
  parseState,
  view,
} from './state.ts';
import { readUtterance, type Utterance } from './utterance.ts';

/** Points that a matter of which everybody notes the truth earns. */
export const WORTH = 10;
/** Points that an interruption takes. */
export const INTERRUPTION_COST = 2;

/** Bumped whenever the rules change. */
const VERSION = '1';

/** To rest; to vote for an option, by its letter; to note a value, by its digit. */
export const ACTIONS: readonly string[] = [
  'stay',
  ...OPTIONS,
  ...Array.from({ length: VALUES }, (_, i) => String(i + 1)),
];
export const STAY = 0;
export const voteAction = (option: number): number => 1 + option;
export const noteAction = (value: number): number => OPTIONS.length + value;
const VOTES = ACTIONS.slice(0, noteAction(1)).map((_, action) => action);
const ALL = ACTIONS.map((_, action) => action);

export interface ChatEnvironment extends Environment<ChatState, ChatObservation> {
  readonly setting: ChatSetting;
}

/** The topic of an utterance on the ring; null where it has none, or is about nothing that exists. */
const topicOf = (
  utterance: Utterance,
  { propositions, matters }: Pick<ChatObservation, 'propositions' | 'matters'>,
): number | null => {
  switch (utterance.kind) {
    case 'fact':
      return propositions[utterance.proposition]?.topic ?? null;
    case 'answer':
    case 'askMatter':
      return matters[utterance.matter]?.topic ?? null;
    case 'askFacts':
    case 'empty':
      return null;
  }
};

/**
 * Whether saying this interrupts: somebody else was asked and has not answered yet; or a matter is open and unsettled,
 * and this is neither about it nor of a topic next to its. Who was asked interrupts nobody. All of it can be seen.
 */
export const interrupts = (
  message: Message,
  speaker: Seat,
  seen: Pick<ChatObservation, 'step' | 'propositions' | 'matters' | 'asked'>,
): boolean => {
  const { asked, matters, step } = seen;
  if (asked !== null) {
    if (asked.seats.includes(speaker)) return false;
    if (asked.by !== speaker) return true;
  }
  const open = openMatter(matters, step);
  if (open < 0 || matters[open]!.settled) return false;
  const utterance = readUtterance(message);
  if ((utterance.kind === 'answer' || utterance.kind === 'askMatter') && utterance.matter === open) return false;
  const topic = topicOf(utterance, seen);
  return topic === null || topicDistance(topic, matters[open]!.topic) > 1;
};

/** Whether an utterance with this act settles the matter that is open. */
export const settles = ({ matters, step, settled }: ChatState, message: Message): number | null => {
  const utterance = readUtterance(message);
  const open = openMatter(matters, step);
  if (utterance.kind !== 'answer' || utterance.matter !== open || settled[open]) return null;
  const { kind, truth } = matters[open]!;
  return utterance.value === truth && INTERVENTIONS[kind].act === message.act ? open : null;
};

/** What is asked of whom from the next step on. */
const askedNext = (state: ChatState, messages: readonly (Message | null)[]): ChatState['asked'] => {
  const { asked, step } = state;
  let next = asked !== null && step - asked.step < PATIENCE ? asked : null;
  messages.forEach((message, seat) => {
    if (message !== null && next?.seats.includes(seat)) next = null;
  });
  messages.forEach((message, by) => {
    if (message?.act === 'ask' && message.to.length > 0) next = { seats: [...message.to], by, step };
  });
  return next;
};

export const createChat = (name: string, setting: ChatSetting): ChatEnvironment => {
  const { seats, horizon } = setting;
  const environment: ChatEnvironment = {
    setting,
    id: `group-chat/plain/${name}`,
    version: VERSION,
    seats,
    horizon,
    actions: ACTIONS,
    // Every seat notes wrongly whenever it can, and every seat interrupts at every step.
    lowestReturn: -(WORTH * (setting.matters + setting.idle) + INTERRUPTION_COST * seats * horizon),
    initial: (random) => deal(random, setting),
    step: (state, joint) => {
      checkJointAction(environment, joint);
      const { step, matters, propositions } = state;
      const open = openMatter(matters, step);
      joint.actions.forEach((action, seat) => {
        if (action >= noteAction(1) && open < 0)
          throw new Error(`seat ${seat} may not note ${ACTIONS[action]}: no matter is open at step ${step}`);
      });
      const votes = state.votes.map((vote, seat) => {
        const action = joint.actions[seat]!;
        return action > STAY && action < noteAction(1) ? action - voteAction(0) : vote;
      });
      const noted = state.notes.map((note, seat) => {
        const action = joint.actions[seat]!;
        return action >= noteAction(1) ? action - noteAction(0) : note;
      });

      const earned = new Array<number>(seats).fill(0);
      const messages = joint.messages ?? new Array<null>(seats).fill(null);
      const said = [...state.said];
      const settled = [...state.settled];
      const seen = view(state, 0);
      messages.forEach((message, seat) => {
        if (message === null) return;
        if (interrupts(message, seat, seen)) earned[seat]! -= INTERRUPTION_COST;
        const settledNow = settles(state, message);
        if (settledNow !== null) settled[settledNow] = true;
        const utterance = readUtterance(message);
        if (utterance.kind !== 'fact' || message.to.length > 0) return;
        if (propositions[utterance.proposition]?.points === utterance.points) said[utterance.proposition] = true;
      });

      const closing = open >= 0 && matters[open]!.closes === step;
      if (closing) {
        const { warranted, truth } = matters[open]!;
        noted.forEach((note, seat) => {
          if (warranted === null || seat === warranted || note === null) return;
          earned[seat]! += (note === truth ? WORTH : -WORTH) / (seats - 1);
        });
      }
      const over = step + 1 >= horizon;
      if (over) {
        const decided = elect(votes, payoffs(worths(propositions, () => true)));
        for (let seat = 0; seat < seats; seat++) earned[seat]! += decided / seats;
      }
      const team = earned.reduce((sum, part) => sum + part, 0);
      return {
        kind: over ? 'truncated' : 'ongoing',
        state: {
          step: step + 1,
          propositions,
          matters,
          said,
          settled,
          votes,
          notes: closing ? noted.map(() => null) : noted,
          asked: askedNext(state, messages),
        },
        rewards: { team, seats: earned, shaped: new Array<number>(seats).fill(0) },
      };
    },
    observe: view,
    legal: ({ matters, step }) => (openMatter(matters, step) < 0 ? VOTES : ALL),
    format: (state) => formatState(state),
    encode: (state) => structuredClone(state) as unknown as Json,
    decode: (json) => parseState(json, seats),
    encodeObservation: (observation) => structuredClone(observation) as unknown as Json,
    decodeObservation: parseObservation,
    hash: (state) => hashText(JSON.stringify(hashed(state))),
  };
  return environment;
};

/** Everything in a fixed order, whatever order the fields of a decoded state have. */
const hashed = ({ step, propositions, matters, said, settled, votes, notes, asked }: ChatState) => [
  step,
  propositions.map(({ option, topic, points, holders }) => [option, topic, points, holders]),
  matters.map((one) => [one.kind, one.topic, one.opens, one.closes, one.shown, one.truth, one.knowers, one.warranted]),
  said,
  settled,
  votes,
  notes,
  asked === null ? null : [asked.seats, asked.by, asked.step],
];

const formatState = ({ step, propositions, matters, said, settled, votes, notes, asked }: ChatState): string => {
  const open = openMatter(matters, step);
  const sums = worths(propositions, () => true);
  const told = worths(propositions, (index) => said[index]! || propositions[index]!.holders.length === votes.length);
  const lines = OPTIONS.map((name, option) => {
    const hidden = propositions.flatMap((one, index) =>
      one.option === option && one.holders.length < votes.length && !said[index]
        ? [`${index}:${formatPoints(one.points)} (${one.holders.join(', ')})`]
        : [],
    );
    const voters = votes.flatMap((vote, seat) => (vote === option ? [seat] : []));
    const by = voters.length === 0 ? '' : `  votes of ${voters.join(', ')}`;
    return `${name} ${formatPoints(told[option]!)} known to all, ${formatPoints(sums[option]!)} in all${by}${hidden.length === 0 ? '' : `  hidden ${hidden.join(' ')}`}`;
  });
  const matter = matters[open];
  if (matter !== undefined) {
    const noted = notes.flatMap((note, seat) => (note === null ? [] : [`${seat}: ${note}`]));
    const needed = matter.warranted === null ? 'nobody is needed' : `seat ${matter.warranted} is needed`;
    lines.push(
      `matter ${open}, ${matter.kind}${matter.shown.length === 0 ? '' : ` ${matter.shown.join(' or ')}`}, open to step ${matter.closes}, value ${matter.truth}, ${needed}${settled[open] ? ', settled' : ''}${noted.length === 0 ? '' : `; noted ${noted.join(', ')}`}`,
    );
  }
  if (asked !== null) lines.push(`seat ${asked.by} asked ${asked.seats.join(', ')}`);
  return [`step ${step}, ${PRIZE} points for the best option`, ...lines].join('\n');
};
