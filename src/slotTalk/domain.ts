/**
 * What is talked about in SlotTalk: how many slots an entity has, how many values a slot, how many entities there are, and
 * how the user is minded. After Balaraman and Magnini (SemDial 2020), who vary the degree of proactivity, the user's
 * propensity to be influenced, the complexity of the ontology and how often a goal fails; the sizes are ours.
 */
import { z } from 'zod';
import type { Json } from '../json.ts';
import { suggestWords } from '../nearest.ts';
import { parseRequest, WorldError } from '../world.ts';

const probability = z.number().min(0).max(1);

/** Values and slots are single digits in every notation. */
const MOST = 10;

const SIZES = {
  slots: z.int().min(1).max(MOST).describe('slots of an entity'),
  values: z.int().min(2).max(MOST).describe('values of a slot'),
  entities: z.int().min(1).max(1000).describe('entities in the knowledge base, drawn uniformly'),
  extras: z
    .array(probability)
    .max(MOST)
    .default([])
    .describe('for each further fact of an entity: the probability that the user wants to know it before it confirms'),
};

const TEMPER = {
  accepts: z.int().min(1).max(MOST).describe('of each slot the user accepts so many values, those that it likes best'),
  influence: probability.describe('probability, for each slot, that the user takes an offered value beyond those'),
  success: z.number().min(0).describe('team reward of an entity that is booked and acceptable'),
  reading: z.number().min(0).describe('team reward that each value takes which the system reads aloud'),
};

const LAYOUT = z.strictObject({
  name: z.string().min(1).default('own'),
  ...SIZES,
  ...z.object(TEMPER).partial().shape,
});
const PARAMETERS = z.strictObject(TEMPER).partial();

export interface Domain {
  readonly name: string;
  readonly slots: number;
  readonly values: number;
  readonly entities: number;
  readonly extras: readonly number[];
  readonly accepts: number;
  readonly influence: number;
  readonly success: number;
  readonly reading: number;
}

const standard = { success: 100, reading: 0.01, influence: 1, extras: [] };

/** Everything acceptable and everybody open to offers, unless a scenario says otherwise. */
export const DOMAINS: readonly Domain[] = [
  { name: 'small', slots: 3, values: 3, entities: 10, accepts: 3, ...standard },
  { name: 'medium', slots: 6, values: 6, entities: 40, accepts: 6, ...standard },
  { name: 'large', slots: 10, values: 10, entities: 150, accepts: 10, ...standard },
  // Balaraman and Magnini's example: "next train 10:15. It arrives at 12:45."
  { name: 'train', slots: 3, values: 4, entities: 20, accepts: 4, ...standard, extras: [0.9, 0.4, 0.1, 0.003] },
];

/** The domain that a layout's name, or a layout of one's own, stands for, with parameters. Throws a `WorldError`. */
export const readDomain = (layout: string | Json, parameters: { readonly [key: string]: Json }): Domain => {
  const changes = parseRequest(PARAMETERS, parameters, 'parameters');
  if (typeof layout === 'string') {
    const domain = DOMAINS.find(({ name }) => name === layout);
    if (domain === undefined) {
      const names = DOMAINS.map(({ name }) => name);
      throw new WorldError(
        'layout',
        `slot-talk has no layout '${layout}'; it has ${names.join(', ')}. ${suggestWords(layout, names)}`,
      );
    }
    return complete({ ...domain, ...changes });
  }
  const own = parseRequest(LAYOUT, layout, 'layout');
  return complete({ ...standard, accepts: own.values, ...own, ...changes });
};

const complete = (given: { readonly [K in keyof Domain]: Domain[K] | undefined }): Domain => {
  const domain = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  ) as unknown as Domain;
  return { ...domain, accepts: Math.min(domain.accepts, domain.values) };
};
