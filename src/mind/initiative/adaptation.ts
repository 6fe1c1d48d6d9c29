/**
 * Adaptation: what a teammate is like to talk to, from what became of what it was asked; how satisfied it may be; and how
 * much civility weighs with it. Counts and posteriors, never raw logs (semantic memory, PRIME, arXiv 2507.04607).
 */
import { accepts, asksFor } from '../../channel/acts.ts';
import { CONTENT, satisfy } from '../../channel/satisfaction.ts';
import type { View } from '../../conversation.ts';
import type { Seat } from '../../environment.ts';
import { bitsOf, type Hearing, type Speaker } from './hear.ts';
import { keyOf, type PartnerMemory, type Pending, type Refused, type TalkMemory } from './memory.ts';
import type { Civility, InitiativeParameters } from './settings.ts';

export const unmetPartner = (seat: Seat, { civility }: InitiativeParameters): PartnerMemory => ({
  seat,
  asked: 0,
  accepted: 0,
  refused: 0,
  ignored: 0,
  givenUp: null,
  tokens: civility.quota?.tokens ?? 0,
  satisfaction: CONTENT,
});

/** Mean of the Beta posterior of its taking up a request, from Jeffreys' prior Beta(½, ½): ⅛ after three were ignored. */
export const uptakeOf = ({ accepted, refused, ignored }: PartnerMemory): number =>
  (accepted + 0.5) / (accepted + refused + ignored + 1);

/** Whether so many requests have come to nothing that more are no use. */
const isIgnoring = (partner: PartnerMemory, civility: Civility): boolean =>
  partner.accepted + partner.refused + partner.ignored >= civility.tries && uptakeOf(partner) < civility.uptake;

/**
 * Whether it may be asked. Who ignores requests is asked once more when the upper confidence bound of its uptake (UCB1's
 * form, Auer et al. 2002; `probe` in the place of √2) has grown to one half: after longer pauses each time.
 */
export const mayBeAsked = (partner: PartnerMemory, step: number, civility: Civility): boolean => {
  if (partner.givenUp === null) return true;
  const n = partner.accepted + partner.refused + partner.ignored;
  const bound = uptakeOf(partner) + civility.probe * Math.sqrt(Math.log(1 + step - partner.givenUp) / n);
  return bound >= 0.5;
};

/** Logistic weights of I-Pro's four factors (arXiv 2204.07433); the factors are theirs, these numbers ours. */
const GOAL = { time: 1, satisfaction: 2, uptake: 2, constant: -0.5 };

/**
 * How much civility weighs with a teammate, in (0, 2), around 1: twice the complement of I-Pro's goal weight, which grows
 * towards the end, with a satisfied teammate and with one that cooperates. Difficulty, their fourth factor, is in the value.
 */
export const civilityDial = (partner: PartnerMemory, { step, horizon }: Pick<View, 'step' | 'horizon'>): number => {
  const push =
    GOAL.constant +
    (GOAL.time * step) / horizon +
    GOAL.satisfaction * (partner.satisfaction - CONTENT) +
    GOAL.uptake * (uptakeOf(partner) - 0.5);
  return 2 - 2 / (1 + Math.exp(-push));
};

/** What became of each open request: answered at this step, given up on, or still open. */
type Fate = 'accepted' | 'refused' | 'ignored' | 'open';

const fateOf = (speaker: Speaker, { news, understanding, view }: Hearing, pending: Pending): Fate => {
  const reply = news.find(({ from, message }) => from === pending.to && message.replyTo === pending.id);
  if (reply?.message.act === 'reject') return 'refused';
  if (reply !== undefined && accepts(reply.message)) return 'accepted';
  if (view.step - pending.step < speaker.parameters.civility.patience) return 'open';
  // Who answers nothing may have done it: the world saw whether it did.
  const uptake = speaker.conversation.uptake(pending.to, 'request', understanding);
  return uptake > pending.uptake || uptake >= 0.5 ? 'accepted' : 'ignored';
};

/** The reservoir, with what was wanted at the last step and did not get the floor. */
const takeBack = ({ memory: { reservoir, saying }, fate, view }: Hearing): TalkMemory['reservoir'] =>
  saying === null || fate !== 'floor' ? reservoir : [...reservoir, { thought: saying, since: view.step - 1 }];

/** The memory after what was heard at this step: requests that were answered or ignored, and one's own that went out. */
export const adapt = (speaker: Speaker, hearing: Hearing): TalkMemory => {
  const { conversation, parameters, environment } = speaker;
  const { civility } = parameters;
  const { memory, own, understanding, agenda, view } = hearing;
  const open: Pending[] = [];
  const refused: Refused[] = [...memory.refused];
  const fates = new Map<Seat, Fate[]>();
  for (const one of memory.pending) {
    const fate = fateOf(speaker, hearing, one);
    if (fate === 'open') open.push(one);
    else fates.set(one.to, [...(fates.get(one.to) ?? []), fate]);
    if (fate === 'refused' && !refused.some(({ key, to }) => key === one.key && to === one.to))
      refused.push({ key: one.key, to: one.to, topic: one.topic, bits: bitsOf(hearing, one.topic) });
  }
  const said = own === null ? null : own.message;
  const to =
    said === null
      ? []
      : said.to.length > 0
        ? said.to
        : Array.from({ length: environment.seats }, (_, seat) => seat).filter((seat) => seat !== view.seat);
  if (own !== null && asksFor(own.message))
    for (const seat of to)
      open.push({
        id: own.id,
        to: seat,
        key: keyOf(own.message),
        topic: memory.saying?.topic ?? '',
        step: own.step,
        uptake: conversation.uptake(seat, 'request', understanding),
      });
  const asked = said !== null && asksFor(said);
  const partners = memory.partners.map((partner): PartnerMemory => {
    const mine = fates.get(partner.seat) ?? [];
    const count = (fate: Fate) => mine.filter((one) => one === fate).length;
    const addressed = to.includes(partner.seat);
    const next = {
      ...partner,
      asked: partner.asked + (asked && addressed ? 1 : 0),
      accepted: partner.accepted + count('accepted'),
      refused: partner.refused + count('refused'),
      ignored: partner.ignored + count('ignored'),
      tokens:
        civility.quota === null
          ? 0
          : Math.min(civility.quota.tokens, partner.tokens + civility.quota.refill) - (addressed ? 1 : 0),
      satisfaction: satisfy(partner.satisfaction, {
        gained: count('accepted') > 0,
        intrusion: addressed ? conversation.busy(partner.seat, understanding) : 0,
        nag: false,
        waits: agenda.some(
          ({ by, to, since }) => by === partner.seat && (to === null || to === view.seat) && view.step > since + 1,
        ),
      }),
    };
    const ignoring = parameters.memory === 'semantic' && isIgnoring(next, civility);
    // A pause begins with every request that came to nothing.
    const again = count('refused') + count('ignored') > 0;
    return { ...next, givenUp: !ignoring ? null : again || partner.givenUp === null ? view.step : partner.givenUp };
  });
  return { ...memory, saying: null, reservoir: takeBack(hearing), partners, pending: open, refused };
};
