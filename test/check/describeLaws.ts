/** Laws as tests. */
import { describe, it } from 'vitest';
import type { Law } from '../../src/check/law.ts';

/** One test per law. */
export const describeLaws = (subject: string, laws: readonly Law[]) =>
  describe(subject, () => {
    for (const law of laws) it(law.name, law.check);
  });
