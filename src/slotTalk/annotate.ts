/** What happens in SlotTalk, in the words of every world. */
import type { Annotation, Transition } from '../world.ts';
import { availableValues, type Choices, OPEN } from './candidates.ts';
import type { SlotEnvironment } from './environment.ts';
import { readSlotMessage, type SlotMessage, topicOf } from './messages.ts';
import { type SlotObservation, type SlotState, SYSTEM, USER } from './state.ts';

/** What a fresh annotator has followed so far: what the user chose and named, and what it was told. */
interface Followed {
  choices: number[];
  offered: Set<string>;
  told: Set<number>;
  agreed: Set<string>;
  asked: SlotMessage | null;
}

const bits = (choices: number): string => Math.log2(choices).toFixed(3);

/** A fact that the system tells; the user learns from it where it wanted to know it. */
const tellsFact = (extra: number, { goal }: SlotState, followed: Followed, values: number): Annotation[] => {
  const topic = `extra${extra}`;
  const isNew = !followed.told.has(extra);
  followed.told.add(extra);
  const told: Annotation = { kind: 'told', seat: SYSTEM, other: USER, detail: `${isNew ? 'new' : 'known'} ${topic}` };
  if (!isNew || goal.curious[extra] !== '1') return [told];
  return [told, { kind: 'learned', seat: USER, other: SYSTEM, detail: `${bits(values)} ${topic}` }];
};

const fromSystem = (said: SlotMessage, state: SlotState, followed: Followed, values: number): Annotation[] => {
  followed.asked = said;
  switch (said.kind) {
    case 'question': {
      const { slot, offers } = said;
      const topic = topicOf(said);
      const use = followed.choices[slot] === OPEN ? 'useful' : 'useless';
      const asked: Annotation = { kind: 'asked', seat: SYSTEM, other: USER, detail: `${use} ${topic}` };
      if (offers === null) return [asked];
      const key = `${slot}:${offers.join()}`;
      const isNew = !followed.offered.has(key);
      followed.offered.add(key);
      const told: Annotation = {
        kind: 'told',
        seat: SYSTEM,
        other: USER,
        detail: `${isNew ? 'new' : 'known'} ${topic}`,
      };
      if (!isNew || offers.length === 0 || offers.length >= values) return [asked, told];
      const learned = `${bits(values / offers.length)} ${topic}`;
      return [asked, told, { kind: 'learned', seat: USER, other: SYSTEM, detail: learned }];
    }
    case 'proposal':
      return said.extras.flatMap(([extra]) => tellsFact(extra, state, followed, values));
    case 'fact':
      return tellsFact(said.extra, state, followed, values);
    default:
      return [];
  }
};

const fromUser = (state: SlotState, said: SlotMessage, followed: Followed, values: number): Annotation[] => {
  const { choices, asked } = followed;
  switch (said.kind) {
    case 'choice': {
      const { slot, value } = said;
      if (slot >= choices.length) return [];
      const topic = topicOf(said);
      const isNew = choices[slot] !== value;
      const told: Annotation = {
        kind: 'told',
        seat: USER,
        other: SYSTEM,
        detail: `${isNew ? 'new' : 'known'} ${topic}`,
      };
      const available = availableValues(state.base, choices as Choices, slot);
      const took = asked?.kind === 'question' && asked.slot === slot && (asked.offers?.includes(value) ?? false);
      const tookUp: Annotation[] = took ? [{ kind: 'tookUp', seat: USER, other: SYSTEM, detail: 'ask' }] : [];
      if (!available.includes(value)) return [told];
      choices[slot] = value;
      if (!isNew) return [told, ...tookUp];
      const learned: Annotation = { kind: 'learned', seat: SYSTEM, other: USER, detail: `${bits(values)} ${topic}` };
      const progress: Annotation = { kind: 'progress', seat: USER, detail: topic };
      if (followed.agreed.has(topic)) return [told, learned, ...tookUp, progress];
      followed.agreed.add(topic);
      return [told, learned, ...tookUp, progress, { kind: 'agreed', seat: SYSTEM, other: USER, detail: topic }];
    }
    case 'refusal':
      if (asked?.kind === 'proposal' && said.slot < choices.length) choices[said.slot] = OPEN;
      return [];
    case 'curiosity': {
      const isNew = !followed.told.has(said.extra);
      return [
        { kind: 'asked', seat: USER, other: SYSTEM, detail: `${isNew ? 'useful' : 'useless'} extra${said.extra}` },
      ];
    }
    case 'booking':
      return [
        { kind: 'tookUp', seat: USER, other: SYSTEM, detail: 'propose' },
        { kind: 'agreed', seat: SYSTEM, other: USER, detail: 'booking' },
      ];
    default:
      return [];
  }
};

/** Follows one episode from its first step. What is learned is annotated where it is said: here it is heard a step later. */
export const slotAnnotator = () => {
  let followed: Followed | null = null;
  return ({ environment, before, joint, after }: Transition<SlotState, SlotObservation>): readonly Annotation[] => {
    const { domain } = environment as SlotEnvironment;
    const annotations: Annotation[] = [];
    if (followed === null) {
      followed = {
        choices: new Array<number>(domain.slots).fill(OPEN),
        offered: new Set(),
        told: new Set(),
        agreed: new Set(),
        asked: null,
      };
      for (let slot = 0; slot < domain.slots; slot++)
        annotations.push({ kind: 'needed', seat: SYSTEM, detail: `slot${slot}` });
    }
    const said = [SYSTEM, USER].map((seat) => {
      const message = joint.messages?.[seat] ?? null;
      return message === null ? null : readSlotMessage(message);
    });
    if (said[USER]) annotations.push(...fromUser(before, said[USER], followed, domain.values));
    if (said[SYSTEM]) annotations.push(...fromSystem(said[SYSTEM], before, followed, domain.values));
    if (after.outcome === 'booked')
      annotations.push({ kind: 'attempt', seat: SYSTEM, detail: 'correct' }, { kind: 'delivered', seat: SYSTEM });
    if (after.outcome === 'mistaken' || after.outcome === 'givenUp')
      annotations.push({ kind: 'attempt', seat: SYSTEM, detail: 'wrong' });
    return annotations;
  };
};
