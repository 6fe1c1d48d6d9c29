/** Where SlotTalk is played. */
import { DOMAINS, type Domain } from './domain.ts';

export const RULES = ['standard'] as const;

const picture = ({ slots, values, entities, extras }: Domain): readonly string[] => [
  `${entities} entities, ${slots} slots of ${values} values${extras.length === 0 ? '' : `, ${extras.length} further facts`}`,
];

export const places = {
  name: 'slot-talk',
  rules: RULES,
  layouts: (_rules: string) =>
    DOMAINS.map((domain) => ({ name: domain.name, aliases: [], seats: 2, picture: picture(domain) })),
};
