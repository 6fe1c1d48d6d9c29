/** The kitchen in which not everybody sees the order, as a world. */
import type { Artist } from '../drawing.ts';
import type { Knowledge } from '../knowledge.ts';
import { artist } from '../overcooked/drawing.ts';
import { type World, WorldError } from '../world.ts';
import { createAsymAnnotator } from './annotate.ts';
import { createAsymConversation } from './conversation.ts';
import { type AsymEnvironment, type AsymObservation, createAsymKitchen } from './environment.ts';
import { asymKnowledge } from './knowledge.ts';
import { findOptimum } from './optimum.ts';
import { PARTNERS } from './partners/partners.ts';
import { places } from './places.ts';
import { createSetting, ORDERS, parseOrder } from './setting.ts';
import { type AsymState, writeExtras } from './state.ts';

export const asymKitchen: World<AsymState, AsymObservation> = {
  ...places,
  environment: (request) => createAsymKitchen(createSetting(request), request.start ?? null),
  knowledge: (environment) => asymKnowledge(environment as AsymEnvironment) as unknown as Knowledge<AsymObservation>,
  encodings: [],
  partners: PARTNERS,
  /** `{ order: 'tt' }` changes the order from outside, for whoever sees it. */
  change: (environment, state, change) => {
    const { setting } = environment as AsymEnvironment;
    const fields = typeof change === 'object' && change !== null && !Array.isArray(change) ? change : {};
    const order = parseOrder((fields as { readonly order?: unknown }).order);
    if (order < 0 || Object.keys(fields).length !== 1)
      throw new WorldError('order', `a change is { order: ${ORDERS.join(' | ')} }`);
    const next = new Int16Array(state);
    writeExtras(setting, next, { order });
    return { environment, state: next };
  },
  annotator: createAsymAnnotator,
  artist: artist as unknown as Artist<AsymState, AsymObservation>,
  channel: {},
  conversation: (environment, channel) => createAsymConversation(environment, channel),
  optimum: findOptimum,
};
