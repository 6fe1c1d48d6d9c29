/** The encodings of a kitchen that networks were trained with, by the names in their manifests. */
import type { Encoding } from '../world.ts';
import { createCurrentFeatures } from './encodings/current-features.ts';
import { currentGrid26 } from './encodings/current-grid.ts';
import { createLegacyFeatures } from './encodings/legacy-features.ts';
import { legacyGrid20 } from './encodings/legacy-grid.ts';
import type { Observation } from './environment.ts';

export const ENCODINGS: readonly Encoding<Observation>[] = [
  legacyGrid20,
  createLegacyFeatures(),
  currentGrid26,
  createCurrentFeatures(),
];
