/**
 * What a policy's records say at each step, read for people. Records are whatever the policies wrote: every field is
 * looked at before it is believed, and what is not known by name is shown as it is.
 */
import type { Json } from '../json.ts';
import type { StageRecord } from '../policy.ts';
import { foldRecord } from '../records.ts';
import type { Trace } from '../trace.ts';

export interface LikelySkill {
  readonly skill: string;
  /** In [0, 1]. */
  readonly p: number;
}

export interface BeliefView {
  /** Of whom. */
  readonly seat: number;
  /** Likeliest first. */
  readonly intentions: readonly LikelySkill[];
  /** Weights of the characters, in the mind's order; empty where none are told. */
  readonly character: readonly number[];
}

export interface AlternativeView {
  readonly skill: string;
  /** null: not simulated. */
  readonly value: number | null;
  readonly simulations: number | null;
}

export interface PlanView {
  /** The step at which it was made. */
  readonly step: number;
  readonly why: string;
  readonly analysis: string;
  readonly skill: string;
  readonly simulations: number | null;
  readonly alternatives: readonly AlternativeView[];
  /** Whatever else the planner left, such as what a model inferred. */
  readonly more: { readonly [key: string]: Json };
}

export interface VerdictView {
  readonly step: number;
  readonly refused: readonly { readonly skill: string; readonly reason: string }[];
  readonly fallback: boolean;
}

/** A call of a language model. */
export interface CallView {
  readonly title: string;
  readonly prompt: readonly { readonly role: string; readonly text: string }[];
  readonly reply: string;
  readonly more: { readonly [key: string]: Json };
}

export interface RememberedView {
  readonly step: number | null;
  readonly kind: string;
  readonly skill: string;
  readonly why: string;
}

/** A mind at one step; empty lists and nulls where its records say nothing. */
export interface MindView {
  readonly description: string;
  readonly facts: Json | null;
  readonly beliefs: readonly BeliefView[];
  /** Nats. */
  readonly surprise: number | null;
  readonly corrected: readonly RememberedView[];
  /** The one in force. */
  readonly plan: PlanView | null;
  readonly verdict: VerdictView | null;
  /** The skill that is being carried out, as text: a mind's plan, or what a scripted partner states as its intention. */
  readonly skill: string | null;
  /** Whether there is more than such a statement. */
  readonly thinks: boolean;
  readonly recent: readonly RememberedView[];
  readonly counts: readonly (readonly [string, number])[];
  readonly calls: readonly CallView[];
  /** Stages without a place of their own. */
  readonly rest: { readonly [key: string]: Json };
}

type Fields = { readonly [key: string]: Json };

const fieldsOf = (value: Json | undefined): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
const textOf = (value: Json | undefined): string =>
  typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);
const numberOf = (value: Json | undefined): number | null => (typeof value === 'number' ? value : null);
const without = (fields: Fields, ...names: readonly string[]): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));

const readBelief = (value: Json): BeliefView => {
  const { seat, intentions, character } = fieldsOf(value);
  return {
    seat: numberOf(seat) ?? 0,
    intentions: listOf(intentions).flatMap((one) => {
      const { skill, p } = fieldsOf(one);
      const share = numberOf(p);
      return share === null ? [] : [{ skill: textOf(skill), p: Math.min(1, Math.max(0, share)) }];
    }),
    character: listOf(character).flatMap((weight) => numberOf(weight) ?? []),
  };
};

const readRemembered = (value: Json): RememberedView => {
  const { step, kind, skill, why } = fieldsOf(value);
  return { step: numberOf(step), kind: textOf(kind), skill: textOf(skill), why: textOf(why) };
};

const readPlan = (value: Json | undefined, step: number): PlanView | null => {
  const fields = fieldsOf(value);
  if (Object.keys(fields).length === 0) return null;
  const { why, analysis, skill, simulations, alternatives } = fields;
  return {
    step,
    why: textOf(why),
    analysis: textOf(analysis),
    skill: textOf(skill),
    simulations: numberOf(simulations),
    alternatives: listOf(alternatives).map((one) => {
      const fields = fieldsOf(one);
      return {
        skill: textOf(fields.skill),
        value: numberOf(fields.value),
        simulations: numberOf(fields.simulations),
      };
    }),
    more: without(fields, 'why', 'analysis', 'skill', 'simulations', 'alternatives', 'calls'),
  };
};

const readVerdict = (value: Json | undefined, step: number): VerdictView | null => {
  const { refused, fallback } = fieldsOf(value);
  if (refused === undefined && fallback === undefined) return null;
  return {
    step,
    fallback: fallback === true,
    refused: listOf(refused).map((one) => {
      const { skill, reason } = fieldsOf(one);
      return { skill: textOf(skill), reason: textOf(reason) };
    }),
  };
};

/** A prompt is a text, or messages with role and text (or content). */
const readPrompt = (value: Json | undefined): CallView['prompt'] =>
  Array.isArray(value)
    ? value.map((one: Json) => {
        const { role, text, content } = fieldsOf(one);
        return { role: textOf(role), text: textOf(text ?? content) };
      })
    : value === undefined
      ? []
      : [{ role: 'user', text: textOf(value) }];

const readCall = (value: Json): CallView => {
  const fields = fieldsOf(value);
  const { model, messages, prompt, reply, text, failure } = fields;
  return {
    title: textOf(model) || 'model',
    prompt: readPrompt(messages ?? prompt),
    reply: textOf(reply ?? text) || textOf(failure),
    more: without(fields, 'model', 'messages', 'prompt', 'reply', 'text', 'failure'),
  };
};

/** A stage with a list `calls` has asked a model; a stage of that name is such a list. */
const readCalls = (record: StageRecord): readonly CallView[] =>
  [record.calls, ...Object.values(record).map((stage) => fieldsOf(stage).calls)].flatMap((calls) =>
    listOf(calls).map(readCall),
  );

const STAGES = ['ground', 'beliefs', 'correct', 'plan', 'validate', 'remember', 'calls'];
const KNOWN = [...STAGES, 'skill', 'intention'];

/** What has to be remembered from earlier steps: a plan is written when it is made and holds on. */
interface Standing {
  readonly plan: PlanView | null;
  readonly verdict: VerdictView | null;
}

const viewOf = (record: StageRecord, standing: Standing): MindView => {
  const { description, facts } = fieldsOf(record.ground);
  const { surprise, corrected } = fieldsOf(record.correct);
  const { recent, counts } = fieldsOf(record.remember);
  return {
    description: textOf(description),
    facts: facts ?? null,
    beliefs: listOf(record.beliefs).map(readBelief),
    surprise: numberOf(surprise),
    corrected: listOf(corrected).map(readRemembered),
    plan: standing.plan,
    verdict: standing.verdict,
    skill: textOf(record.skill ?? record.intention) || null,
    thinks: STAGES.some((stage) => stage in record),
    recent: listOf(recent).map(readRemembered),
    counts: Object.entries(fieldsOf(counts)).flatMap(([name, n]) =>
      typeof n === 'number' ? [[name, n] as const] : [],
    ),
    calls: readCalls(record),
    rest: without(record, ...KNOWN),
  };
};

/** Whether somebody asked a language model without its prompt and reply being in the records. */
export const lacksCalls = ({ steps }: Trace): boolean =>
  steps.some(({ records }) =>
    records?.some((record) => fieldsOf(record?.plan).consulted !== undefined && record?.calls === undefined),
  );

/** One seat's minds: a view for each step of the trace, made when it is first asked for; null where it left no record. */
export interface SeatMinds {
  readonly seat: number;
  /** Whether there is any record at all. */
  readonly any: boolean;
  /** `index` counts the trace's steps from 0. */
  at(index: number): MindView | null;
}

/** [seat] what each seat's records say. */
export const mindsOf = ({ header, steps }: Trace): readonly SeatMinds[] =>
  header.policies.map((_, seat): SeatMinds => {
    const records: (StageRecord | null)[] = [];
    const standing: Standing[] = [];
    let record: StageRecord | null = null;
    let now: Standing = { plan: null, verdict: null };
    for (const { t, records: written } of steps) {
      const mine = written?.[seat] ?? null;
      record = foldRecord(record, mine);
      if (mine !== null && typeof mine === 'object')
        now = {
          plan: readPlan(mine.plan, t) ?? now.plan,
          verdict: readVerdict(mine.validate, t) ?? now.verdict,
        };
      records.push(record);
      standing.push(now);
    }
    const made = new Map<number, MindView | null>();
    return {
      seat,
      any: records.some((one) => one !== null),
      at: (index) => {
        if (made.has(index)) return made.get(index)!;
        const whole = records[index] ?? null;
        const view = whole === null ? null : viewOf(whole, standing[index]!);
        made.set(index, view);
        return view;
      },
    };
  });
