/** What happened in a group chat, in words that mean the same in every world. */
import type { Message, Seat } from '../environment.ts';
import type { Annotation, Transition } from '../world.ts';
import { FACT_BITS, favourite, worths } from './decision.ts';
import { interrupts, noteAction, settles } from './environment.ts';
import { ANSWER_BITS, INTERVENTIONS } from './matters.ts';
import { type ChatObservation, type ChatState, openMatter, view } from './state.ts';
import { readUtterance, type Utterance } from './utterance.ts';

/** Who told what, and whom it reaches at the next step. */
interface Teaching {
  readonly seat: Seat;
  readonly topic: string;
  readonly act: string;
  readonly bits: number;
  /** Those who did not know it. */
  readonly taught: readonly Seat[];
}

/** Who knows by now what an utterance tells; all, where it tells nothing. */
const knowersOf = (state: ChatState, utterance: Utterance): readonly Seat[] => {
  const all = state.votes.map((_, seat) => seat);
  if (utterance.kind === 'fact') {
    const { proposition } = utterance;
    return state.said[proposition] ? all : (state.propositions[proposition]?.holders ?? all);
  }
  if (utterance.kind !== 'answer') return all;
  return state.settled[utterance.matter] ? all : (state.matters[utterance.matter]?.knowers ?? all);
};

const topicWord = (utterance: Utterance): string | null => {
  if (utterance.kind === 'fact') return `proposition-${utterance.proposition}`;
  return utterance.kind === 'answer' || utterance.kind === 'askMatter' ? `matter-${utterance.matter}` : null;
};

const round = (bits: number): string => bits.toFixed(2);

/** Whether `other` knows something that was not said and that `seat` lacks. */
const hasMore = (state: ChatState, other: Seat, seat: Seat): boolean =>
  state.propositions.some(
    ({ holders }, index) => !state.said[index] && holders.includes(other) && !holders.includes(seat),
  );

const isAside = ({ content }: Message): boolean =>
  typeof content === 'object' && content !== null && 'aside' in content;

export const createAnnotator = () => {
  let teachings: readonly Teaching[] = [];
  /** By seat: the last to have told it something. */
  const teachers = new Map<Seat, Teaching>();

  return ({ environment, before, joint, after }: Transition<ChatState, ChatObservation>): readonly Annotation[] => {
    const annotations: Annotation[] = [];
    const { step, matters, votes } = before;
    const seats = votes.map((_, seat) => seat);
    const open = openMatter(matters, step);
    const matter = matters[open];

    // What was said a step ago is heard now, over a channel without delay.
    for (const { seat, topic, act, bits, taught } of teachings)
      for (const learner of taught) {
        annotations.push({ kind: 'learned', seat: learner, other: seat, detail: `${round(bits)} ${topic}` });
        teachers.set(learner, { seat, topic, act, bits, taught });
      }
    const said: Teaching[] = [];

    if (matter !== undefined && matter.opens === step && matter.warranted !== null) {
      const { name } = INTERVENTIONS[matter.kind];
      const detail = `matter-${open} ${name} ${matter.closes - 1}`;
      annotations.push({ kind: 'warranted', seat: matter.warranted, detail });
    }

    const seen = view(before, 0);
    joint.messages?.forEach((message, seat) => {
      if (message === null) return;
      const utterance = readUtterance(message);
      if (interrupts(message, seat, seen)) {
        const other = before.asked?.seats.find((one) => one !== seat) ?? (seat + 1) % seats.length;
        annotations.push({ kind: 'disturbed', seat, other });
      }
      if (isAside(message)) annotations.push({ kind: 'strayed', seat });
      if (settles(before, message) === open && matter?.warranted === seat)
        annotations.push({ kind: 'served', seat, detail: `matter-${open}` });
      const to = message.to.length === 0 ? seats.filter((one) => one !== seat) : message.to;
      const topic = topicWord(utterance);
      if (utterance.kind === 'fact' || utterance.kind === 'answer') {
        const knowers = knowersOf(before, utterance);
        for (const other of to) {
          const fresh = knowers.includes(other) ? 'known' : 'new';
          annotations.push({ kind: 'told', seat, other, detail: `${fresh} ${topic}` });
        }
        const bits = utterance.kind === 'fact' ? FACT_BITS : ANSWER_BITS;
        const taught = to.filter((other) => !knowers.includes(other));
        said.push({ seat, topic: topic!, act: message.act, bits, taught });
      }
      if (utterance.kind === 'askFacts')
        for (const other of to) {
          const use = hasMore(before, other, seat) ? 'useful' : 'useless';
          annotations.push({ kind: 'asked', seat, other, detail: `${use} propositions` });
        }
      if (utterance.kind === 'askMatter' && topic !== null) {
        const asked = matters[utterance.matter];
        const useful = asked?.warranted !== null && asked?.warranted !== seat && !before.settled[utterance.matter];
        for (const other of to)
          annotations.push({ kind: 'asked', seat, other, detail: `${useful ? 'useful' : 'useless'} ${topic}` });
      }
    });
    teachings = said;

    for (const seat of seats) {
      const teacher = teachers.get(seat);
      const action = joint.actions[seat]!;
      const noted = action >= noteAction(1) ? action - noteAction(0) : null;
      if (noted !== null && matter !== undefined && noted === matter.truth && teacher?.topic === `matter-${open}`) {
        annotations.push({ kind: 'tookUp', seat, other: teacher.seat, detail: teacher.act });
        annotations.push({ kind: 'agreed', seat, other: teacher.seat, detail: teacher.topic });
        teachers.delete(seat);
      }
      const [vote, was] = [after.votes[seat] ?? null, votes[seat] ?? null];
      if (vote !== was && was !== null && teacher?.topic.startsWith('proposition')) {
        annotations.push({ kind: 'tookUp', seat, other: teacher.seat, detail: teacher.act });
        teachers.delete(seat);
      }
    }

    if (matter !== undefined && matter.closes === step && matter.warranted !== null && before.settled[open])
      annotations.push({ kind: 'progress', seat: matter.warranted, detail: `matter-${open}` });
    if (after.step >= environment.horizon) {
      const best = favourite(worths(before.propositions, () => true));
      for (const seat of seats) {
        const right = after.votes[seat] === best ? 'correct' : 'wrong';
        annotations.push({ kind: 'attempt', seat, detail: right });
      }
    }
    return annotations;
  };
};
