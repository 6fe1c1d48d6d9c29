/** Keeps account of the calls of every episode in flight: how often what was asked, what came of it, whether it is lost. */
import { type CallKey, formatKey, type RecordedCall } from './recording.ts';
import { addTotals, NO_CALLS, type Totals } from './totals.ts';

/** Why the run can't go on as it is. */
export interface ModelStop {
  /** `settings`: the key, the server or the model's name is wrong. */
  readonly kind: 'budget' | 'miss' | 'settings' | 'cancelled';
  readonly words: string;
}

/** What an episode's calls came to. */
export interface EpisodeCalls {
  /** [seat]; null for a seat that made none. */
  readonly seats: readonly (Totals | null)[];
  /** Present: a call was refused because the run stops, so that the episode means nothing and has to be played again. */
  readonly lost: ModelStop | null;
}

/** One episode's account. */
export interface Account {
  /** How often this seat has asked the model, this time included. */
  nextCall(name: string, lane: string): number;
  /** How often this seat has asked the same before, from 0. */
  nextOrdinal(hash: string, lane: string): number;
  count(lane: string, totals: Totals): void;
  /** A call of an earlier playing of this very episode. */
  find(key: CallKey): RecordedCall | null;
  keep(call: RecordedCall): void;
  lose(reason: ModelStop): void;
}

export interface Ledger {
  /** The account of the episode to which a lane belongs. */
  account(lane: string): Account;
  /** The episode begins, or is played once more: then it gets the same replies again. */
  begin(episode: string): void;
  callsOf(episode: string, seats: number): EpisodeCalls;
  /** The episode is over and not played again. */
  forget(episode: string): void;
}

interface Page {
  readonly account: Account;
  /** [lane] */
  readonly totals: Map<string, Totals>;
  /** [key] what was answered, for playing the episode once more. */
  readonly kept: ReadonlyMap<string, RecordedCall>;
  lost: ModelStop | null;
}

const createPage = (calls: ReadonlyMap<string, RecordedCall> = new Map()): Page => {
  const counts = new Map<string, number>();
  const kept = new Map(calls);
  const next = (what: string): number => {
    const before = counts.get(what) ?? 0;
    counts.set(what, before + 1);
    return before;
  };
  const page: Page = {
    totals: new Map(),
    lost: null,
    kept,
    account: {
      nextCall: (name, lane) => next(`call ${name} ${lane}`) + 1,
      nextOrdinal: (hash, lane) => next(`ordinal ${hash} ${lane}`),
      count: (lane, totals) => {
        page.totals.set(lane, addTotals(page.totals.get(lane) ?? NO_CALLS, totals));
      },
      find: (key) => kept.get(formatKey(key)) ?? null,
      keep: (call) => {
        kept.set(formatKey(call), call);
      },
      lose: (reason) => {
        page.lost ??= reason;
      },
    },
  };
  return page;
};

export const createLedger = (): Ledger => {
  const pages = new Map<string, Page>();
  const pageOf = (episode: string): Page => {
    let page = pages.get(episode);
    if (page === undefined) {
      page = createPage();
      pages.set(episode, page);
    }
    return page;
  };
  return {
    account: (lane) => pageOf(lane.slice(0, lane.lastIndexOf(':'))).account,
    begin: (episode) => {
      pages.set(episode, createPage(pages.get(episode)?.kept));
    },
    callsOf: (episode, seats) => {
      const { totals, lost } = pageOf(episode);
      return { seats: Array.from({ length: seats }, (_, seat) => totals.get(`${episode}:${seat}`) ?? null), lost };
    },
    forget: (episode) => {
      pages.delete(episode);
    },
  };
};
