/** The parameters of partners, read with a schema where a scenario gives them. */
import * as z from 'zod';
import type { Json } from '../json.ts';
import type { Parsed } from '../policy.ts';

/** Where a scenario names another policy. What a reference may be is for the setting's `resolve` to say. */
export const policyReference = z.json().describe('a policy: its name, or its name with parameters');

/** A whole number of steps, at least 0. */
export const steps = z.number().int().min(0);

/** Reads parameters with `schema`; a problem names the field and what was expected of it. Nothing given is `{}`. */
export const readParameters =
  <P>(schema: z.ZodType<P>) =>
  (given: Json): Parsed<P> => {
    const read = schema.safeParse(given ?? {});
    if (read.success) return { ok: true, value: read.data };
    const problems = read.error.issues.map((issue) =>
      issue.path.length === 0 ? issue.message : `${issue.path.join('.')}: ${issue.message}`,
    );
    return { ok: false, problem: problems.join('; ') };
  };
