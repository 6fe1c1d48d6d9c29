/** Reads what somebody says in free words: the forms of `formatSlotMessage`, and a few that people use for the same. */
import { type Form, numbersIn, readForms } from '../channel/forms.ts';
import type { SlotMessage } from './messages.ts';

/** Each form with what it means; the first that fits counts. */
const FORMS: readonly Form<SlotMessage>[] = [
  [
    /^(?:there is nothing with ([\d, ]+)\. )?which value for slot (\d+)\?(?: there is ([\d, ]+)\.?)?$/i,
    ([, without, slot, offers]) => ({
      kind: 'question',
      slot: Number(slot),
      without: numbersIn(without),
      offers: offers === undefined ? null : numbersIn(offers),
    }),
  ],
  [
    /^(?:shall i )?book entity (\d+), ([\d ]+)\?((?: its fact \d+ is \d+\.)*)$/i,
    ([, entity, values, facts]) => {
      const pairs = numbersIn(facts);
      const extras = pairs.flatMap((one, i) => (i % 2 === 0 ? [[one, pairs[i + 1]!] as const] : []));
      return { kind: 'proposal', entity: Number(entity), values: values!.replaceAll(' ', ''), extras, amends: null };
    },
  ],
  [
    /^its fact (\d+) is (\d+)\.?$/i,
    ([, extra, value]) => ({ kind: 'fact', extra: Number(extra), value: Number(value) }),
  ],
  [
    /^(?:for )?slot (\d+)[:,]?(?: i want| i'd like)? (\d+)\.?$/i,
    ([, slot, value]) => ({ kind: 'choice', slot: Number(slot), value: Number(value) }),
  ],
  [
    /^(?:i want |i'd like )?(\d+) (?:for|in) slot (\d+)\.?$/i,
    ([, value, slot]) => ({ kind: 'choice', slot: Number(slot), value: Number(value) }),
  ],
  [/^nothing else will do for slot (\d+)\.?$/i, ([, slot]) => ({ kind: 'refusal', slot: Number(slot) })],
  [/^(?:then )?i give up\.?$/i, () => ({ kind: 'end' })],
  [/^what is its fact (\d+)\?$/i, ([, extra]) => ({ kind: 'curiosity', extra: Number(extra) })],
  [/^(?:yes, )?book (?:entity )?(\d+)[.!]?$/i, ([, entity]) => ({ kind: 'booking', entity: Number(entity) })],
  [/^by the way: (.+?)\.?$/i, ([, about]) => ({ kind: 'aside', about: about! })],
];

/** What words mean; null: nothing that can be told. */
export const parseWords = (text: string): SlotMessage | null => readForms(text, FORMS);
