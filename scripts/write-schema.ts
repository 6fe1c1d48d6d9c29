/** Publishes the JSON Schema of scenario files. A test fails when it is not current. */
import { writeFileSync } from 'node:fs';
import { scenarioJsonSchema } from '../src/experiment/scenario.ts';

writeFileSync(
  new URL('../docs/scenario.schema.json', import.meta.url),
  `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`,
);
