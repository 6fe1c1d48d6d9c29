/** What a model replies at a decision point, by level, and how it is read. */
import { z } from 'zod';
import type { Seat } from '../../environment.ts';
import { formatSkill, type Skill } from '../../knowledge.ts';
import type { Foretold } from '../memory.ts';
import { clean, MOST_ANALYSIS, MOST_SKILL } from './clean.ts';
import type { PromptSettings } from './prompt.ts';

/**
 * The schema of a reply. A server that knows JSON Schema keeps `skill` to the choices; where one does not, any text
 * passes here: why a skill is impossible is for the validation to say, in words that help.
 */
export const replySchema = ({ level, ahead }: PromptSettings, choices: readonly Skill[]) =>
  z.object({
    ...(level === 'plan' ? {} : { analysis: z.string() }),
    ...(level === 'analysis-intention-plan'
      ? { intentions: z.array(z.object({ seat: z.int(), intention: z.string() })) }
      : {}),
    skill: z.string().meta({ enum: choices.map(formatSkill) }),
    ...(ahead > 0 ? { after: z.array(z.string()) } : {}),
    confidence: z.number(),
  });

/** A reply of any level, harmless. */
export interface Reply {
  readonly analysis: string;
  readonly intentions: readonly Foretold[];
  readonly skill: Skill;
  /** Skills of the seat, possible now or not. */
  readonly after: readonly Skill[];
  /** In [0, 1]. */
  readonly confidence: number;
}

/** A skill from its text: the one of `listed` that reads so, else whatever was meant by it, for the validation to refuse. */
const parseSkill = (text: string, listed: readonly Skill[]): Skill => {
  const plain = clean(text, MOST_SKILL).replace(/\s+/g, ' ');
  const found = listed.find((skill) => formatSkill(skill) === plain);
  if (found !== undefined) return found;
  const at = plain.indexOf(' ');
  return at < 0 ? { name: plain, target: '' } : { name: plain.slice(0, at), target: plain.slice(at + 1) };
};

/** What was said, by the schema that it passed. `listed`: all skills of the seat; `teammates`: the seats to foretell. */
export const readSaid = (
  said: z.infer<ReturnType<typeof replySchema>>,
  {
    listed,
    teammates,
    ahead,
  }: { readonly listed: readonly Skill[]; readonly teammates: readonly Seat[]; readonly ahead: number },
): Reply => {
  const after = 'after' in said ? (said.after as readonly string[]).map((text) => parseSkill(text, listed)) : [];
  const strange = after.findIndex((skill) => !listed.includes(skill));
  const intentions = 'intentions' in said ? (said.intentions as readonly { seat: number; intention: string }[]) : [];
  return {
    analysis: 'analysis' in said ? clean(said.analysis as string, MOST_ANALYSIS) : '',
    intentions: teammates.flatMap((seat) => {
      const one = intentions.find((given) => given.seat === seat);
      return one === undefined ? [] : [{ seat, intention: clean(one.intention, MOST_SKILL) }];
    }),
    skill: parseSkill(said.skill, listed),
    after: after.slice(0, strange < 0 ? ahead : Math.min(ahead, strange)),
    confidence: Math.min(1, Math.max(0, said.confidence)),
  };
};
