/**
 * What a full trace keeps of the policies: a stage's output where it changed, and every fifty steps whole memories.
 * The written form is a difference: `foldRecord` makes the whole record again.
 */
import { type Answer, formatThrown } from './decisions.ts';
import { type Json, jsonProblem } from './json.ts';
import type { StageRecord } from './policy.ts';

/** Steps between two writings of the whole memories. */
const MEMORY_PERIOD = 50;

/** What is written of one step, or the seat whose record or memory is no JSON. */
export type Noted =
  | { readonly kind: 'noted'; readonly records?: readonly (StageRecord | null)[]; readonly memories?: readonly Json[] }
  | { readonly kind: 'problem'; readonly seat: number; readonly reason: string };

/** The whole record of a seat: what was written at this step laid over what was known before. */
export const foldRecord = (before: StageRecord | null, written: StageRecord | null): StageRecord | null =>
  written === null ? before : before === null ? written : { ...before, ...written };

interface Kept {
  readonly value: Json;
  readonly text: string;
}

/** Throws where `value` is no JSON, cycles included. */
const checkJson = (value: unknown, path: string): void => {
  const problem = jsonProblem(value, path);
  if (problem !== null) throw new TypeError(problem);
};

/** The stages of `record` that differ from what `kept` holds; `kept` is brought up to date. Throws where one is no JSON. */
const difference = (kept: Map<string, Kept>, record: StageRecord): StageRecord | null => {
  let changed: Record<string, Json> | null = null;
  const keep = (stage: string, value: Json): void => {
    const old = kept.get(stage);
    if (old !== undefined && old.value === value) return;
    const text = JSON.stringify(value);
    if (old === undefined || old.text !== text) {
      checkJson(value, `.${stage}`);
      changed ??= {};
      changed[stage] = value;
    }
    kept.set(stage, { value, text });
  };
  for (const stage of Object.keys(record)) keep(stage, record[stage]!);
  for (const stage of kept.keys()) if (!(stage in record)) keep(stage, null);
  return changed;
};

/**
 * A function that notes each step's decisions in turn. What it checks: every stage output that is written and every
 * memory that is written (each fiftieth step) is JSON through and through. A stage that stops giving output is
 * written once as null.
 */
export const createRecorder = (seats: number) => {
  const kept = Array.from({ length: seats }, () => new Map<string, Kept>());
  return (step: number, answers: readonly Answer[], memories: readonly Json[]): Noted => {
    const whole = (step + 1) % MEMORY_PERIOD === 0;
    const records: (StageRecord | null)[] = [];
    for (let seat = 0; seat < seats; seat++) {
      const answer = answers[seat]!;
      const record = answer.kind === 'decided' ? answer.decision.record : undefined;
      try {
        records.push(record === undefined ? null : difference(kept[seat]!, record));
        if (whole) checkJson(memories[seat], '');
      } catch (thrown) {
        return { kind: 'problem', seat, reason: `gave a record or memory that is no JSON: ${formatThrown(thrown)}` };
      }
    }
    return {
      kind: 'noted',
      ...(records.some((record) => record !== null) ? { records } : {}),
      ...(whole ? { memories: [...memories] } : {}),
    };
  };
};
