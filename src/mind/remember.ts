/**
 * Remember: one immutable step of the memory: what was seen, believed, planned, and what was worth keeping; and what of
 * it the next meeting with the same teammates is given.
 */
import { type Draft, original, produce } from 'immer';
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
  /** [seat] steps for which it has not been seen to stir. */
  readonly standing: readonly number[];
  readonly plan: Plan | null;
  /** Why the plan was open. */
  readonly why: string | null;
  readonly invalid: number;
  readonly fallback: boolean;
}

const plainSkill = ({ name, target }: Skill): Skill => ({ name, target });

/** Immer walks through whatever is new, to look for drafts and to freeze it; through what is frozen it does not. */
const whole = <T extends object>(value: T): Draft<T> => Object.freeze(value) as Draft<T>;

export interface Remember {
  /** The memory after one more decision. */
  readonly advance: (memory: MindMemory, outcome: Outcome) => MindMemory;
  /** What of a teammate goes on from one step to the next. */
  readonly keep: (belief: TeammateBelief) => TeammateBelief;
  /** What the next meeting is given of teammates; null: nothing, it is a first one again. */
  readonly carry: (memory: MindMemory) => Json;
}

const note = (draft: Draft<MindMemory>, entries: readonly Remembered[]): void => {
  if (entries.length === 0) return;
  const ring = original(draft)!.episodic.slice();
  for (const entry of entries) {
    ring[draft.next] = whole(entry);
    draft.next = (draft.next + 1) % EPISODIC_SIZE;
  }
  draft.episodic = whole(ring);
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

/**
 * What a meeting leaves: with the summary its character, whose guesses were right, how far they were, its habits, and it
 * as somebody to talk to; with the events its last skills. One without the other leaves no trace of the other.
 */
const carry = ({ teammates, talk }: MindMemory, { summary, events }: Kept): Json => {
  if (!summary && !events) return null;
  const left = summary
    ? teammates.map((belief) => keep(belief, { summary, events }))
    : teammates.map(({ seat, recent }) => ({ seat, recent }));
  return (talk === undefined ? left : { teammates: left, partners: summary ? talk.partners : [] }) as unknown as Json;
};

const advance = (memory: MindMemory, outcome: Outcome, kept: Kept): MindMemory =>
  produce(memory, (draft) => {
    const { seen, correction, plan } = outcome;
    draft.seen = typeof seen === 'object' && seen !== null ? whole(seen) : seen;
    draft.teammates = whole(correction.teammates.map((belief) => whole(keep(belief, kept))));
    draft.still = outcome.still ? memory.still + 1 : 0;
    draft.standing = whole(outcome.standing);
    draft.counts = whole({
      decisions: memory.counts.decisions + 1,
      plans: memory.counts.plans + (plan === null ? 0 : 1),
      invalid: memory.counts.invalid + outcome.invalid,
      fallbacks: memory.counts.fallbacks + (outcome.fallback ? 1 : 0),
      surprises: memory.counts.surprises + correction.corrected.length,
    });
    if (plan?.said !== undefined) draft.said = whole(plan.said);
    const next = plan === null ? memory.plan : carryOut(plan, memory.plan, outcome.step);
    draft.plan = next === null ? null : whole(next);
    if (!kept.events) return;
    const isNew = plan !== null && next!.skill !== memory.plan?.skill;
    note(draft, isNew ? [...correction.corrected, describePlan(plan, memory, outcome)] : correction.corrected);
  });

/** The plan as it is carried out: the present skill goes on where it is the same. */
const carryOut = ({ skill, next, role }: Plan, present: CurrentPlan | null, step: number): CurrentPlan => {
  const goesOn = present !== null && formatSkill(present.skill) === formatSkill(skill);
  return {
    skill: goesOn ? present.skill : plainSkill(skill),
    next: next == null ? null : plainSkill(next),
    since: goesOn ? present.since : step,
    role: role ?? present?.role ?? '',
    roleSince: role === undefined ? (present?.roleSince ?? step) : step,
  };
};

const describePlan = ({ skill }: Plan, { plan }: MindMemory, { step, fallback, why }: Outcome): Remembered => ({
  step,
  kind: fallback ? 'fallback' : plan === null ? 'planned' : 'replanned',
  skill: formatSkill(skill),
  why: why ?? '',
});

const remembering = (kept: Kept): Remember => ({
  advance: (memory, outcome) => advance(memory, outcome, kept),
  keep: (belief) => keep(belief, kept),
  carry: (memory) => carry(memory, kept),
});

/**
 * Events in a bounded ring and the last skills of teammates; summaries of what they usually do; both; neither. What is
 * believed at the moment, character with it, is the belief's own and goes on within a meeting in all of them.
 */
export const REMEMBER: { readonly [name: string]: Remember } = {
  full: remembering({ summary: true, events: true }),
  semantic: remembering({ summary: true, events: false }),
  episodic: remembering({ summary: false, events: true }),
  off: remembering({ summary: false, events: false }),
};
