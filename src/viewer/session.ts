/** What a server, or the file that a page stands in, tells the page at its start. */
import type { Row } from '../experiment/row.ts';

/** Something to look at: a run directory or a single trace. */
export interface Source {
  /** A file name or a directory's name, for titles. */
  readonly name: string;
  readonly kind: 'run' | 'trace';
  /** In order; empty for a single trace. */
  readonly rows: readonly Row[];
  /** Episodes that have a trace, by id. A single trace has one, with its file's name. */
  readonly traces: readonly string[];
}

/** Each kind of session is a screen of its own: `screens.ts` of the page. */
export interface ViewSession {
  readonly screen: 'view';
  readonly sources: readonly Source[];
}

export type Session = ViewSession;
