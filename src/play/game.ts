/**
 * One game: a real episode, some of whose seats ask people. It counts down, can be paused and left, and tells whoever
 * watches of every step; what comes of it is the row and the trace that any episode has.
 */
import type { Action, Environment, Seat } from '../environment.ts';
import { runEpisode } from '../episode.ts';
import { getReady } from '../experiment/deadlines.ts';
import type { Assignment } from '../experiment/description.ts';
import { type Played, rowOf, setupOf } from '../experiment/play.ts';
import type { Workshop } from '../experiment/workshop.ts';
import type { Json } from '../json.ts';
import { PERSON } from '../partners/person.ts';
import { formatTrace, type TraceLine } from '../trace.ts';
import { createPace, PATIENCE } from './pace.ts';
import { patientPolicy } from './patient.ts';
import { withPeople } from './people.ts';
import type { GamePhase, GameResult, PhaseMessage, PlayedStep, Tick } from './protocol.ts';

/** What a game is made of. */
export interface GamePlan {
  readonly assignment: Assignment;
  readonly workshop: Workshop;
  readonly tick: Tick;
  /** Seconds from the beginning, or from going on, to the first step. */
  readonly countdown: number;
  /** Milliseconds that a partner has in a game of turns once all people have chosen. */
  readonly patience?: number;
}

/** Who watches a game. */
export interface Onlooker {
  onStep(step: PlayedStep): void;
  onPhase(phase: PhaseMessage): void;
}

/** A game that came to its end, or broke off because somebody failed. */
export interface EndedGame {
  readonly played: Played;
  readonly result: GameResult;
}

export interface Game {
  readonly environment: Environment;
  /** Seats of people. */
  readonly people: readonly Seat[];
  /** How it stands now. */
  phase(): PhaseMessage;
  now(): PlayedStep;
  /** How often it was paused. */
  pauses(): number;
  press(seat: Seat, action: Action): void;
  release(seat: Seat, action: Action): void;
  setPresent(seat: Seat, present: boolean): void;
  pause(why: string | null): void;
  resume(): void;
  /** Breaks it off: nothing is kept of it. */
  leave(): void;
  /** null: it was left. Never rejects. */
  readonly ended: Promise<EndedGame | null>;
}

const failureWords = (cause: string, seat: Seat | null, reason: string): string =>
  `${seat === null ? cause : `the player in seat ${seat}`} failed: ${reason}`;

/** Waits until everybody can be asked, and begins with the countdown. `onlooker` is told nothing any more once it is over. */
export const startGame = async (plan: GamePlan, onlooker: Onlooker): Promise<Game> => {
  const { assignment, tick } = plan;
  const workshop = withPeople(plan.workshop);
  const setup = setupOf(assignment, null, { workshop, level: 'full' });
  const { environment } = setup;
  plan.workshop.models?.begin(setup.lane!);
  await getReady(setup.policies);
  const people = assignment.description.policies.flatMap(({ definition }, seat) =>
    definition === PERSON ? [seat] : [],
  );
  const pace = createPace(environment, people, { tick, patience: plan.patience ?? PATIENCE });
  const annotate = workshop.world.annotator();

  let phase: GamePhase = 'paused';
  let why: string | null = null;
  let goesOn: NodeJS.Timeout | null = null;
  let goesOnAt = 0;
  let pauses = 0;
  let left = false;
  let deliveries = 0;
  let before: unknown = null;
  let now: PlayedStep = { kind: 'step', step: 0, state: null, actions: [], reward: 0, return: 0, missed: [] };

  const tell = (): PhaseMessage => ({
    kind: 'phase',
    phase,
    countdown: phase === 'countdown' ? Math.max(0, (goesOnAt - performance.now()) / 1000) : 0,
    why,
  });
  const enter = (next: GamePhase, because: string | null = null): void => {
    phase = next;
    why = because;
    onlooker.onPhase(tell());
  };
  const stopCountdown = (): void => {
    if (goesOn !== null) clearTimeout(goesOn);
    goesOn = null;
  };
  const countDown = (): void => {
    goesOnAt = performance.now() + plan.countdown * 1000;
    enter('countdown');
    goesOn = setTimeout(() => {
      goesOn = null;
      enter('playing');
      pace.start();
    }, plan.countdown * 1000);
  };

  const onLine = (line: TraceLine, state: unknown): void => {
    if (line.kind === 'header') {
      before = state;
      now = { ...now, step: line.first ?? 0, state: environment.encode(state) };
    }
    if (line.kind !== 'step') return;
    const joint = line.m === undefined ? { actions: line.a } : { actions: line.a, messages: line.m };
    const events = annotate({ environment, before, joint, after: state });
    deliveries += events.filter(({ kind }) => kind === 'delivered').length;
    before = state;
    now = {
      kind: 'step',
      step: line.t + 1,
      state: environment.encode(state) as Json,
      actions: line.a,
      reward: line.r ?? 0,
      return: now.return + (line.r ?? 0),
      missed: line.missed ?? [],
    };
    if (!left) onlooker.onStep(now);
  };

  const play = async (): Promise<EndedGame | null> => {
    const episode = await runEpisode({
      ...setup,
      policies: setup.policies.map((policy, seat) =>
        people.includes(seat) ? pace.person(seat) : patientPolicy(policy, pace.over),
      ),
      deadlines: pace.deadlines,
      onLine,
    });
    stopCountdown();
    pace.close();
    if (left) return null;
    const { failure } = episode;
    const row = { ...rowOf(assignment, environment.lowestReturn, episode), ...(failure === null ? {} : { failure }) };
    const result: GameResult = {
      return: episode.return,
      steps: episode.steps,
      deliveries,
      missed: episode.missed,
      failure: failure === null ? null : failureWords(failure.cause, failure.seat, failure.reason),
      trace: null,
    };
    enter('over');
    return { played: { row, trace: formatTrace(episode.trace), carried: null }, result };
  };
  const ended = play();
  countDown();

  return {
    environment,
    people,
    phase: tell,
    now: () => now,
    pauses: () => pauses,
    press: (seat, action) => {
      if (phase !== 'playing' || !people.includes(seat)) return;
      pace.hands(seat).press(action);
      pace.pressed();
    },
    release: (seat, action) => {
      if (people.includes(seat)) pace.hands(seat).release(action);
    },
    setPresent: pace.setPresent,
    pause: (because) => {
      if (phase !== 'playing' && phase !== 'countdown') return;
      stopCountdown();
      pace.stop();
      pauses++;
      enter('paused', because);
    },
    resume: () => {
      if (phase === 'paused') countDown();
    },
    leave: () => {
      left = true;
      stopCountdown();
      pace.close();
    },
    ended,
  };
};
