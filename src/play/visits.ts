/** Pages with tokens: who comes back with theirs is who they were; of two pages with one token the later one counts. */
import type { Host, Page } from './host.ts';
import type { PageMessage } from './protocol.ts';

/** Somebody who was given a token. */
export interface Visitor {
  readonly token: string;
  /** null while its page is away. */
  page: Page | null;
}

/** What somebody asks for and can't have: told to their page. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

export interface Visits<V extends Visitor> {
  /** Whose token this is; a new visitor where it is null or nobody's. */
  recognise(token: string | null): V;
  arrive(visitor: V): void;
  /** May throw `Refused`. */
  hear(visitor: V, message: Exclude<PageMessage, { readonly kind: 'hello' }>): void;
  depart(visitor: V): void;
}

export const receiveVisits = <V extends Visitor>(visits: Visits<V>): Host => ({
  welcome: (page) => {
    let visitor: V | null = null;
    const greet = (token: string | null): V => {
      const greeted = visits.recognise(token);
      const before = greeted.page;
      greeted.page = page;
      before?.send({ kind: 'replaced' });
      before?.close();
      page.send({ kind: 'welcome', token: greeted.token });
      visits.arrive(greeted);
      return greeted;
    };
    return {
      receive: (message) => {
        if (message.kind === 'hello') {
          visitor ??= greet(message.token);
          return;
        }
        if (visitor?.page !== page) return;
        try {
          visits.hear(visitor, message);
        } catch (error) {
          if (!(error instanceof Refused)) throw error;
          page.send({ kind: 'refused', reason: error.message });
        }
      },
      end: () => {
        if (visitor?.page !== page) return;
        visitor.page = null;
        visits.depart(visitor);
      },
    };
  },
});
