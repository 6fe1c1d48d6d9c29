/** Remember: one immutable step of the memory: what was seen, believed, planned, and what was worth keeping. */
import { type Draft, produce } from 'immer';
import type { Json } from '../json.ts';
import { formatSkill, type Skill } from '../knowledge.ts';
import type { Correction } from './correct.ts';
import { type CurrentPlan, EPISODIC_SIZE, type MindMemory, type Remembered, type TeammateBelief } from './memory.ts';
import type { Plan } from './plan.ts';

/** What one decision leaves behind. `plan` is null where the present plan went on. */
export interface Outcome {
  readonly step: number;
  readonly seen: Json;
  readonly correction: Correction;
  /** Whether nothing has stirred in this step. */
  readonly still: boolean;
  readonly plan: Plan | null;
  /** Why the plan was open. */
  readonly why: string | null;
  readonly invalid: number;
  readonly fallback: boolean;
}

const plainSkill = ({ name, target }: Skill): Skill => ({ name, target });

export type Remember = (memory: MindMemory, outcome: Outcome) => MindMemory;

const note = (draft: Draft<MindMemory>, entry: Remembered): void => {
  draft.episodic[draft.next] = entry;
  draft.next = (draft.next + 1) % EPISODIC_SIZE;
};

/** What is kept of a teammate: the summary of its habits, the recollection of single events, or both. */
interface Kept {
  readonly summary: boolean;
  readonly events: boolean;
}

const keep = (belief: TeammateBelief, { summary, events }: Kept): TeammateBelief =>
  summary && events
    ? belief
    : { ...belief, ...(summary ? {} : { habits: {}, mistakes: {} }), ...(events ? {} : { recent: [] }) };

const advance = (memory: MindMemory, outcome: Outcome, kept: Kept): MindMemory =>
  produce(memory, (draft) => {
    draft.seen = outcome.seen as Draft<Json>;
    draft.teammates = outcome.correction.teammates.map((belief) => keep(belief, kept)) as Draft<
      MindMemory['teammates']
    >;
    draft.still = outcome.still ? memory.still + 1 : 0;
    draft.counts = {
      decisions: memory.counts.decisions + 1,
      plans: memory.counts.plans + (outcome.plan === null ? 0 : 1),
      invalid: memory.counts.invalid + outcome.invalid,
      fallbacks: memory.counts.fallbacks + (outcome.fallback ? 1 : 0),
      surprises: memory.counts.surprises + outcome.correction.corrected.length,
    };
    if (kept.events) for (const entry of outcome.correction.corrected) note(draft, entry);
    if (outcome.plan === null) return;
    if (outcome.plan.said !== undefined) draft.said = outcome.plan.said as Draft<MindMemory['said']>;
    const { skill, next, role } = outcome.plan;
    const changed = memory.plan === null || formatSkill(memory.plan.skill) !== formatSkill(skill);
    const plan: CurrentPlan = {
      skill: changed ? plainSkill(skill) : memory.plan.skill,
      next: next == null ? null : plainSkill(next),
      since: changed ? outcome.step : memory.plan.since,
      role: role ?? memory.plan?.role ?? '',
      roleSince: role === undefined ? (memory.plan?.roleSince ?? outcome.step) : outcome.step,
    };
    draft.plan = plan;
    if (!changed) return;
    const kind = outcome.fallback ? 'fallback' : memory.plan === null ? 'planned' : 'replanned';
    if (kept.events) note(draft, { step: outcome.step, kind, skill: formatSkill(skill), why: outcome.why ?? '' });
  });

const remembering =
  (kept: Kept): Remember =>
  (memory, outcome) =>
    advance(memory, outcome, kept);

/** Events in a bounded ring and the last skills of teammates; summaries of what they usually do; both; neither. */
export const REMEMBER: { readonly [name: string]: Remember } = {
  full: remembering({ summary: true, events: true }),
  semantic: remembering({ summary: true, events: false }),
  episodic: remembering({ summary: false, events: true }),
  off: remembering({ summary: false, events: false }),
};
