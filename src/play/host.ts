/** Whoever receives pages: a table, or a study. What carries the messages is `sockets.ts`. */
import type { PageMessage, ServerMessage } from './protocol.ts';

/** A page that is connected. */
export interface Page {
  send(message: ServerMessage): void;
  /** Ends the connection. */
  close(): void;
}

/** What a host does for one page. */
export interface Visit {
  receive(message: PageMessage): void;
  /** The connection is gone. */
  end(): void;
}

export interface Host {
  welcome(page: Page): Visit;
}
