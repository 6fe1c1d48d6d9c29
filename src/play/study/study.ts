/**
 * A study at work: each participant agrees, practises, plays their games in their order and says after each how it went.
 * Where somebody stands follows from what is in the run directory, so that a lost page, a crash or a night in between
 * costs at most the game that was on.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { requestAsJson } from '../../experiment/description.ts';
import { InputError } from '../../experiment/problem.ts';
import { appendTo, RATINGS, type Rating, readRatings } from '../../experiment/ratings.ts';
import { type EndedGame, type Game, startGame } from '../game.ts';
import type { Host } from '../host.ts';
import type { Keeping } from '../keeping.ts';
import type { GameResult, Scene, ServerMessage, StudyState } from '../protocol.ts';
import { Refused, receiveVisits, type Visitor, type Visits } from '../visits.ts';
import { openParticipants, type Participant } from './participants.ts';
import type { PlannedGame, StudyPlan } from './plan.ts';

/** Somebody at a page; a participant once they have agreed. */
interface Subject extends Visitor {
  participant: Participant | null;
  games: readonly PlannedGame[];
  practised: boolean;
  game: Game | null;
  /** Between the wish to begin and the game: the teammate is getting ready. */
  opening: boolean;
  result: GameResult | null;
  /** How often the game that was played last was paused. */
  pauses: number;
}

export interface Study extends Host {
  /** How many have joined, and how many games have been rated. */
  progress(): { readonly participants: number; readonly ratings: number };
  close(): void;
}

export interface StudySetup {
  readonly plan: StudyPlan;
  readonly keeping: Keeping;
  /** Told whenever `progress` has changed. */
  readonly onProgress: () => void;
  /** Told, in words, of what participants are not to know: which teammate failed, and why. */
  readonly onTrouble: (what: string) => void;
}

export const createStudy = ({ plan, keeping, onProgress, onTrouble }: StudySetup): Study => {
  const { file, workshop } = plan;
  const participants = openParticipants(keeping.path);
  const rate = appendTo<Rating>(join(keeping.path, RATINGS));
  const rated = new Set(readRatings(keeping.path).map(({ participant, game }) => `${participant} ${game}`));
  const subjects = new Map<string, Subject>();
  const ratings = () => rated.size;

  const rowOf = ({ assignment }: PlannedGame) => keeping.rows().find(({ id }) => id === assignment.id);

  /** The first game that isn't over and done with, from 0: rated, or broken by somebody's fault. */
  const nextGame = ({ participant, games }: Subject): number => {
    const next = games.findIndex(
      (game, i) => !rated.has(`${participant?.id} ${i + 1}`) && rowOf(game)?.status !== 'failed',
    );
    return next < 0 ? games.length : next;
  };

  const stageOf = (subject: Subject): StudyState['stage'] => {
    const { participant, games, game, practised } = subject;
    if (participant === null) return 'consent';
    if (participant.withdrawn) return 'withdrawn';
    const next = nextGame(subject);
    if (next >= games.length) return 'finished';
    if (game !== null) return 'playing';
    if (rowOf(games[next]!) !== undefined) return 'questions';
    return practised || next > 0 || !file.practice ? 'ready' : 'practice';
  };

  const stateFor = (subject: Subject): StudyState => {
    const { participant, result } = subject;
    // Who has not agreed yet sees how many games there are, not whose.
    const games = participant === null ? plan.games(participants.count()) : subject.games;
    const next = Math.min(nextGame({ ...subject, games }), games.length - 1);
    const current = games[next]!;
    return {
      kind: 'study',
      title: file.title,
      stage: stageOf(subject),
      consent: file.consent,
      thanks: file.thanks,
      participant: participant?.id ?? null,
      game: next + 1,
      games: games.length,
      teammate: current.label,
      seat: current.seat,
      questions: file.questions,
      request: requestAsJson(current.assignment.description),
      tick: file.tick,
      result,
    };
  };

  const sceneFor = (game: Game, { assignment, label, seat }: PlannedGame): Scene => {
    const { phase, countdown } = game.phase();
    return {
      kind: 'scene',
      request: requestAsJson(assignment.description),
      horizon: game.environment.horizon,
      tick: file.tick,
      yours: [seat],
      names: [0, 1].map((one) => (one === seat ? '' : `Teammate ${label}`)),
      people: [0, 1].map((one) => one === seat),
      now: game.now(),
      countdown,
      phase,
    };
  };

  const send = (subject: Subject, message: ServerMessage): void => subject.page?.send(message);
  const show = (subject: Subject): void => send(subject, stateFor(subject));

  /** While the participant is away. */
  const pauseFor = (game: Game, { seat }: PlannedGame): void => {
    game.pause('you were away');
    game.setPresent(seat, false);
  };

  const begin = (subject: Subject): void => {
    if (subject.opening) return;
    if (stageOf(subject) !== 'ready') throw new Refused('there is no game to begin now');
    const index = nextGame(subject);
    const planned = subject.games[index]!;
    subject.opening = true;
    subject.result = null;
    participants.begin(subject.participant!, index + 1);
    void open(subject, planned).finally(() => {
      subject.opening = false;
    });
  };

  /** Of what went wrong a participant is told no more than they may know. */
  const keep = ({ played, result }: EndedGame, { assignment, condition }: PlannedGame): GameResult => {
    try {
      keeping.keep(played, assignment, condition);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      onTrouble(error.message);
      return { ...result, failure: 'it could not be kept; please tell whoever runs this study' };
    }
    if (result.failure === null) return result;
    onTrouble(result.failure);
    return { ...result, failure: 'your teammate has stopped working' };
  };

  const open = async (subject: Subject, planned: PlannedGame): Promise<void> => {
    const game = await startGame(
      { assignment: planned.assignment, workshop, tick: file.tick, countdown: file.countdown },
      { onStep: (step) => send(subject, step), onPhase: (phase) => send(subject, phase) },
    );
    if (subject.participant!.withdrawn) return game.leave();
    subject.game = game;
    show(subject);
    send(subject, sceneFor(game, planned));
    send(subject, game.phase());
    if (subject.page === null) pauseFor(game, planned);
    void game.ended.then((ended) => {
      if (subject.game !== game) return;
      subject.game = null;
      subject.pauses = game.pauses();
      if (ended !== null) subject.result = keep(ended, planned);
      onProgress();
      show(subject);
    });
  };

  const takeAnswers = (subject: Subject, answers: Rating['answers'], comment: string): void => {
    const index = nextGame(subject);
    const { assignment, label, seat } = subject.games[index]!;
    const known = file.questions.map(({ name }) => name);
    const strange = Object.keys(answers).find((name) => !known.includes(name));
    if (strange !== undefined) throw new Refused('that was not asked');
    const { id, number, attempts } = subject.participant!;
    const { layout, focal } = assignment.description;
    rate({
      schema: 1,
      participant: id,
      number,
      game: index + 1,
      attempt: attempts.get(index + 1) ?? 1,
      episode: assignment.id,
      layout,
      teammate: focal,
      label,
      seat,
      pauses: subject.pauses,
      answers: Object.fromEntries(known.map((name) => [name, answers[name] ?? null])),
      comment,
    });
    rated.add(`${id} ${index + 1}`);
    subject.result = null;
    onProgress();
  };

  const hear: Visits<Subject>['hear'] = (subject, message) => {
    const stage = stageOf(subject);
    switch (message.kind) {
      case 'press':
        subject.game?.press(message.seat, message.action);
        return;
      case 'release':
        subject.game?.release(message.seat, message.action);
        return;
      case 'pause':
        subject.game?.pause(null);
        return;
      case 'resume':
        subject.game?.resume();
        return;
      case 'consent':
        if (stage !== 'consent') return;
        subject.participant = participants.join(subject.token);
        subject.games = plan.games(subject.participant.number);
        onProgress();
        break;
      case 'practised':
        subject.practised = true;
        break;
      case 'begin':
        begin(subject);
        return;
      case 'answers':
        // Sent twice, by an impatient finger or after a lost answer: the second one is about a game that has its rating.
        if (stage !== 'questions' || message.game !== nextGame(subject) + 1) break;
        takeAnswers(subject, message.answers, message.comment);
        break;
      case 'withdraw':
        if (subject.participant === null || stage === 'finished') return;
        subject.game?.leave();
        subject.game = null;
        participants.withdraw(subject.participant);
        break;
      default:
        throw new Refused('this is a study, not a table for games');
    }
    show(subject);
  };

  return {
    ...receiveVisits<Subject>({
      recognise: (token) => {
        const here = token === null ? undefined : subjects.get(token);
        if (here !== undefined) return here;
        const participant = token === null ? null : participants.find(token);
        const subject: Subject = {
          token: participant === null ? randomUUID() : token!,
          page: null,
          participant,
          games: participant === null ? [] : plan.games(participant.number),
          practised: false,
          game: null,
          opening: false,
          result: null,
          pauses: 0,
        };
        subjects.set(subject.token, subject);
        return subject;
      },
      arrive: (subject) => {
        show(subject);
        if (subject.game === null) return;
        const { seat } = subject.games[nextGame(subject)]!;
        subject.game.setPresent(seat, true);
        send(subject, sceneFor(subject.game, subject.games[nextGame(subject)]!));
        send(subject, subject.game.phase());
        subject.game.resume();
      },
      hear,
      depart: (subject) => {
        if (subject.game !== null) pauseFor(subject.game, subject.games[nextGame(subject)]!);
        else if (subject.participant === null) subjects.delete(subject.token);
      },
    }),
    progress: () => ({ participants: participants.count(), ratings: ratings() }),
    close: () => {
      for (const { game } of subjects.values()) game?.leave();
    },
  };
};
