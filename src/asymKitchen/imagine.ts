/**
 * How the work and the talk could go on from a hypothesis: what is still on its way, whether what is said now arrives and
 * is gone by, and whether this seat would say anything later. `play.ts` plays it to the end.
 */
import { isQuestion } from '../channel/acts.ts';
import type { ChannelSettings } from '../channel/settings.ts';
import type { Imagined } from '../conversation.ts';
import type { Message } from '../environment.ts';
import { heldOfSeat } from '../overcooked/scene.ts';
import { type Hypothesis, marginal } from './belief.ts';
import { workedBy } from './environment.ts';
import { situationsOf } from './hypotheses.ts';
import { orderContent } from './messages.ts';
import { KINDS } from './partners/kinds.ts';
import { type Coming, mindOf, playOn } from './play.ts';
import { type Setting, seesOrder } from './setting.ts';
import { writeExtras } from './state.ts';
import { isAnswered, saidBy, type Understanding } from './understanding.ts';

/** This seat's messages that the other has yet to hear, and answers that are on their way to this seat. */
const underway = (u: Understanding, given: Hypothesis, { latency }: ChannelSettings): readonly Coming[] => {
  const { step } = u.view;
  const { hears, speaks, every } = KINDS[given.kind];
  return saidBy(u, u.seat).flatMap((one): Coming[] => {
    const heard = { id: one.id, from: u.seat, step: one.step, message: one.message };
    const at = one.step + latency;
    const asks = isQuestion(one.message);
    // What it hears now, belief has told it already; but it has not answered yet.
    if (at > step || (at === step && asks)) return [{ at, heard }];
    const reply = at + every - 1 + latency;
    if (!asks || !hears || !speaks || !u.theySee || reply <= step || isAnswered(u, one)) return [];
    const answer: Message = {
      to: [u.seat],
      act: 'inform',
      content: orderContent(given.order),
      replyTo: one.id,
    };
    return [{ at: reply, heard: { id: `${at}.${u.other}`, from: u.other, step: at, message: answer } }];
  });
};

/**
 * The mean over whether the message of this moment arrives and is gone by, with these probabilities: what is compared
 * now is no matter of luck. Nobody to hear it: one play, in which it does not arrive.
 */
const expect = (chances: readonly number[], play: (arrives: boolean, accepted: boolean) => Imagined): Imagined => {
  const [arrives = 0, accepted = 0] = chances;
  const cases = [
    [arrives * accepted, true, true],
    [arrives * (1 - accepted), true, false],
    [1 - arrives, false, false],
  ] as const;
  let sum = 0;
  let messages = 0;
  for (const [weight, comes, goesByIt] of cases) {
    if (weight === 0) continue;
    const one = play(comes, goesByIt);
    sum += weight * one.return;
    messages += weight * one.messages;
  }
  return { return: sum, messages };
};

/** What the other works by with less than this probability, it does not. */
const POSSIBLE = 0.05;

/** The state as text, once for all that is imagined at a step. */
const places = new WeakMap<Understanding, string>();

const placeOf = (u: Understanding): string => {
  let place = places.get(u);
  if (place === undefined) {
    place = String.fromCharCode(...u.view.observation.state);
    places.set(u, place);
  }
  return place;
};

/** What imagined conversations came to: many a step of many an episode asks for the same one. */
const REMEMBERED = 20_000;

/** From where it is imagined. */
interface Outlook {
  readonly u: Understanding;
  /** Messages that this seat may say after this one. */
  readonly window: number;
  readonly seed: number;
}

/** What comes of it if this seat says `message` now, in the situation `given`. */
export type ImagineTalk = (given: Hypothesis, message: Message | null, outlook: Outlook) => Imagined;

/** Imagines for one kitchen and channel; it remembers what it has imagined, which changes nothing but how long it takes. */
export const createImagination = (setting: Setting, channel: ChannelSettings): ImagineTalk => {
  const results = new Map<string, Imagined>();
  const decisions = new WeakMap<Understanding, Map<number, boolean>>();

  const imagine = (
    given: Hypothesis,
    message: Message | null,
    { u, window, seed, speaks }: Outlook & { readonly speaks: boolean },
  ): Imagined => {
    const { view, seat, other } = u;
    const { step, observation } = view;
    const traits = KINDS[given.kind];
    const coming = underway(u, given, channel);
    const mine = seesOrder(setting, step, seat) ? given.order : workedBy(u.order);
    const spoken = saidBy(u, seat).at(-1);
    const possible = marginal(u.hypotheses, ({ takes }) => takes).map((p) => p > POSSIBLE);
    const question = coming.some(({ heard }) => heard.from === other || heard.message.act === 'ask');
    // Only these are drawn: without them an imagined conversation is the same with every seed.
    const draws = channel.loss > 0 || traits.compliance < 1 || setting.sight.change !== null;
    const key = [
      placeOf(u),
      seat,
      mine,
      `${given.order}${given.takes}${given.kind}${given.bring}${given.part}`,
      message === null ? '' : `${message.act}${JSON.stringify(message.content ?? null)}${message.replyTo ?? ''}`,
      window,
      speaks,
      draws ? seed : 0,
      coming.length === 0 ? '' : JSON.stringify(coming),
      spoken === undefined ? -1 : step - spoken.step,
      possible.join(),
    ].join('|');
    const found = results.get(key);
    if (found !== undefined) return found;
    const state = new Int16Array(observation.state);
    writeExtras(setting, state, { order: given.order });
    const play = (arrives: boolean, accepted: boolean) =>
      playOn({
        setting,
        channel,
        seat,
        state,
        mine,
        possible,
        theirs: mindOf(given.takes, {
          bring: given.bring,
          part: given.part,
          held: heldOfSeat(setting.scenes[0]!, observation.state, other),
        }),
        traits,
        message,
        arrives,
        accepted,
        window,
        speaksLater: speaks,
        coming,
        asked: question,
        quiet: spoken === undefined ? setting.horizon : step - spoken.step,
        seed,
      });
    const imagined = expect(message === null || !traits.hears ? [] : [1 - channel.loss, traits.compliance], play);
    if (results.size >= REMEMBERED) results.clear();
    results.set(key, imagined);
    return imagined;
  };

  /** Of the two things that a seat can do later, to speak where there is reason to or never to, the better one by what it believes. */
  const speaksLater = (outlook: Outlook): boolean => {
    const { u, window } = outlook;
    if (window === 0) return false;
    const decided = decisions.get(u) ?? new Map<number, boolean>();
    decisions.set(u, decided);
    let speaks = decided.get(window);
    if (speaks === undefined) {
      let gain = 0;
      const returnOf = (given: Hypothesis, later: boolean) =>
        imagine(given, null, { ...outlook, speaks: later }).return;
      for (const { given, weight } of situationsOf(u))
        gain += weight * (returnOf(given, true) - returnOf(given, false));
      speaks = gain > 0;
      decided.set(window, speaks);
    }
    return speaks;
  };

  return (given, message, outlook) => imagine(given, message, { ...outlook, speaks: speaksLater(outlook) });
};
