/**
 * A "language model" made of rules: it reads the text of a prompt as a person would, line by line, and answers as a
 * sensible cook. It imports nothing and knows no layout, so what it earns shows what the prompt tells. Without
 * positions it chooses by chance.
 */

/** How many steps each cook needs; null: can't reach it. [0] is mine. */
type Way = { readonly mine: number | null; readonly theirs: readonly (number | null)[] };
type Thing = Way & { readonly at: string; readonly what: string };
type Pot = Way & {
  readonly at: string;
  readonly state: 'filling' | 'cooking' | 'ready';
  readonly missing: number;
  readonly left: number;
};

interface Reading {
  readonly holding: string;
  readonly others: readonly string[];
  readonly pots: readonly Pot[];
  readonly things: readonly Thing[];
  /** Free counters in my reach: steps, and whether somebody else reaches them. */
  readonly free: readonly { readonly at: string; readonly steps: number; readonly shared: boolean }[];
  readonly choices: readonly string[];
  /** Skills that were refused in this decision. */
  readonly refused: readonly string[];
  readonly timeLeft: number;
}

interface Answer {
  readonly skill: string;
  readonly after: readonly string[];
  readonly why: string;
}

const section = (text: string, title: string): string =>
  text.match(new RegExp(`## ${title}\\n([\\s\\S]*?)(?=\\n## |$)`))?.[1] ?? '';

const steps = (words: string): number | null =>
  /can not reach/.test(words) ? null : /face/.test(words) ? 0 : Number(/(\d+) step/.exec(words)?.[1] ?? 99);

/** `you need 2 steps, cook 1 can not reach it` */
const readWay = (words: string): Way => {
  const [mine = '', ...theirs] = words.split(/, (?=cook)/);
  return { mine: steps(mine), theirs: theirs.map(steps) };
};

const readPot = (line: string): Pot | null => {
  const at = /pot at (\(\d+,\d+\))/.exec(line)?.[1];
  const [state = '', way = ''] = line.split('; ');
  if (at === undefined) return null;
  const left = Number(/ready in (\d+)/.exec(state)?.[1] ?? 0);
  if (/is ready$/.test(state)) return { at, state: 'ready', missing: 0, left: 0, ...readWay(way) };
  if (/cooks/.test(state)) return { at, state: 'cooking', missing: 0, left, ...readWay(way) };
  return { at, state: 'filling', missing: Number(/wants (\d+) more/.exec(state)?.[1] ?? 3), left: 0, ...readWay(way) };
};

const readThing = (line: string): Thing | null => {
  const found = /^An? (.*?) at (\(\d+,\d+\)): (.*)\.$/.exec(line);
  return found === null ? null : { what: found[1]!, at: found[2]!, ...readWay(found[3]!) };
};

const readFree = (line: string): Reading['free'] => {
  const [list = '', shared = ''] = line.replace(/^.*need: /, '').split(/; (.*)/);
  return [...list.matchAll(/(\(\d+,\d+\)) (\d+)/g)].map(([, at, need]) => ({
    at: at!,
    steps: Number(need),
    shared: /all of them/.test(shared) || shared.includes(at!),
  }));
};

const read = (text: string): Reading => {
  const lines = section(text, 'positions').split('\n');
  const holding = (line: string): string => /holding an? (\w+)/.exec(line)?.[1] ?? 'nothing';
  const some = <T>(one: T | null): readonly T[] => (one === null ? [] : [one]);
  const choices = section(text, 'choices');
  return {
    holding: holding(lines.find((line) => line.startsWith('You are')) ?? ''),
    others: lines.filter((line) => /^Cook \d+ is/.test(line)).map(holding),
    pots: lines.filter((line) => line.includes(' pot at ')).flatMap((line) => some(readPot(line))),
    things: lines.flatMap((line) => some(readThing(line))),
    free: lines.filter((line) => line.startsWith('Free counters')).flatMap(readFree),
    choices: [...choices.matchAll(/^- (\w+(?: \([^)]*\))?)$/gm)].map((found) => found[1]!),
    refused: [...text.matchAll(/^\{"skill":"([^"]*)"\}$/gm)].map((found) => found[1]!),
    timeLeft: Number(/^(\d+) steps? (?:is|are) left/m.exec(section(text, 'time'))?.[1] ?? 400),
  };
};

const nearest = <T extends { readonly mine: number | null }>(
  list: readonly T[],
  cost: (one: T) => number = () => 0,
): T | null => {
  let best: T | null = null;
  for (const one of list)
    if (one.mine !== null && (best === null || one.mine + cost(one) < best.mine! + cost(best))) best = one;
  return best;
};

const count = (list: readonly string[], what: string): number => list.filter((one) => one === what).length;

/** Where to put down what somebody else is to take; or, where nobody should, out of their way. */
const counter = ({ free, choices }: Reading, shared: boolean): string | null => {
  const open = free.filter((one) => choices.includes(`placeOnCounter ${one.at}`));
  return (open.find((one) => one.shared === shared) ?? open[0])?.at ?? null;
};

const withSoup = (seen: Reading): Answer | null => {
  const serving = nearest(seen.things.filter(({ what }) => what === 'serving location'));
  if (serving !== null)
    return { skill: `deliverSoup ${serving.at}`, after: [], why: 'the soup pays when it is delivered' };
  const at = counter(seen, true);
  return at === null
    ? null
    : { skill: `placeOnCounter ${at}`, after: [], why: 'somebody else reaches the serving location' };
};

const withDish = (seen: Reading): Answer | null => {
  const pots = seen.pots.filter((pot) => pot.mine !== null);
  const rivals = count(seen.others, 'dish');
  const cooking = pots.filter((pot) => pot.state !== 'filling');
  const pot = nearest(cooking, (one) => Math.max(0, one.left - one.mine!));
  const serving = nearest(seen.things.filter(({ what }) => what === 'serving location'));
  if (pot !== null && (cooking.length > rivals || pot.mine! <= (pot.theirs[0] ?? 99)))
    return {
      skill: `fillDish ${pot.at}`,
      after: serving === null ? [] : [`deliverSoup ${serving.at}`],
      why: 'a soup wants a dish',
    };
  if (pots.length === 0) {
    const at = counter(seen, true);
    return at === null ? null : { skill: `placeOnCounter ${at}`, after: [], why: 'somebody else reaches the pots' };
  }
  const soon = pots.some((one) => one.missing <= 1 || one.missing <= count(seen.others, 'onion'));
  if (soon && rivals === 0) return null;
  const at = counter(seen, false);
  return at === null ? null : { skill: `placeOnCounter ${at}`, after: [], why: 'no soup wants this dish' };
};

const withOnion = (seen: Reading): Answer | null => {
  const pots = seen.pots.filter((pot) => pot.mine !== null);
  const open = pots.filter((pot) => pot.state === 'filling' && pot.missing > 0);
  const pot = nearest(open, (one) => 4 * one.missing);
  if (pot !== null) return { skill: `putInPot ${pot.at}`, after: [], why: 'the pot wants it' };
  const handsOver = pots.length === 0;
  const dishes = pots.filter((one) => one.state !== 'filling').length - count(seen.others, 'dish');
  if (!handsOver && dishes <= 0) return null;
  const at = counter(seen, handsOver);
  return at === null
    ? null
    : {
        skill: `placeOnCounter ${at}`,
        after: [],
        why: handsOver ? 'somebody else reaches the pots' : 'a dish is wanted first',
      };
};

/** What to fetch, and what to do with it then. */
const withNothing = (seen: Reading): Answer | null => {
  const { things, others, free } = seen;
  const mine = seen.pots.filter((pot) => pot.mine !== null);
  const supplies = mine.length === 0;
  const pots = supplies ? seen.pots : mine;
  const lying = (what: string) =>
    things.filter(
      (one) => one.what === `${what} on a counter` || (one.what.startsWith(`${what} of`) && /counter/.test(one.what)),
    );
  /** Where to take it from, nearest first; a dispenser as often as one likes. */
  const sources = (what: string) =>
    things
      .filter((one) => one.mine !== null)
      .flatMap((one) => {
        if (one.what === `${what} dispenser`) return [one, one];
        return !supplies && one.what === `${what} on a counter` ? [one] : [];
      });
  const serving = nearest(things.filter(({ what }) => what === 'serving location'));
  const soup = nearest(lying('soup'));
  if (soup !== null && serving !== null)
    return {
      skill: `pickUpSoup ${soup.at}`,
      after: [`deliverSoup ${serving.at}`],
      why: 'a soup waits to be delivered',
    };
  const cooking = pots.filter((pot) => pot.state !== 'filling');
  const missing = pots.reduce((sum, pot) => sum + pot.missing, 0);
  const onTheWay = count(others, 'onion') + (supplies ? lying('onion').length : 0);
  const dishesComing = count(others, 'dish') + (supplies ? lying('dish').length : 0);
  const shelves = free.filter((one) => one.shared).map((one) => one.at);
  if (supplies && shelves.length === 0) return null;
  const [onion = null, another = null] = sources('onion');
  const [dish = null] = sources('dish');
  const wantsOnion = missing > onTheWay && onion !== null;
  const wantsDish = cooking.length > dishesComing && dish !== null;
  // Where the next onions go: one pot after the other, the fullest first.
  const potFor = mine
    .filter((pot) => pot.missing > 0)
    .sort((a, b) => a.mine! + 4 * a.missing - b.mine! - 4 * b.missing)
    .flatMap((pot) => Array.from({ length: pot.missing }, () => pot.at));
  const takeOnion = (why: string): Answer => {
    const skill = `pickUpOnion ${onion!.at}`;
    const [first, second] = supplies
      ? shelves.map((at) => `placeOnCounter ${at}`)
      : potFor.map((at) => `putInPot ${at}`);
    if (first === undefined) return { skill, after: [], why };
    const twice = second !== undefined && another !== null && missing - onTheWay > 1;
    return { skill, after: twice ? [first, `pickUpOnion ${another.at}`, second] : [first], why };
  };
  const dished = nearest(cooking, (one) => Math.max(0, one.left - one.mine!));
  const takeDish = (why: string): Answer => ({
    skill: `pickUpDish ${dish!.at}`,
    after: supplies
      ? [`placeOnCounter ${shelves[0]}`]
      : dished === null
        ? []
        : [`fillDish ${dished.at}`, ...(serving === null ? [] : [`deliverSoup ${serving.at}`])],
    why,
  });
  if (wantsDish) {
    const soonest = Math.min(...cooking.map((pot) => pot.left));
    if (wantsOnion && soonest > 12) return takeOnion('there is time for an onion before the soup is ready');
    return takeDish('a soup cooks and nobody brings a dish');
  }
  if (wantsOnion) return takeOnion('the pots want onions');
  const last =
    pots.some((pot) => pot.missing > 0 && pot.missing <= onTheWay) && dishesComing === 0 && cooking.length === 0;
  if (last && dish !== null) return takeDish('the last onions are on their way');
  // What nobody needs may lie where something else should come from.
  const blocked = !supplies && onion === null && missing > 0 && !free.some((one) => one.shared);
  const clutter = blocked ? nearest(lying('dish')) : null;
  if (clutter !== null) return { skill: `pickUpDish ${clutter.at}`, after: [], why: 'dishes take the place of onions' };
  return null;
};

/** Any number that differs from text to text. */
const numberOf = (text: string): number => {
  let number = 0;
  for (const letter of text) number = (Math.imul(number, 31) + letter.codePointAt(0)!) >>> 0;
  return number >>> 8;
};

/** Who is not told where anything is has no reason to prefer one skill to another. */
const blindly = ({ choices }: Reading, text: string): Answer => ({
  skill: choices[numberOf(text) % Math.max(1, choices.length)] ?? 'wait',
  after: [],
  why: 'nothing is known of where things are',
});

const decide = (seen: Reading, text: string): Answer => {
  const answer = ((): Answer | null => {
    if (seen.pots.length === 0) return blindly(seen, text);
    if (seen.holding === 'soup') return withSoup(seen);
    if (seen.holding === 'dish') return withDish(seen);
    return seen.holding === 'nothing' ? withNothing(seen) : withOnion(seen);
  })();
  if (answer !== null && seen.choices.includes(answer.skill) && !seen.refused.includes(answer.skill)) return answer;
  const idle = seen.choices.find((one) => one.startsWith('wait (')) ?? 'wait';
  return { skill: idle, after: [], why: 'there is nothing to do now' };
};

/** What is believed of the teammates, as the prompt puts it. */
const foretell = (text: string) =>
  [...section(text, 'belief').matchAll(/^Teammate (\d+) is about to: (\w+(?: \([^)]*\))?)/gm)].map(
    ([, seat, intention]) => ({
      seat: Number(seat),
      intention: intention!,
    }),
  );

export default ({ messages }: { readonly messages: readonly { readonly role: string; readonly text: string }[] }) => {
  const text = messages.map((message) => message.text).join('\n');
  const { skill, after, why } = decide(read(text), text);
  return { analysis: why, intentions: foretell(text), skill, after, confidence: 1 };
};
