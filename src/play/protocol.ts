/**
 * What a page and its server say to each other over a WebSocket: JSON texts, one message each. Types only, so that the
 * page carries none of the server's code. `messages.ts` reads what pages send; what servers send is trusted.
 */
import type { Action, Seat } from '../environment.ts';
import type { Json } from '../json.ts';

/** How fast a game goes: so many milliseconds a step, or (null) as fast as its people press keys. */
export type Tick = number | null;

/** Who is to sit where. */
export type SeatChoice = { readonly kind: 'person' } | { readonly kind: 'policy'; readonly policy: string };

/** What the next game at a table is to be. */
export interface TableSettings {
  readonly rules: string;
  readonly layout: string;
  /** [seat] as many as the layout has. */
  readonly seats: readonly SeatChoice[];
  readonly tick: Tick;
}

/** What a page sends. A page that was never given a token says hello with null. */
export type PageMessage =
  | { readonly kind: 'hello'; readonly token: string | null }
  /** A key goes down or up. Up matters for keys that repeat while they are held. */
  | { readonly kind: 'press'; readonly seat: Seat; readonly action: Action }
  | { readonly kind: 'release'; readonly seat: Seat; readonly action: Action }
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  // At a table:
  | { readonly kind: 'settings'; readonly settings: TableSettings }
  | { readonly kind: 'sit'; readonly seat: Seat }
  | { readonly kind: 'stand'; readonly seat: Seat }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'begin' }
  | { readonly kind: 'leave' }
  | { readonly kind: 'swap' }
  // In a study:
  | { readonly kind: 'consent' }
  | { readonly kind: 'practised' }
  | {
      readonly kind: 'answers';
      readonly game: number;
      readonly answers: { readonly [question: string]: number | null };
      readonly comment: string;
    }
  | { readonly kind: 'withdraw' };

/** Where a game stands. */
export type GamePhase = 'countdown' | 'playing' | 'paused' | 'over';

/** Enough to draw a game from its middle: what a page gets when it comes, or comes back. */
export interface Scene {
  readonly kind: 'scene';
  /** The request that builds the environment again. */
  readonly request: Json;
  readonly horizon: number;
  readonly tick: Tick;
  /** Seats of the page that gets this. */
  readonly yours: readonly Seat[];
  /** [seat] what each player is called; empty for people who gave no name. */
  readonly names: readonly string[];
  /** [seat] whether a person sits there. */
  readonly people: readonly boolean[];
  readonly now: PlayedStep;
  /** Seconds from the beginning, or from going on, until the first step. */
  readonly countdown: number;
  readonly phase: GamePhase;
}

/** One step as it was taken; before the first `step` is 0 and nobody acted. */
export interface PlayedStep {
  readonly kind: 'step';
  /** Steps taken so far. */
  readonly step: number;
  /** As the environment encodes it. */
  readonly state: Json;
  /** [seat] what everybody did in the step that led here; empty at the start. */
  readonly actions: readonly Action[];
  /** Team reward of that step. */
  readonly reward: number;
  readonly return: number;
  /** Seats that were late in that step. */
  readonly missed: readonly Seat[];
}

/** How a game ended. */
export interface GameResult {
  readonly return: number;
  readonly steps: number;
  readonly deliveries: number;
  /** [seat] steps at which it was late. */
  readonly missed: readonly number[];
  /** Why it broke off; null where it came to its end. */
  readonly failure: string | null;
  /** The trace's file; null where the people are not to know it, as in a study. */
  readonly trace: string | null;
}

export interface PhaseMessage {
  readonly kind: 'phase';
  readonly phase: GamePhase;
  /** Seconds until the first step, in the phase `countdown`. */
  readonly countdown: number;
  /** Why it is paused, in words; null where somebody pressed pause. */
  readonly why: string | null;
}

export type SeatState =
  | {
      readonly kind: 'person';
      /** What they call themselves; empty where nobody sits there. */
      readonly name: string;
      readonly taken: boolean;
      /** Whether their page is connected. */
      readonly present: boolean;
      readonly yours: boolean;
    }
  | { readonly kind: 'policy'; readonly policy: string };

/** A table for games: settings, who sits where, how the last game ended. */
export interface TableState {
  readonly kind: 'table';
  readonly settings: TableSettings;
  readonly seats: readonly SeatState[];
  /** Why no game can begin with these settings, in words; null where one can. */
  readonly problem: string | null;
  /** Whether a game is on. */
  readonly playing: boolean;
  readonly result: GameResult | null;
  /** Addresses under which others reach this table. */
  readonly addresses: readonly string[];
}

/** What can be chosen at a table; sent once. */
export interface TableMenu {
  readonly kind: 'menu';
  readonly layouts: readonly { readonly rules: string; readonly name: string; readonly seats: number }[];
  readonly policies: readonly { readonly name: string; readonly group: string; readonly description: string }[];
}

/** One statement of a questionnaire, answered on a scale from 1 (not at all) to 7 (fully). */
export interface Question {
  readonly name: string;
  readonly text: string;
}

/** Where a participant stands in a study. Nothing here tells who the teammates are. */
export interface StudyState {
  readonly kind: 'study';
  readonly title: string;
  readonly stage: 'consent' | 'practice' | 'ready' | 'playing' | 'questions' | 'finished' | 'withdrawn';
  readonly consent: string;
  readonly thanks: string;
  /** The anonymous id; null before consent. */
  readonly participant: string | null;
  /** From 1: the game to play, being played or being asked about. */
  readonly game: number;
  readonly games: number;
  /** What the teammate of this game is called: a letter. */
  readonly teammate: string;
  /** Yours in that game. */
  readonly seat: Seat;
  readonly questions: readonly Question[];
  /** The request of the next game's environment, for practice and pictures. */
  readonly request: Json;
  readonly tick: Tick;
  readonly result: GameResult | null;
}

/** What a server sends. */
export type ServerMessage =
  /** Keep the token: it gives your seats back after a lost connection. */
  | { readonly kind: 'welcome'; readonly token: string }
  | TableMenu
  | TableState
  | StudyState
  | Scene
  | PlayedStep
  | PhaseMessage
  /** What was asked for can't be done, and why. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** Another page has come with the same token: this one is no longer listened to. */
  | { readonly kind: 'replaced' };
