/** Measures of talk against numbers worked out by hand. */
import { describe, expect, it } from 'vitest';
import type { Message } from '../../../src/environment.ts';
import { agenda } from '../../../src/measure/talk/agenda.ts';
import { attempts } from '../../../src/measure/talk/attempts.ts';
import { capability } from '../../../src/measure/talk/capability.ts';
import { commonGround } from '../../../src/measure/talk/commonGround.ts';
import { grossValue, netValue, normalisedReturn, turnReduction } from '../../../src/measure/talk/communication.ts';
import { floorBalance, gini } from '../../../src/measure/talk/floorBalance.ts';
import { grounding } from '../../../src/measure/talk/grounding.ts';
import { informationGain, teamInformationGain } from '../../../src/measure/talk/information.ts';
import { manners } from '../../../src/measure/talk/manners.ts';
import { countNags, nagging } from '../../../src/measure/talk/nagging.ts';
import { predictedValue } from '../../../src/measure/talk/predictedValue.ts';
import { questionnaireProxy } from '../../../src/measure/talk/questionnaire.ts';
import { questions } from '../../../src/measure/talk/questions.ts';
import { redundancy } from '../../../src/measure/talk/redundancy.ts';
import { degradation, reliability } from '../../../src/measure/talk/reliability.ts';
import { satisfaction } from '../../../src/measure/talk/satisfaction.ts';
import { countSpeaking, speakingOf } from '../../../src/measure/talk/speaking.ts';
import type { Said, Talked } from '../../../src/measure/talk/talked.ts';
import { uptake } from '../../../src/measure/talk/uptake.ts';
import type { Annotation } from '../../../src/world.ts';

const say = (step: number, from: number, act: string, more: Partial<Message & Said> = {}): Said => {
  const { to = [1 - from], content, replyTo, fate = 'sent', cost = 0 } = more;
  const message = {
    to,
    act,
    ...(content === undefined ? {} : { content }),
    ...(replyTo === undefined ? {} : { replyTo }),
  };
  return { step, from, message, fate, cost, heard: fate === 'sent' ? step + 1 : null };
};

const note = (kind: Annotation['kind'], seat: number, detail?: string, other?: number): Annotation => ({
  kind,
  seat,
  ...(detail === undefined ? {} : { detail }),
  ...(other === undefined ? {} : { other }),
});

/** An episode of two seats: what was said, and by step what happened. */
const episode = (
  said: readonly Said[],
  happened: { readonly [step: number]: readonly Annotation[] } = {},
  steps = 10,
): Talked => ({ seats: 2, said, events: Array.from({ length: steps }, (_, step) => happened[step] ?? []) });

const NOTHING = episode([]);

describe('what is told and asked', () => {
  const happened = {
    0: [note('told', 0, 'new a', 1), note('needed', 1, 'a'), note('needed', 1, 'b')],
    1: [note('told', 0, 'known a', 1), note('learned', 1, '2.5 a', 0)],
    2: [note('told', 0, 'known b', 1), note('asked', 1, 'useful b', 0), note('learned', 0, '1 c', 1)],
    3: [note('asked', 1, 'useless d', 0), note('told', 0, 'known a', 1)],
  };
  const said = [say(0, 0, 'inform'), say(1, 0, 'inform'), say(2, 1, 'ask'), say(3, 1, 'ask', { fate: 'floor' })];
  const talked = episode(said, happened);

  it('is redundant where it was known', () => {
    expect(redundancy(talked, 0)).toBe(3 / 4);
    expect(redundancy(talked, 1)).toBeNull();
  });

  it('is precise where it was useful, and complete where all that was needed was asked', () => {
    expect(questions(talked, 1)).toEqual({ precision: 1 / 2, recall: 1 / 2 });
    expect(questions(talked, 0)).toEqual({ precision: null, recall: null });
  });

  it('teaches bits, over the messages that went out', () => {
    expect(informationGain(talked, 0)).toBe(2.5 / 2);
    expect(informationGain(talked, 1)).toBe(1 / 1);
    expect(teamInformationGain(talked)).toBe(3.5 / 3);
    expect(informationGain(NOTHING, 0)).toBeNull();
  });
});

describe('attempts', () => {
  it('are counted as premature and locked in where they were made', () => {
    const talked = episode([], {
      1: [note('attempt', 0, 'wrong'), note('premature', 0)],
      3: [note('attempt', 0, 'correct'), note('premature', 0)],
      4: [note('premature', 0)],
      5: [note('attempt', 0, 'wrong'), note('lockedIn', 0, 'a'), note('lockedIn', 0, 'b')],
      6: [note('attempt', 0, 'correct'), note('attempt', 1, 'correct')],
    });
    expect(attempts(talked, 0)).toEqual({ attempts: 4, correct: 1 / 2, premature: 1 / 2, lockedIn: 1 / 4 });
    expect(attempts(NOTHING, 0)).toEqual({ attempts: 0, correct: null, premature: null, lockedIn: null });
  });
});

describe('speaking at the right time', () => {
  /** Twelve steps: windows 1 to 3 (served at 2) and 6 to 7 (missed); out of place at 4, a reply that is owed at 9. */
  const talked = episode(
    [say(2, 0, 'inform'), say(4, 0, 'inform'), say(8, 1, 'ask'), say(9, 0, 'inform', { replyTo: '8.1' })],
    {
      1: [note('warranted', 0, 'w1 correction 3')],
      2: [note('served', 0, 'w1')],
      6: [note('warranted', 0, 'w2 data 7')],
      10: [note('warranted', 1, 'w3 source 11')],
    },
    12,
  );

  it('counts windows served and missed, and silence outside of them', () => {
    // Silent outside of windows: 0, 5, 8, 10, 11. Steps 1 and 3 lie in a window, 6 and 7 too; 9 was owed.
    expect(countSpeaking(talked, 0)).toEqual({ hits: 1, misses: 1, falseAlarms: 1, rejections: 5, waited: 1 });
  });

  it('gives accuracy, both kinds of error, their balance and F1', () => {
    const { accuracy, falseRate, missRate, balanced, f1, latency } = speakingOf(countSpeaking(talked, 0));
    expect(accuracy).toBe(6 / 8);
    expect(falseRate).toBe(1 / 6);
    expect(missRate).toBe(1 / 2);
    expect(balanced).toBeCloseTo(1 - (1 / 6 + 1 / 2) / 2, 12);
    expect(f1).toBe(2 / 4);
    expect(latency).toBe(1);
  });

  it('says nothing of an episode without windows', () => {
    const { accuracy, missRate, balanced, f1 } = speakingOf(countSpeaking(NOTHING, 0));
    expect([accuracy, missRate, balanced, f1]).toEqual([null, null, null, null]);
  });
});

describe('manners', () => {
  const request = { content: 'wash' };

  it('are bad where a refused request is made again, unless something was learned since', () => {
    const said = [
      say(0, 0, 'request', request),
      say(1, 1, 'reject', { replyTo: '0.0' }),
      say(2, 0, 'request', request),
      say(3, 0, 'request', { content: 'dry' }),
      say(6, 0, 'request', request),
    ];
    expect(countNags(episode(said), 0)).toEqual({ nags: 2, refusals: 1 });
    const taught = episode(said, { 4: [note('learned', 0, '1 wash', 1)] });
    expect(countNags(taught, 0)).toEqual({ nags: 1, refusals: 1 });
    expect(nagging(taught, 0)).toBe(1);
    expect(nagging(NOTHING, 0)).toBeNull();
  });

  it('count intrusions by message, violations by 100 steps, and what is worth nothing to others', () => {
    const said = [say(0, 0, 'propose'), say(1, 0, 'propose'), say(2, 0, 'inform'), say(3, 0, 'request')];
    const talked = episode(said, {
      0: [note('disturbed', 0, undefined, 1), note('pushed', 0, undefined, 1)],
      2: [note('disturbed', 0, undefined, 1)],
      5: [note('overrode', 0, 'wash', 1)],
    });
    expect(manners(talked, 0)).toEqual({ intrusions: 2 / 4, violations: 10, unwarranted: 1 / 3 });
    expect(manners(NOTHING, 0)).toEqual({ intrusions: null, violations: 0, unwarranted: null });
  });

  it('answer what is asked', () => {
    const said = [
      say(0, 1, 'ask'),
      say(1, 0, 'inform', { replyTo: '0.1' }),
      say(2, 1, 'ask'),
      say(3, 1, 'ask', { fate: 'lost' }),
    ];
    expect(agenda(episode(said), 0)).toEqual({ answered: 1 / 2, unanswered: null });
    expect(agenda(episode(said), 1)).toEqual({ answered: null, unanswered: 2 / 3 });
    // What is heard when all is over can't be answered.
    const late = [...said, say(9, 1, 'ask')];
    expect(agenda(episode(late), 0).answered).toBe(1 / 2);
    expect(agenda(episode(late), 1).unanswered).toBe(2 / 3);
  });
});

describe('adaptivity', () => {
  it('takes up what others want', () => {
    const said = [say(0, 0, 'request'), say(1, 0, 'propose'), say(2, 1, 'request'), say(3, 0, 'inform')];
    const talked = episode(said, { 4: [note('tookUp', 1, 'request', 0)], 5: [note('tookUp', 0, 'inform', 1)] });
    expect(uptake(talked, 0)).toEqual({ given: 1 / 2, taken: 0 });
    expect(uptake(NOTHING, 0)).toEqual({ given: null, taken: null });
    expect(uptake(episode([...said, say(9, 0, 'request')], { 4: [note('tookUp', 1, 'request', 0)] }), 0).given).toBe(
      1 / 2,
    );
  });

  it('grows common ground once for each topic and pair', () => {
    const talked = episode([], {
      1: [note('agreed', 0, 'a', 1)],
      2: [note('agreed', 1, 'a', 0), note('agreed', 1, 'b', 0)],
    });
    expect(commonGround(talked)).toBe(2);
  });

  it('is grounded by clarifying, acknowledging and following up', () => {
    const said = [
      say(0, 1, 'inform'),
      say(1, 0, 'acknowledge', { replyTo: '0.1' }),
      say(2, 0, 'ask', { replyTo: '0.1' }),
      say(3, 0, 'ask'),
      say(4, 0, 'inform'),
    ];
    expect(grounding(episode(said), 0)).toBe(2 / 4);
    expect(grounding(episode(said), 1)).toBe(0);
  });
});

describe('the floor', () => {
  it('is balanced by the Gini coefficient', () => {
    expect(gini([2, 2, 2])).toBe(0);
    expect(gini([3, 0, 0])).toBeCloseTo(2 / 3, 12);
    // Σ|xᵢ − xⱼ| = 2·(2 + 3 + 1) = 12 over 2·3·6.
    expect(gini([1, 3, 4])).toBeCloseTo(12 / 48, 12);
    expect(gini([0, 0])).toBeNull();
    expect(floorBalance(episode([say(0, 0, 'inform'), say(1, 0, 'inform', { fate: 'budget' })]))).toBe(1 / 2);
  });
});

describe('simulated satisfaction', () => {
  it('follows its rule step by step', () => {
    const said = [
      say(0, 0, 'request', { content: 'x' }),
      say(1, 1, 'reject', { replyTo: '0.0' }),
      say(2, 0, 'request', { content: 'x' }),
      say(3, 1, 'ask'),
    ];
    const talked = episode(said, { 0: [note('disturbed', 0, undefined, 1)], 1: [note('learned', 1, '1 x', 0)] }, 7);
    // 0.5 −0.1 (intrusion) = 0.4, +0.1 (learned) = 0.5, −0.3 (nag) = 0.2, 0.2, 0.2, −0.02 twice (the question waits).
    const found = satisfaction(talked, 0)!;
    expect(found.final).toBeCloseTo(0.16, 12);
    expect(found.least).toBeCloseTo(0.16, 12);
    expect(found.mean).toBeCloseTo((0.4 + 0.5 + 0.2 + 0.2 + 0.2 + 0.18 + 0.16) / 7, 12);
    expect(satisfaction(episode([], {}, 0), 0)).toBeNull();
  });
});

describe('the proxy of a questionnaire', () => {
  it('weighs its stand-ins, and is silent where one factor has none', () => {
    const said = [
      say(0, 1, 'request'),
      say(1, 0, 'inform', { replyTo: '0.1' }),
      say(2, 0, 'inform'),
      say(3, 1, 'acknowledge'),
    ];
    const talked = episode(said, {
      1: [note('told', 0, 'new a', 1), note('told', 0, 'known b', 1)],
      4: [note('tookUp', 0, 'request', 1)],
    });
    // competence ½ (half redundant), human-likeness 1 (even floor, answered), flexibility 1 (took up the one wish).
    expect(questionnaireProxy(talked, 0)).toBeCloseTo(0.49 / 2 + 0.32 + 0.19, 12);
    expect(questionnaireProxy(NOTHING, 0)).toBeNull();
  });
});

describe('initiating and responding', () => {
  it('asks for the right next skill, and gets it', () => {
    const references = [[], [['chop', 'cook', 'serve']]];
    const said = [
      say(1, 0, 'request', { content: 'cook (1,2)' }),
      say(4, 0, 'request', { content: 'chop' }),
      say(6, 0, 'request', { content: 'dance' }),
    ];
    const talked = episode(said, {
      0: [note('skillCompleted', 1, 'chop (0,1)')],
      3: [note('skillCompleted', 1, 'cook (1,2)')],
      5: [note('skillCompleted', 1, 'serve (3,3)')],
    });
    // The second asks to chop again, which is not next; but what the other then did was.
    expect(capability(talked, 0, references)).toEqual({ requests: 2, initiating: 1 / 2, responding: 1 });
  });
});

describe('over episodes', () => {
  it('normalises by what could be gained, and tells net from gross', () => {
    const pairs = [
      { achieved: 8, silent: 2, cost: 1, optimum: 10 },
      { achieved: 4, silent: 4, cost: 0, optimum: 4 },
    ];
    expect(normalisedReturn(pairs)).toBe(6 / 8);
    expect(netValue(pairs)).toBe(3);
    expect(grossValue(pairs)).toBe(3.5);
    expect(normalisedReturn([pairs[1]!])).toBeNull();
    expect(normalisedReturn([{ ...pairs[0]!, optimum: null }])).toBeNull();
  });

  it('saves turns against the passive', () => {
    // The published order of size: 33.0 to 14.0 utterances.
    expect(turnReduction([{ turns: 14, passive: 33 }])).toBeCloseTo(0.5758, 4);
    expect(turnReduction([])).toBeNull();
  });

  it('tells aptitude from unreliability, and degradation', () => {
    const scores = Array.from({ length: 11 }, (_, k) => 10 * k);
    expect(reliability(scores)).toEqual({ aptitude: 90, unreliability: 80 });
    expect(reliability([])).toEqual({ aptitude: null, unreliability: null });
    expect(degradation(100, 61)).toBeCloseTo(0.39, 12);
    expect(degradation(0, 1)).toBeNull();
  });

  it('correlates what was foretold with what came', () => {
    const pairs = [
      { predicted: 1, realised: 2 },
      { predicted: 2, realised: 4 },
      { predicted: 3, realised: 9 },
    ];
    // Covariance 7, deviations √2 and √26.
    expect(predictedValue(pairs).correlation).toBeCloseTo(7 / Math.sqrt(2 * 26), 12);
    expect(predictedValue(pairs)).toMatchObject({ predicted: 2, realised: 5 });
    expect(predictedValue(pairs.slice(1)).correlation).toBeNull();
    expect(predictedValue([]).predicted).toBeNull();
  });
});
