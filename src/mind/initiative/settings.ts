/** What can be set of the initiative stage, with its defaults. Nothing here names a world. */
import { z } from 'zod';
import { ACTS } from '../../channel/settings.ts';

const GATE_NAMES = ['value', 'silent', 'passive', 'always', 'random', 'innerThoughts', 'prism'] as const;
export type GateName = (typeof GATE_NAMES)[number];

const weight = z.number().min(0);
const share = z.number().min(0).max(1);

/**
 * Civility: what is forbidden, and what a breach of manners costs (Deng et al. 2024, arXiv 2404.12670: timing, boundaries,
 * autonomy, manners). Costs are in units of `scale`; all at 0, and no quota, leaves the bare value of what is said.
 */
const CIVILITY = z.strictObject({
  timing: weight.default(0.05).describe('cost of speaking to somebody in the middle of something'),
  autonomy: weight.default(0.05).describe("cost of asking for or ordering what is the other's own affair"),
  redundancy: weight.default(0.02).describe('cost of saying what is surely known'),
  dynamics: weight.default(0.02).describe('cost of saying what somebody else surely says'),
  quota: z
    .strictObject({ tokens: z.number().min(1), refill: weight })
    .nullable()
    .default(null)
    .describe('messages to one teammate at a stretch, and how many of them come back per step; null: no quota'),
  doNotDisturb: z.array(z.int().min(0)).default([]).describe('seats that are only spoken to where they asked'),
  patience: z.int().min(1).default(8).describe('steps without a reply after which a request counts as ignored'),
  tries: z.int().min(1).default(3).describe('requests after which a teammate may be known to ignore them'),
  uptake: share.default(0.2).describe('expected share of requests taken up below which it is asked no more'),
  probe: weight
    .default(0.35)
    .describe('how soon who ignores requests is asked once more: the weight of doubt in an upper confidence bound'),
  evidence: weight.default(0.1).describe('bits by which a doubt must change before a refused request is made again'),
});
export type Civility = z.infer<typeof CIVILITY>;

export const INITIATIVE = z.strictObject({
  gate: z
    .enum(GATE_NAMES)
    .default('value')
    .describe(
      'when it speaks: where that is worth more than silence; never; only in reply; always; at random; by the thresholds of Inner Thoughts; by those of PRISM',
    ),
  window: z
    .union([z.literal(0), z.literal(1), z.literal(2), z.literal(4)])
    .default(2)
    .describe('own messages after this one that a simulated conversation may hold; 0: only this one, now or never'),
  hypotheses: z.int().min(1).max(1000).default(24).describe('situations over which a message is valued'),
  memory: z
    .enum(['semantic', 'episodic', 'off'])
    .default('semantic')
    .describe('what understanding is made from: the whole conversation, its last entries as they were, or this step'),
  recent: z.int().min(1).default(16).describe('entries that episodic memory holds'),
  consider: z.int().min(1).default(24).describe('thoughts that are valued at one step, the most salient ones'),
  decay: share.default(0.9).describe('what is left, per step, of the salience of a thought that came up earlier'),
  silence: z.int().min(1).default(3).describe('steps of silence after which one thinks anew of what to say'),
  scale: z.number().positive().default(1).describe('reward that counts as much: one unit of motivation'),
  pressure: weight.default(1).describe('weight of silence pressure in the motivation'),
  balance: weight.default(0).describe('weight in the motivation of having spoken less than the others'),
  margin: weight.default(0).describe('standard errors by which a message must be worth more than silence'),
  probability: share.default(0.2).describe('random: probability of speaking at a step'),
  thresholds: z
    .strictObject({
      open: z.number().min(1).max(5).default(3.5),
      interrupt: z.number().min(1).max(5).default(4),
      backchannel: share.default(0.3),
    })
    .prefault({})
    .describe('innerThoughts: motivation for an open floor and for interrupting; probability of a backchannel'),
  errors: z
    .strictObject({ spoken: weight.default(1), silent: weight.default(1) })
    .prefault({})
    .describe('prism: cost of speaking where nobody needed it, and of silence where somebody did'),
  acts: z
    .array(z.enum(ACTS))
    .min(1)
    .default([...ACTS])
    .describe('the kinds of act that it uses'),
  language: z
    .strictObject({
      model: z.string().min(1).describe("a name of the scenario's `models:`"),
      does: z
        .array(z.enum(['realise', 'parse']))
        .min(1)
        .default(['realise', 'parse'])
        .describe('puts what was chosen into words; reads the free words of others'),
    })
    .optional()
    .describe('a language model words and reads messages; the words of the world are what it falls back on'),
  civility: CIVILITY.prefault({}),
});
export type InitiativeParameters = z.infer<typeof INITIATIVE>;
