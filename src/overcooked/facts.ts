/** The raw observation as typed facts, for any layout and rule set. words.ts puts them into language. */
import type { Json } from '../json.ts';
import { formatCell } from './annotate.ts';
import type { Observation } from './environment.ts';
import { formatContents } from './game.ts';
import { canReach, heldOfSeat, objectOn, placeOfSeat, type Scene, sceneOfObservation, walk } from './scene.ts';
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
  /** Counters on which nothing lies, nearest to `seat` first. */
  readonly free: readonly ThingFacts[];
}

const DIRECTIONS = ['north', 'south', 'east', 'west'] as const;

const nameObject = (scene: Scene, object: number): string => {
  if (object === NOTHING) return 'nothing';
  if (isSoup(object)) return `soup ${formatContents(contentsOf(scene.kitchen, object))}`;
  return object === ONION ? 'onion' : object === TOMATO ? 'tomato' : 'dish';
};

export const readFacts = (observation: Observation, seat: number): Facts => {
  const scene = sceneOfObservation(observation);
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
    get free() {
      return listFree(scene, state, seat);
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
  return nearestFirst(things, seat);
};

const listFree = (scene: Scene, state: State, seat: number): readonly ThingFacts[] =>
  nearestFirst(
    scene.counters.flatMap((target) =>
      objectOn(scene, state, target) === NOTHING
        ? [
            {
              at: formatCell(scene.kitchen, scene.distances.targets[target]!),
              what: 'free counter',
              steps: stepsTo(scene, state, target),
            },
          ]
        : [],
    ),
    seat,
  );

const nearestFirst = (things: ThingFacts[], seat: number): readonly ThingFacts[] => {
  const far = (thing: ThingFacts) => thing.steps[seat] ?? Number.POSITIVE_INFINITY;
  return things.sort((a, b) => (far(a) === far(b) ? 0 : far(a) - far(b)));
};

/** The facts as JSON, for records. */
export const recordFacts = (facts: Facts): Json =>
  ({ timeLeft: facts.timeLeft, cooks: facts.cooks, pots: facts.pots, things: facts.things }) as unknown as Json;
