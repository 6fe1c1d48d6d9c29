/** Remember: one immutable step of the memory: what was seen, believed, planned, and what was worth keeping. */
import { type Draft, produce } from 'immer';
import type { Json } from '../json.ts';
import { formatSkill } from '../knowledge.ts';
import type { Correction } from './correct.ts';
import { type CurrentPlan, EPISODIC_SIZE, type MindMemory, type Remembered } from './memory.ts';
import type { Plan } from './plan.ts';

/** What one decision leaves behind. `plan` is null where the present plan went on. */
export interface Outcome {
  readonly step: number;
  readonly seen: Json;
  readonly correction: Correction;
  readonly plan: Plan | null;
  /** Why the plan was open. */
  readonly why: string | null;
  readonly invalid: number;
  readonly fallback: boolean;
}

export type Remember = (memory: MindMemory, outcome: Outcome) => MindMemory;

const note = (draft: Draft<MindMemory>, entry: Remembered): void => {
  draft.episodic[draft.next] = entry;
  draft.next = (draft.next + 1) % EPISODIC_SIZE;
};

const advance = (memory: MindMemory, outcome: Outcome, keepEvents: boolean): MindMemory =>
  produce(memory, (draft) => {
    draft.seen = outcome.seen as Draft<Json>;
    draft.teammates = outcome.correction.teammates as Draft<MindMemory['teammates']>;
    draft.counts = {
      decisions: memory.counts.decisions + 1,
      plans: memory.counts.plans + (outcome.plan === null ? 0 : 1),
      invalid: memory.counts.invalid + outcome.invalid,
      fallbacks: memory.counts.fallbacks + (outcome.fallback ? 1 : 0),
      surprises: memory.counts.surprises + outcome.correction.corrected.length,
    };
    if (keepEvents) for (const entry of outcome.correction.corrected) note(draft, entry);
    if (outcome.plan === null) return;
    const { skill } = outcome.plan;
    const changed = memory.plan === null || formatSkill(memory.plan.skill) !== formatSkill(skill);
    if (!changed) return;
    const plan: CurrentPlan = { skill: { name: skill.name, target: skill.target }, since: outcome.step };
    draft.plan = plan;
    const kind = outcome.fallback ? 'fallback' : memory.plan === null ? 'planned' : 'replanned';
    if (keepEvents) note(draft, { step: outcome.step, kind, skill: formatSkill(skill), why: outcome.why ?? '' });
  });

/** Keeps events in a bounded ring, and the summaries of teammates. */
const full: Remember = (memory, outcome) => advance(memory, outcome, true);

/** Summaries of teammates only. */
const semantic: Remember = (memory, outcome) => advance(memory, outcome, false);

export const REMEMBER: { readonly [name: string]: Remember } = { full, semantic };
