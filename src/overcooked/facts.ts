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

const countSteps = (n: number): string => `${n} step${n === 1 ? '' : 's'}`;

/** Who needs how long to something: `you face it, cook 1 needs 3 steps`. */
const describeWay = (steps: readonly (number | null)[], seat: number): string => {
  const way = (who: string, at: number | null, [face, need]: readonly [string, string]) =>
    `${who} ${at === null ? 'can not reach it' : at === 0 ? `${face} it` : `${need} ${countSteps(at)}`}`;
  const others = steps.flatMap((at, other) => (other === seat ? [] : [way(`cook ${other}`, at, ['faces', 'needs'])]));
  return [way('you', steps[seat]!, ['face', 'need']), ...others].join(', ');
};

/** The facts in language, as a language model or a person reads them. */
export const describeFacts = (facts: Facts): string => {
  const { seat } = facts;
  const lines = [facts.timeLeft === 1 ? '1 step is left.' : `${facts.timeLeft} steps are left.`];
  for (const cook of facts.cooks) {
    const who = cook.seat === seat ? 'You are' : `Cook ${cook.seat} is`;
    const holds = cook.holds === 'nothing' ? 'with empty hands' : `holding ${article(describeObject(cook.holds))}`;
    lines.push(`${who} at ${cook.at}, facing ${cook.facing}, ${holds}.`);
  }
  for (const pot of facts.pots) lines.push(`${describePot(pot, facts)}; ${describeWay(pot.steps, seat)}.`);
  for (const { what, at, steps } of facts.things)
    lines.push(`${capital(article(describeObject(what)))} at ${at}: ${describeWay(steps, seat)}.`);
  lines.push(...describeOrders(facts));
  return lines.join('\n');
};

const describePot = ({ at, status, contents, remaining }: PotFacts, { scene }: Facts): string => {
  const inside = describeContents(contents);
  switch (status) {
    case 'empty':
      return `The pot at ${at} is empty`;
    case 'filling': {
      const missing = scene.menu.missing[parseContents(contents)]!;
      return `The pot at ${at} holds ${inside} and ${missing === 0 ? 'waits to be started' : `wants ${missing} more`}`;
    }
    case 'cooking':
      return `The pot at ${at} cooks ${inside}, ready in ${countSteps(remaining)}`;
    case 'ready':
      return `The soup of ${inside} in the pot at ${at} is ready`;
  }
};

/** What pays and, where the kitchen has an order list, what is wanted next. */
const describeOrders = ({ scene, state }: Facts): readonly string[] => {
  const { game, offsets } = scene.kitchen;
  const pays = game.allOrders.flatMap((recipe) => {
    const reward = game.reward[parseContents(recipe)]!;
    return reward > 0 ? [`${describeContents(recipe)} (${reward})`] : [];
  });
  const lines = [`Soups that pay: ${pays.join(', ')}.`];
  if (game.orderList !== null) {
    const left = game.orderList.slice(state[offsets.orders]!);
    const list = left.map((kind) => (kind === 'any' ? 'any soup' : `${kind} soup`)).join(', then ');
    lines.push(`Only the order whose turn it is pays: ${list}.`);
  }
  return lines;
};

/** `soup oot on a counter` as `soup of 2 onions and 1 tomato on a counter`; other names as they are. */
const describeObject = (name: string): string =>
  name.replace(/^soup ([ot]+)/, (_, letters: string) => `soup of ${describeContents(letters)}`);

const article = (what: string): string => `${/^[aeiou]/.test(what) ? 'an' : 'a'} ${what}`;
const capital = (text: string): string => text[0]!.toUpperCase() + text.slice(1);
