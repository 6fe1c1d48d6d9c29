/**
 * What a scenario expects to come true, as one line of text each:
 *
 *     return >= 20 by 60
 *     event handOver seat 1 before 40          no event blocked seat 0 after 10
 *     event skillCompleted "pickUpOnion (0,1)" seat 0
 *     intention(seat 1) = pickUpOnion with p > 0.5 at 30
 *     action seat 0 = stay at 12
 *
 * Steps count as in traces: step t is the (t + 1)-th joint action. `by n` and `before n` mean steps before n, `after n`
 * steps from n on, `at n` that step alone. A skill without its target stands for all of its instances.
 */

import { suggestWords } from '../nearest.ts';
import type { Annotation } from '../world.ts';

const EVENTS = [
  'progress',
  'delivered',
  'handOver',
  'blocked',
  'idle',
  'skillCompleted',
] as const satisfies readonly Annotation['kind'][];

const COMPARISONS = ['>=', '<=', '>', '<', '=', '!='] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** Steps [from, to): `to` null means to the end. */
export interface Window {
  readonly from: number;
  readonly to: number | null;
}

export type Expectation =
  | { readonly kind: 'return'; readonly comparison: Comparison; readonly value: number; readonly window: Window }
  | {
      readonly kind: 'event';
      readonly wanted: boolean;
      readonly event: Annotation['kind'];
      readonly detail: string | null;
      readonly seat: number | null;
      readonly window: Window;
    }
  | {
      readonly kind: 'intention';
      readonly seat: number;
      /** The mind whose belief is meant; null: the first that has one. */
      readonly observer: number | null;
      readonly skill: string;
      /** Of the probability; null: it must be the likeliest. */
      readonly comparison: Comparison | null;
      readonly p: number;
      readonly step: number;
    }
  | {
      readonly kind: 'action';
      readonly seat: number;
      readonly equal: boolean;
      readonly action: string;
      readonly step: number;
    };

export type ParsedExpectation =
  | { readonly ok: true; readonly value: Expectation }
  /** `at` is the offset in the text at which it stops making sense. */
  | { readonly ok: false; readonly at: number; readonly message: string; readonly hint: string | null };

interface Token {
  readonly text: string;
  readonly at: number;
}

class ExpectationError extends Error {
  readonly at: number;
  readonly hint: string | null;
  constructor(at: number, message: string, hint: string | null = null) {
    super(message);
    this.at = at;
    this.hint = hint;
  }
}

/** Words, numbers, comparisons, "quoted texts", (targets) and single brackets. */
const tokenise = (text: string): readonly Token[] => {
  const tokens: Token[] = [];
  const token = /\s*("(?:[^"\\]|\\.)*"|>=|<=|!=|[<>=()]|[^\s"<>=!()]+)/y;
  while (text.slice(token.lastIndex).trim() !== '') {
    const before = token.lastIndex;
    const found = token.exec(text);
    if (found === null)
      throw new ExpectationError(before, `unexpected ${JSON.stringify(text.slice(before).trim()[0])}`);
    tokens.push({ text: found[1]!, at: token.lastIndex - found[1]!.length });
  }
  return tokens;
};

/** A cursor over the tokens of one expectation. */
const reader = (text: string) => {
  const tokens = tokenise(text);
  let next = 0;
  const place = () => tokens[next]?.at ?? text.length;
  const refuse = (expected: string, hint: string | null = null): never => {
    const found = tokens[next];
    throw new ExpectationError(place(), `expected ${expected}, found ${found ? `'${found.text}'` : 'the end'}`, hint);
  };
  const take = (): string => tokens[next++]!.text;
  const accept = (word: string): boolean => tokens[next]?.text === word && ++next > 0;
  const oneOf = <W extends string>(words: readonly W[], expected: string): W => {
    const found = tokens[next]?.text;
    const word = words.find((one) => one === found);
    if (word === undefined) return refuse(expected, found === undefined ? null : suggestWords(found, words));
    next++;
    return word;
  };
  const number = (what: string): number => {
    const found = Number(tokens[next]?.text ?? Number.NaN);
    if (!Number.isFinite(found)) return refuse(what);
    next++;
    return found;
  };
  const whole = (what: string): number => {
    const found = tokens[next]?.text ?? '';
    return /^\d+$/.test(found) ? Number(take()) : refuse(what);
  };
  return {
    refuse,
    accept,
    oneOf,
    number,
    whole,
    expectWord: (word: string) => (accept(word) ? undefined : refuse(`'${word}'`)),
    peek: () => tokens[next]?.text,
    word: (what: string): string => (/^[\w.-]+$/.test(tokens[next]?.text ?? '') ? take() : refuse(what)),
    quoted: (): string | null => (tokens[next]?.text.startsWith('"') ? (JSON.parse(take()) as string) : null),
    /** `(0,1)` after a skill: everything up to the closing bracket. */
    target: (): string => {
      if (!accept('(')) return '';
      const inside: string[] = [];
      while (tokens[next] !== undefined && tokens[next]!.text !== ')') inside.push(take());
      if (!accept(')')) refuse("')'");
      return ` (${inside.join('')})`;
    },
    end: () => (next < tokens.length ? refuse('the end') : undefined),
  };
};

type Reader = ReturnType<typeof reader>;

const readWindow = (read: Reader): Window => {
  if (read.accept('by') || read.accept('before')) return { from: 0, to: read.whole('a step') };
  if (read.accept('after')) return { from: read.whole('a step'), to: null };
  if (!read.accept('at')) return { from: 0, to: null };
  const step = read.whole('a step');
  return { from: step, to: step + 1 };
};

const readSeat = (read: Reader): number => {
  read.expectWord('seat');
  return read.whole('a seat such as 0');
};

const readEvent = (read: Reader, wanted: boolean): Expectation => {
  const event = read.oneOf(EVENTS, 'an event');
  const detail = read.quoted();
  const seat = read.peek() === 'seat' ? readSeat(read) : null;
  return { kind: 'event', wanted, event, detail, seat, window: readWindow(read) };
};

const readIntention = (read: Reader): Expectation => {
  read.expectWord('(');
  const seat = readSeat(read);
  read.expectWord(')');
  const observer = read.accept('of') ? readSeat(read) : null;
  read.expectWord('=');
  const skill = read.quoted() ?? read.word('a skill such as pickUpOnion') + read.target();
  let comparison: Comparison | null = null;
  let p = 0;
  if (read.accept('with')) {
    read.expectWord('p');
    comparison = read.oneOf(COMPARISONS, 'a comparison');
    p = read.number('a probability such as 0.5');
  }
  read.expectWord('at');
  return { kind: 'intention', seat, observer, skill, comparison, p, step: read.whole('a step') };
};

const readExpectation = (text: string): Expectation => {
  const read = reader(text);
  const kinds = ['return', 'event', 'no', 'intention', 'action'] as const;
  const kind = read.oneOf(kinds, 'return, event, no event, intention or action');
  const expectation = ((): Expectation => {
    switch (kind) {
      case 'return': {
        const comparison = read.oneOf(COMPARISONS, 'a comparison');
        return { kind, comparison, value: read.number('a return such as 20'), window: readWindow(read) };
      }
      case 'event':
        return readEvent(read, true);
      case 'no':
        read.expectWord('event');
        return readEvent(read, false);
      case 'intention':
        return readIntention(read);
      case 'action': {
        const seat = readSeat(read);
        const equal = read.oneOf(['=', '!='] as const, "'=' or '!='") === '=';
        const action = read.word('an action such as stay');
        read.expectWord('at');
        return { kind, seat, equal, action, step: read.whole('a step') };
      }
    }
  })();
  read.end();
  return expectation;
};

export const parseExpectation = (text: string): ParsedExpectation => {
  try {
    return { ok: true, value: readExpectation(text) };
  } catch (error) {
    if (error instanceof ExpectationError) return { ok: false, at: error.at, message: error.message, hint: error.hint };
    throw error;
  }
};

const formatWindow = ({ from, to }: Window): string => {
  if (to === null) return from === 0 ? '' : ` after ${from}`;
  return from > 0 && to === from + 1 ? ` at ${from}` : ` before ${to}`;
};

/** The text of an expectation; `parseExpectation` reads it back. */
export const formatExpectation = (expectation: Expectation): string => {
  switch (expectation.kind) {
    case 'return':
      return `return ${expectation.comparison} ${expectation.value}${formatWindow(expectation.window)}`;
    case 'event': {
      const { wanted, event, detail, seat, window } = expectation;
      const what = detail === null ? event : `${event} ${JSON.stringify(detail)}`;
      return `${wanted ? '' : 'no '}event ${what}${seat === null ? '' : ` seat ${seat}`}${formatWindow(window)}`;
    }
    case 'intention': {
      const { seat, observer, skill, comparison, p, step } = expectation;
      const of = observer === null ? '' : ` of seat ${observer}`;
      const bound = comparison === null ? '' : ` with p ${comparison} ${p}`;
      return `intention(seat ${seat})${of} = ${JSON.stringify(skill)}${bound} at ${step}`;
    }
    case 'action': {
      const { seat, equal, action, step } = expectation;
      return `action seat ${seat} ${equal ? '=' : '!='} ${action} at ${step}`;
    }
  }
};

/** Whether `found` stands in this relation to `value`. */
export const compare = (found: number, comparison: Comparison, value: number): boolean => {
  switch (comparison) {
    case '>=':
      return found >= value;
    case '<=':
      return found <= value;
    case '>':
      return found > value;
    case '<':
      return found < value;
    case '=':
      return found === value;
    case '!=':
      return found !== value;
  }
};
