/** Deliberate changes of the rules, each an exact replacement in one source file. None may survive conformance. */

export interface Mutant {
  /** The rule that it makes. */
  readonly rule: string;
  /** Below `src/overcooked/`. */
  readonly file: string;
  /** Occurs once in the file. */
  readonly before: string;
  readonly after: string;
}

const MOVEMENT: readonly Mutant[] = [
  {
    rule: 'two cooks may exchange places',
    file: 'kernel.ts',
    before: 'const collision = ((apart - 1) | (exchanged - 1)) >> 31;',
    after: 'const collision = (apart - 1) >> 31;',
  },
  {
    rule: 'two cooks may enter one cell',
    file: 'kernel.ts',
    before: 'const collision = ((apart - 1) | (exchanged - 1)) >> 31;',
    after: 'const collision = (exchanged - 1) >> 31;',
  },
  {
    rule: 'a collision cancels turning',
    file: 'kernel.ts',
    before: 'state[COOKS] = to0 ^ ((to0 ^ from0) & ~3 & collision);',
    after: 'state[COOKS] = to0 ^ ((to0 ^ from0) & collision);',
  },
  {
    rule: 'among four cooks a collision stops only some',
    file: 'kernel.ts',
    before: 'state[COOKS + 2 * seat] = collision ? ',
    after: 'state[COOKS + 2 * seat] = collision && seat < 2 ? ',
  },
];

const INTERACTS: readonly Mutant[] = [
  {
    rule: 'the last seat interacts first',
    file: 'kernel.ts',
    before: 'for (let seat = 0; seat < cooks; seat++) {\n      if (actions[seat] !== INTERACT) continue;',
    after: 'for (let seat = cooks - 1; seat >= 0; seat--) {\n      if (actions[seat] !== INTERACT) continue;',
  },
  {
    rule: "the pots' snapshot is refreshed between seats",
    file: 'kernel.ts',
    before: 'if (actions[seat] !== INTERACT) continue;\n',
    after: 'if (actions[seat] !== INTERACT) continue;\n      isSnapshotTaken = false;\n',
  },
  {
    rule: 'interacts go on after the last order',
    file: 'kernel.ts',
    before: 'if (outcome.terminal) return; //',
    after: '//',
  },
  {
    rule: 'legacy soups mix onions and tomatoes',
    file: 'kernel.ts',
    before: 'if (legacy ? before > 1 && (before & 1) !== kind : pot >= STARTED) return;',
    after: 'if (!legacy && pot >= STARTED) return;',
  },
  {
    rule: 'a soup that cooks takes more ingredients',
    file: 'kernel.ts',
    before: 'if (legacy ? before > 1 && (before & 1) !== kind : pot >= STARTED) return;',
    after: 'if (legacy && before > 1 && (before & 1) !== kind) return;',
  },
  {
    rule: 'empty hands start the cooking under old dynamics too',
    file: 'kernel.ts',
    before: 'if (!legacy && autoStart === 0 && ',
    after: 'if (!legacy && ',
  },
  {
    rule: 'loose objects are listed by place, not by age',
    file: 'state.ts',
    before: 'slots[rank - 1] = slot;',
    after: 'slots.push(slot);',
  },
];

const COOKING: readonly Mutant[] = [
  {
    rule: 'a legacy soup cooks a step longer',
    file: 'game.ts',
    before: 'fill(cookTime)',
    after: 'fill(cookTime + 1)',
  },
  {
    rule: 'a current soup cooks a step longer',
    file: 'game.ts',
    before: 'game.cookTime[contents] = time(recipe);',
    after: 'game.cookTime[contents] = time(recipe) + 1;',
  },
  {
    rule: 'a legacy soup is ready a step early',
    file: 'kernel.ts',
    before: 'legacy && contents < FULL ? 32767 : STARTED + TICK * time,',
    after: 'legacy && contents < FULL ? 32767 : STARTED + TICK * (legacy ? time - 1 : time),',
  },
  {
    rule: 'a current soup is ready a step early',
    file: 'kernel.ts',
    before: 'legacy && contents < FULL ? 32767 : STARTED + TICK * time,',
    after: 'legacy && contents < FULL ? 32767 : STARTED + TICK * (legacy ? time : time - 1),',
  },
  {
    rule: 'legacy cooking starts one item early',
    file: 'kernel.ts',
    before: 'legacy && contents < FULL ? 0 : STARTED + TICK * time,',
    after: 'legacy && contents < FULL >> 1 ? 0 : STARTED + TICK * time,',
  },
  {
    rule: 'old dynamics start with two ingredients',
    file: 'game.ts',
    before: 'autoStart: oldDynamics ? 3 : 0',
    after: 'autoStart: oldDynamics ? 2 : 0',
  },
];

const REWARDS: readonly Mutant[] = [
  {
    rule: 'a dish pays although one lies on a counter',
    file: 'kernel.ts',
    before: 'for (let slot = POTS_END; slot < SLOTS_END; slot++) if (state[slot] === DISH) return false;',
    after: '',
  },
  {
    rule: 'a dish pays whatever is in hands',
    file: 'kernel.ts',
    before: 'if (held >= busyPots) return false;',
    after: 'if (busyPots === 0) return false;',
  },
  {
    rule: 'a dish pays for a full pot that does not cook',
    file: 'kernel.ts',
    before: '} else if (contents >= FULL) fullPots++;',
    after: '} else if (contents >= FULL) busyPots += ++fullPots > 0 ? 1 : 0;',
  },
  {
    rule: 'a dish pays among one or four cooks (current)',
    file: 'kernel.ts',
    before: 'const wantedDish = twoCooks && dishIsWanted(state);',
    after: 'const wantedDish = dishIsWanted(state);',
  },
  {
    rule: 'bonus orders pay no bonus',
    file: 'game.ts',
    before: '? factor * value(recipe)',
    after: '? value(recipe)',
  },
  {
    rule: 'a soup that nobody ordered pays',
    file: 'game.ts',
    before: ': value(recipe)\n      : 0;',
    after: ': value(recipe)\n      : value(recipe);',
  },
  {
    rule: 'any soup serves the next legacy order',
    file: 'kernel.ts',
    before: 'if (next !== -1 && next !== (contents & 1)) return;',
    after: 'void next;',
  },
];

const EVENTS: readonly Mutant[] = [
  {
    rule: 'tomatoes from the dispenser are logged',
    file: 'kernel.ts',
    before: '// The tomato dispenser logs nothing, as in the original.',
    after: 'else log(outcome, seat, TOMATO_PICKUP);',
  },
  {
    rule: 'pickups are useful among four cooks',
    file: 'kernel.ts',
    before:
      'const isUsefulPickup = (state: State, seat: number, object: number): boolean => {\n    if (!twoCooks) return false;',
    after: 'const isUsefulPickup = (state: State, seat: number, object: number): boolean => {',
  },
  {
    rule: 'a delivery that pays nothing is not logged',
    file: 'kernel.ts',
    before: 'else log(outcome, seat, SOUP_DELIVERY);',
    after: 'else if (reward[contents]! > 0) log(outcome, seat, SOUP_DELIVERY);',
  },
  {
    rule: 'a dish put down is useful whoever holds an onion',
    file: 'kernel.ts',
    before: 'return fullPots === 0 && !otherHolds(state, seat, ONION);',
    after: 'return fullPots === 0;',
  },
  {
    rule: 'every ingredient in a pot is viable',
    file: 'kernel.ts',
    before: 'if (bestAfter > 0) events |= VIABLE << kind;',
    after: 'events |= VIABLE << kind;',
  },
];

const ENCODINGS: readonly Mutant[] = [
  {
    rule: 'the legacy grid shows all that lies on counters',
    file: 'encodings/legacy-grid.ts',
    before: 'hidesLying: true,',
    after: 'hidesLying: false,',
  },
  {
    rule: 'legacy features end with the own position',
    file: 'encodings/legacy-features.ts',
    before: 'positionOf: () => 0,',
    after: 'positionOf: (seat) => seat,',
  },
  {
    rule: 'of two equally close things the later one counts',
    file: 'encodings/closest.ts',
    before: 'if (distance >= least) continue;',
    after: 'if (distance > least) continue;',
  },
];

export const MUTANTS: readonly Mutant[] = [...MOVEMENT, ...INTERACTS, ...COOKING, ...REWARDS, ...EVENTS, ...ENCODINGS];
