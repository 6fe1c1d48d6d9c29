/** What talk came to in an episode with a channel, as figures of its row, in the three groups of conversational agents. */
import { agenda } from '../measure/talk/agenda.ts';
import { attempts } from '../measure/talk/attempts.ts';
import { commonGround } from '../measure/talk/commonGround.ts';
import { floorBalance } from '../measure/talk/floorBalance.ts';
import { grounding } from '../measure/talk/grounding.ts';
import { informationGain, teamInformationGain } from '../measure/talk/information.ts';
import { manners } from '../measure/talk/manners.ts';
import { nagging } from '../measure/talk/nagging.ts';
import { questionnaireProxy } from '../measure/talk/questionnaire.ts';
import { questions } from '../measure/talk/questions.ts';
import { redundancy } from '../measure/talk/redundancy.ts';
import { satisfaction } from '../measure/talk/satisfaction.ts';
import { countSpeaking, type SpeakingCounts } from '../measure/talk/speaking.ts';
import { notesOf, sentBy, sentIn, type Talked } from '../measure/talk/talked.ts';
import { uptake } from '../measure/talk/uptake.ts';
import type { Trace } from '../trace.ts';
import { annotateTrace, type ReplayGround } from './annotated.ts';
import { saidAt } from './dialogue.ts';

/** A figure of one episode; null where there is nothing to take it of. */
type Fold = (talked: Talked, seat: number) => number | null;

const counted =
  (name: keyof SpeakingCounts): Fold =>
  (talked, seat) =>
    notesOf(talked, 'warranted').length === 0 ? null : countSpeaking(talked, seat)[name];

/**
 * Intelligence, adaptivity, civility (Deng et al. 2024, arXiv 2404.12670). Of the focal policy unless `team` stands in
 * the name. Their formulas stand in the files of `measure/talk`.
 */
export const TALK_FIGURES = {
  intelligence: {
    messages: (talked, seat) => sentBy(talked, seat).length,
    teamMessages: (talked) => sentIn(talked).length,
    teamMessageCosts: (talked) => sentIn(talked).reduce((sum, { cost }) => sum + cost, 0),
    bitsPerMessage: informationGain,
    teamBitsPerMessage: teamInformationGain,
    redundancy,
    askPrecision: (talked, seat) => questions(talked, seat).precision,
    askRecall: (talked, seat) => questions(talked, seat).recall,
    attempts: (talked, seat) => attempts(talked, seat).attempts,
    correctAttempts: (talked, seat) => attempts(talked, seat).correct,
    prematureAttempts: (talked, seat) => attempts(talked, seat).premature,
    lockIn: (talked, seat) => attempts(talked, seat).lockedIn,
  },
  adaptivity: {
    hits: counted('hits'),
    misses: counted('misses'),
    falseAlarms: counted('falseAlarms'),
    rejections: counted('rejections'),
    waited: counted('waited'),
    uptake: (talked, seat) => uptake(talked, seat).given,
    takenUp: (talked, seat) => uptake(talked, seat).taken,
    teamCommonGround: commonGround,
    grounding,
    answered: (talked, seat) => agenda(talked, seat).answered,
    unanswered: (talked, seat) => agenda(talked, seat).unanswered,
    strayed: (talked, seat) => notesOf(talked, 'strayed', seat).length,
  },
  civility: {
    nagging,
    intrusions: (talked, seat) => manners(talked, seat).intrusions,
    autonomyViolations: (talked, seat) => manners(talked, seat).violations,
    unwarranted: (talked, seat) => manners(talked, seat).unwarranted,
    teamFloorGini: floorBalance,
    satisfactionSimulated: (talked, seat) => satisfaction(talked, seat)?.mean ?? null,
    questionnaireProxy,
  },
} as const satisfies { readonly [group: string]: { readonly [figure: string]: Fold } };

export type TalkGroup = keyof typeof TALK_FIGURES;

/** By group and figure. */
export type TalkFigures = { readonly [G in TalkGroup]: { readonly [figure: string]: number | null } };

/** All that was said in a trace, beside what happened. Throws a `ReplayError` where it does not replay. */
export const talkedIn = (trace: Trace, ground: ReplayGround): Talked => {
  const steps = [...annotateTrace(trace, ground)];
  return {
    seats: ground.environment.seats,
    said: steps.flatMap(saidAt),
    events: steps.map(({ events }) => events),
  };
};

const round = (value: number): number => Math.round(value * 1e6) / 1e6;

export const talkFigures = (talked: Talked, seat: number): TalkFigures => {
  const ofGroup = (folds: { readonly [figure: string]: Fold }) =>
    Object.fromEntries(
      Object.entries(folds).map(([name, fold]) => {
        const value = fold(talked, seat);
        return [name, value === null ? null : round(value)];
      }),
    );
  return {
    intelligence: ofGroup(TALK_FIGURES.intelligence),
    adaptivity: ofGroup(TALK_FIGURES.adaptivity),
    civility: ofGroup(TALK_FIGURES.civility),
  };
};
