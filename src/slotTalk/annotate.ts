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
  proposed: boolean;
}

const fromSystem = (said: SlotMessage, followed: Followed): Annotation[] => {
  followed.asked = said;
  switch (said.kind) {
    case 'question': {
      const { slot, offers } = said;
      const topic = topicOf(said);
      const isOpen = followed.choices[slot] === OPEN;
      const asked: Annotation = {
        kind: 'asked',
        seat: SYSTEM,
        other: USER,
        detail: `${isOpen ? 'useful' : 'useless'} ${topic}`,
      };
      if (offers === null) return [asked];
      const key = `${slot}:${offers.join()}`;
      const isNew = !followed.offered.has(key);
      followed.offered.add(key);
      return [asked, { kind: 'told', seat: SYSTEM, other: USER, detail: `${isNew ? 'new' : 'known'} ${topic}` }];
    }
    case 'proposal': {
      followed.proposed = true;
      return said.extras.map(([extra]) => {
        const isNew = !followed.told.has(extra);
        followed.told.add(extra);
        return { kind: 'told', seat: SYSTEM, other: USER, detail: `${isNew ? 'new' : 'known'} extra${extra}` };
      });
    }
    case 'fact': {
      const isNew = !followed.told.has(said.extra);
      followed.told.add(said.extra);
      return [{ kind: 'told', seat: SYSTEM, other: USER, detail: `${isNew ? 'new' : 'known'} extra${said.extra}` }];
    }
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
      const bits = Math.log2(values).toFixed(3);
      const learned: Annotation = { kind: 'learned', seat: SYSTEM, other: USER, detail: `${bits} ${topic}` };
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
        proposed: false,
      };
      for (let slot = 0; slot < domain.slots; slot++)
        annotations.push({ kind: 'needed', seat: SYSTEM, detail: `slot${slot}` });
    }
    const said = [SYSTEM, USER].map((seat) => {
      const message = joint.messages?.[seat] ?? null;
      return message === null ? null : readSlotMessage(message);
    });
    if (said[USER]) annotations.push(...fromUser(before, said[USER], followed, domain.values));
    if (said[SYSTEM]) annotations.push(...fromSystem(said[SYSTEM], followed));
    if (after.outcome === 'booked')
      annotations.push({ kind: 'attempt', seat: SYSTEM, detail: 'correct' }, { kind: 'delivered', seat: SYSTEM });
    if (after.outcome === 'mistaken' || after.outcome === 'givenUp')
      annotations.push({ kind: 'attempt', seat: SYSTEM, detail: 'wrong' });
    return annotations;
  };
};
