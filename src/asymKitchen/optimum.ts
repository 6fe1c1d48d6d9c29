import type { Environment } from '../environment.ts';
import type { Json } from '../json.ts';
import type { Optimum } from '../world.ts';
import type { AsymObservation } from './environment.ts';
import type { AsymState } from './state.ts';
export const findOptimum = (_e: Environment<AsymState, AsymObservation>, _s: AsymState, _c: Json): Optimum | null =>
  null;
