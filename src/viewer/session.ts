/** What a server, or the file that a page stands in, tells the page at its start. */
import type { ConditionRecord } from '../experiment/condition.ts';
import type { Row } from '../experiment/row.ts';

/** An episode that has a trace. `title` is empty where its row says it all. */
export interface Entry {
  readonly id: string;
  readonly title: string;
}

/** Something to look at: a run directory, a single trace, or a handful of chosen episodes. */
export interface Source {
  /** A file's or directory's name, for titles. */
  readonly name: string;
  /** In order of expansion; empty where it is no run. */
  readonly rows: readonly Row[];
  readonly conditions: readonly ConditionRecord[];
  readonly entries: readonly Entry[];
}

/** Each kind of session is a screen of its own: `SCREENS` of the page. */
export interface ViewSession {
  readonly screen: 'view';
  readonly sources: readonly Source[];
}

/** A table for games; everything else comes over the socket. */
export interface PlaySession {
  readonly screen: 'play';
}

/** A study to take part in; likewise. */
export interface StudySession {
  readonly screen: 'study';
}

export type Session = ViewSession | PlaySession | StudySession;

/** The text of a trace at level `full`, or why its records can't be made again. */
export type Records = { readonly ok: true; readonly trace: string } | { readonly ok: false; readonly reason: string };

/** What a player inside another file carries with it: [source][id] the texts of the traces. */
export interface Album {
  readonly session: ViewSession;
  readonly traces: readonly { readonly [id: string]: string }[];
}
