/** A kitchen in language, as a language model or a person reads it: for any layout and rule set, from its tables alone. */
import type { Passage } from '../knowledge.ts';
import type { CookFacts, Facts, PotFacts, ThingFacts } from './facts.ts';
import { formatContents, parseContents } from './game.ts';
import { heldOfSeat, objectOn, type Scene } from './scene.ts';
import { contentsOf, isSoup, type State, TOMATO } from './state.ts';

/** What a seat knows now: `time`, `positions` (who and what is where, in which state, and how far away) and `orders`. */
export const describeFacts = (facts: Facts): readonly Passage[] => [
  { title: 'time', text: facts.timeLeft === 1 ? '1 step is left.' : `${facts.timeLeft} steps are left.` },
  { title: 'positions', text: describePositions(facts).join('\n') },
  { title: 'orders', text: describeOrders(facts).join('\n') },
];

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

const describePositions = (facts: Facts): readonly string[] => {
  const { seat, cooks, pots, things, free } = facts;
  return [
    ...cooks.map((cook) => describeCook(cook, seat)),
    ...pots.map((pot) => `${describePot(pot, facts)}; ${describeWay(pot.steps, seat)}.`),
    ...things.map(
      ({ what, at, steps }) => `${capital(article(describeObject(what)))} at ${at}: ${describeWay(steps, seat)}.`,
    ),
    ...describeFree(free, facts),
  ];
};

const describeCook = (cook: CookFacts, seat: number): string => {
  const who = cook.seat === seat ? 'You are' : `Cook ${cook.seat} is`;
  const holds = cook.holds === 'nothing' ? 'with empty hands' : `holding ${article(describeObject(cook.holds))}`;
  return `${who} at ${cook.at}, facing ${cook.facing}, ${holds}.`;
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

/** Where something can be put down, and who else can take it there. */
const describeFree = (free: readonly ThingFacts[], { seat, cooks }: Facts): readonly string[] => {
  const mine = free.filter(({ steps }) => steps[seat] !== null);
  if (mine.length === 0) return ['No free counter is within your reach.'];
  const list = mine.map(({ at, steps }) => `${at} ${steps[seat]}`).join(', ');
  const shared = cooks.flatMap(({ seat: other }) => {
    if (other === seat) return [];
    const theirs = mine.filter(({ steps }) => steps[other] !== null).map(({ at }) => at);
    const which = theirs.length === mine.length ? 'all of them' : theirs.join(', ') || 'none of them';
    return [`cook ${other} reaches ${which}`];
  });
  return [`Free counters, with the steps that you need: ${[list, ...shared].join('; ')}.`];
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

/** What holds in this kitchen at every step: how soups are made, what they take, how cooks move. */
export const describeRules = ({ scene, seat }: Facts): string => {
  const { cooks } = scene.kitchen;
  const company =
    cooks === 1
      ? 'You cook alone in a kitchen.'
      : `You are cook ${seat} of ${cooks} in a kitchen (counted from 0). All of you earn together.`;
  return [
    `${company} Every soup that is delivered at a serving location pays; the aim is to earn as much as possible in the time that is left.`,
    'A cell is (x,y): x grows to the east, y to the south. It takes a step to move or turn, and a step to use what one faces. One cook fits on a cell.',
    'A cook carries one object at a time. Dispensers never run out. A counter holds one object, which any cook who reaches it can take.',
    ...describeCooking(scene),
    'A cook with a dish takes a ready soup out of its pot and can then deliver it.',
  ].join('\n');
};

const describeCooking = ({ kitchen: { game } }: Scene): readonly string[] => {
  const most = game.maxIngredients;
  const made =
    game.version === 'legacy'
      ? `A soup is made of exactly ${most === 1 ? '1 ingredient' : `${most} ingredients of one kind`}, which go into a pot one by one.`
      : `A soup is made of 1 to ${most} ingredients, which go into a pot one by one.`;
  const begins =
    game.autoStart > 0
      ? `With ${game.autoStart} in it the pot begins to cook by itself`
      : 'A pot begins to cook when a cook with empty hands starts it; then nothing more can go in';
  const times = new Set(game.allOrders.map((recipe) => game.cookTime[parseContents(recipe)]!));
  const time =
    times.size === 1
      ? countSteps([...times][0]!)
      : `a time of its own (${game.allOrders.map((recipe) => `${describeContents(recipe)} ${game.cookTime[parseContents(recipe)]}`).join(', ')})`;
  return [made, `${begins}, and the soup is ready after ${time}.`];
};

const handlesTomatoes = (scene: Scene, state: State): boolean =>
  scene.tomatoes.length > 0 ||
  scene.counters.some((counter) => objectOn(scene, state, counter) === TOMATO) ||
  Array.from({ length: scene.kitchen.cooks }, (_, seat) => heldOfSeat(scene, state, seat)).includes(TOMATO) ||
  scene.pots.some((pot) => {
    const object = objectOn(scene, state, pot);
    return isSoup(object) && formatContents(contentsOf(scene.kitchen, object)).includes('t');
  });

/** The skill library: what each skill does and needs, one line for each name; (x,y) is its target. */
export const describeSkills = ({ scene, state }: Facts): string => {
  const { autoStart, version } = scene.kitchen.game;
  const tomatoes = handlesTomatoes(scene, state);
  const ingredient = tomatoes ? 'an onion or a tomato' : 'an onion';
  const mixing = tomatoes && version === 'legacy' ? ', of the same kind if there are any in it' : '';
  const pickUp = (name: string, what: string, where: string) =>
    `${name} (x,y): take ${what} from the ${where} at (x,y). Needs empty hands, and ${what} there.`;
  return [
    pickUp('pickUpOnion', 'an onion', 'dispenser or counter'),
    ...(tomatoes ? [pickUp('pickUpTomato', 'a tomato', 'dispenser or counter')] : []),
    pickUp('pickUpDish', 'a dish', 'dispenser or counter'),
    pickUp('pickUpSoup', 'a soup', 'counter'),
    `putInPot (x,y): put what you hold into the pot at (x,y). Needs ${ingredient} in hand${mixing}, and a pot that is neither full nor cooking nor ready.`,
    ...(autoStart > 0
      ? []
      : [
          'startCooking (x,y): start the pot at (x,y). Needs empty hands, and a pot that holds something and does not cook yet.',
        ]),
    'fillDish (x,y): take the soup out of the pot at (x,y), waiting there until it is ready. Needs a dish in hand, and a pot that is cooking or ready.',
    'deliverSoup (x,y): bring a soup to the serving location at (x,y). Needs a soup in hand.',
    'placeOnCounter (x,y): put down what you hold on the counter at (x,y). Needs something in hand, and a free counter.',
    'wait: do nothing for now and keep out of the way; wait (x,y): the same, near (x,y). Needs nothing.',
    'makeWay: step aside for others. Needs nothing.',
  ].join('\n');
};
