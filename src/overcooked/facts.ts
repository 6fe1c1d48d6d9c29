/** The raw observation as typed facts, and the facts in language: for any layout and rule set. */
import type { Json } from '../json.ts';
import { formatCell } from './annotate.ts';
import type { Observation } from './environment.ts';
import { formatContents, parseContents } from './game.ts';
import { canReach, heldOfSeat, objectOn, placeOfSeat, type Scene, sceneOf, walk } from './scene.ts';
import {
  contentsOf,
  isSoup,
  NOTHING,
  ONION,
  type PotStatus,
  potStatus,
  remainingTime,
  type State,
  TOMATO,
} from './state.ts';

export interface CookFacts {
  readonly seat: number;
  /** `(x,y)` */
  readonly at: string;
  readonly facing: 'north' | 'south' | 'east' | 'west';
  readonly holds: string;
}

export interface PotFacts {
  readonly at: string;
  readonly status: PotStatus;
  /** Letters o and t, in the order they went in. */
  readonly contents: string;
  /** Steps until it is ready; 0 unless it cooks. */
  readonly remaining: number;
  /** [seat] steps until each cook faces it, nobody in the way; null where it can't. */
  readonly steps: readonly (number | null)[];
}

export interface ThingFacts {
  readonly at: string;
  readonly what: string;
  readonly steps: readonly (number | null)[];
}

/** What a cook knows. The lists are made when they are first read: planning needs only `state`, language needs them all. */
export interface Facts {
  readonly scene: Scene;
  readonly state: State;
  readonly seat: number;
  /** Steps that are left. */
  readonly timeLeft: number;
  readonly cooks: readonly CookFacts[];
  readonly pots: readonly PotFacts[];
  /** Dispensers, serving cells and what lies on counters, nearest to `seat` first. */
  readonly things: readonly ThingFacts[];
}

const DIRECTIONS = ['north', 'south', 'east', 'west'] as const;

export const nameObject = (scene: Scene, object: number): string => {
  if (object === NOTHING) return 'nothing';
  if (isSoup(object)) return `soup ${formatContents(contentsOf(scene.kitchen, object))}`;
  return object === ONION ? 'onion' : object === TOMATO ? 'tomato' : 'dish';
};

export const readFacts = (observation: Observation, seat: number): Facts => {
  const scene = sceneOf(observation.kitchen);
  const { state } = observation;
  return {
    scene,
    state,
    seat,
    timeLeft: observation.horizon - state[0]!,
    get cooks() {
      return listCooks(scene, state);
    },
    get pots() {
      return listPots(scene, state);
    },
    get things() {
      return listThings(scene, state, seat);
    },
  };
};

const listCooks = (scene: Scene, state: State): readonly CookFacts[] =>
  Array.from({ length: scene.kitchen.cooks }, (_, seat) => {
    const place = placeOfSeat(scene, state, seat);
    return {
      seat,
      at: formatCell(scene.kitchen, place >> 2),
      facing: DIRECTIONS[place & 3]!,
      holds: nameObject(scene, heldOfSeat(scene, state, seat)),
    };
  });

const stepsTo = (scene: Scene, state: State, target: number): readonly (number | null)[] =>
  Array.from({ length: scene.kitchen.cooks }, (_, seat) => {
    const place = placeOfSeat(scene, state, seat);
    return canReach(scene, place, target) ? walk(scene, place, target) : null;
  });

const listPots = (scene: Scene, state: State): readonly PotFacts[] =>
  scene.pots.map((target) => {
    const object = objectOn(scene, state, target);
    return {
      at: formatCell(scene.kitchen, scene.distances.targets[target]!),
      status: potStatus(scene.kitchen, object),
      contents: object === NOTHING ? '' : formatContents(contentsOf(scene.kitchen, object)),
      remaining: object === NOTHING ? 0 : remainingTime(scene.kitchen, object),
      steps: stepsTo(scene, state, target),
    };
  });

const listThings = (scene: Scene, state: State, seat: number): readonly ThingFacts[] => {
  const things: ThingFacts[] = [];
  const add = (targets: readonly number[], what: string) => {
    for (const target of targets)
      things.push({
        at: formatCell(scene.kitchen, scene.distances.targets[target]!),
        what,
        steps: stepsTo(scene, state, target),
      });
  };
  add(scene.onions, 'onion dispenser');
  add(scene.tomatoes, 'tomato dispenser');
  add(scene.dishes, 'dish dispenser');
  add(scene.servings, 'serving location');
  for (const target of scene.counters) {
    const object = objectOn(scene, state, target);
    if (object !== NOTHING) add([target], `${nameObject(scene, object)} on a counter`);
  }
  const far = (thing: ThingFacts) => thing.steps[seat] ?? Number.POSITIVE_INFINITY;
  return things.sort((a, b) => (far(a) === far(b) ? 0 : far(a) - far(b)));
};

/** The facts as JSON, for records. */
export const recordFacts = (facts: Facts): Json =>
  ({ timeLeft: facts.timeLeft, cooks: facts.cooks, pots: facts.pots, things: facts.things }) as unknown as Json;

/** A recipe in words: `2 onions and 1 tomato`. */
const describeContents = (letters: string): string => {
  const tomatoes = [...letters].filter((letter) => letter === 't').length;
  const count = (n: number, word: string) =>
    n === 0 ? [] : [`${n} ${word}${n === 1 ? '' : word === 'onion' ? 's' : 'es'}`];
  return [...count(letters.length - tomatoes, 'onion'), ...count(tomatoes, 'tomato')].join(' and ') || 'nothing';
};

/** The facts in language, as a language model or a person reads them. */
export const describeFacts = (facts: Facts): string => {
  const { scene, seat } = facts;
  const { game } = scene.kitchen;
  const lines = [`${facts.timeLeft} steps are left.`];
  for (const cook of facts.cooks) {
    const who = cook.seat === seat ? 'You are' : `Cook ${cook.seat} is`;
    const holds = cook.holds === 'nothing' ? 'with empty hands' : `holding ${article(cook.holds)}`;
    lines.push(`${who} at ${cook.at}, facing ${cook.facing}, ${holds}.`);
  }
  for (const pot of facts.pots) lines.push(describePot(pot, seat, facts));
  for (const thing of facts.things) {
    const mine = thing.steps[seat] ?? null;
    const others = facts.cooks.filter((cook) => cook.seat !== seat);
    const theirs = others.map((cook) => {
      const steps = thing.steps[cook.seat] ?? null;
      return `cook ${cook.seat} ${steps === null ? 'can not reach it' : `needs ${steps}`}`;
    });
    lines.push(
      `${capital(article(thing.what))} at ${thing.at}: ${mine === null ? 'you can not reach it' : `you need ${mine} steps`}, ${theirs.join(', ')}.`,
    );
  }
  const orders = game.allOrders.filter((recipe) => (game.reward[parseContents(recipe)] ?? 0) > 0);
  lines.push(
    `Soups that pay: ${orders.map((recipe) => `${describeContents(recipe)} (${game.reward[parseContents(recipe)]})`).join(', ')}.`,
  );
  return lines.join('\n');
};

const describePot = (pot: PotFacts, seat: number, facts: Facts): string => {
  const mine = pot.steps[seat] ?? null;
  const way = mine === null ? 'you can not reach it' : `you need ${mine} steps`;
  const inside = describeContents(pot.contents);
  switch (pot.status) {
    case 'empty':
      return `The pot at ${pot.at} is empty; ${way}.`;
    case 'filling': {
      const wants = facts.scene.menu.missing[parseContents(pot.contents)]!;
      return `The pot at ${pot.at} holds ${inside} and ${wants === 0 ? 'waits to be started' : `wants ${wants} more`}; ${way}.`;
    }
    case 'cooking':
      return `The pot at ${pot.at} cooks ${inside}, ready in ${pot.remaining} steps; ${way}.`;
    case 'ready':
      return `The soup of ${inside} in the pot at ${pot.at} is ready; ${way}.`;
  }
};

const article = (what: string): string => `${/^[aeiou]/.test(what) ? 'an' : 'a'} ${what}`;
const capital = (text: string): string => text[0]!.toUpperCase() + text.slice(1);
