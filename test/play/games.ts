/** What tests of games need: a workshop, a directory that goes away again, pages that only listen. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openWorkshop, type Workshop } from '../../src/experiment/workshop.ts';
import type { Host } from '../../src/play/host.ts';
import type { PageMessage, ServerMessage } from '../../src/play/protocol.ts';

let opened: Promise<Workshop> | null = null;

/** Overcooked with the policies that ship. */
export const shippedWorkshop = (): Promise<Workshop> => {
  opened ??= openWorkshop('overcooked', process.cwd(), []);
  return opened;
};

/** A folder of the test's own, removed after it. */
export const ownFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-play-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

type Kind = ServerMessage['kind'];
type Of<K extends Kind> = Extract<ServerMessage, { readonly kind: K }>;

/** A page of a host: keeps what it is sent. */
export interface ListeningPage {
  readonly heard: readonly ServerMessage[];
  say(message: PageMessage): void;
  leave(): void;
  closed(): boolean;
  /** The last message of a kind; throws where there was none. */
  last<K extends Kind>(kind: K): Of<K>;
  /** Resolves with the first message from now on, or the last one before, that passes. */
  until<K extends Kind>(kind: K, passes?: (message: Of<K>) => boolean): Promise<Of<K>>;
}

/** Connects a page and says hello. */
export const connect = (host: Host, token: string | null = null): ListeningPage => {
  const heard: ServerMessage[] = [];
  const waiting = new Set<(message: ServerMessage) => void>();
  let closed = false;
  const visit = host.welcome({
    send: (message) => {
      // As over a wire: what is changed later must not change here.
      const copy = JSON.parse(JSON.stringify(message)) as ServerMessage;
      heard.push(copy);
      for (const one of waiting) one(copy);
    },
    close: () => {
      closed = true;
    },
  });
  const page: ListeningPage = {
    heard,
    say: (message) => visit.receive(message),
    leave: () => visit.end(),
    closed: () => closed,
    last: <K extends Kind>(kind: K) => {
      const found = heard.findLast((message) => message.kind === kind);
      if (found === undefined) throw new Error(`no message of kind ${kind} in ${heard.map((one) => one.kind)}`);
      return found as Of<K>;
    },
    until: (kind, passes = () => true) => {
      type Wanted = Of<typeof kind>;
      const last = heard.findLast((message) => message.kind === kind) as Wanted | undefined;
      if (last !== undefined && passes(last)) return Promise.resolve(last);
      return new Promise((resolve) => {
        const look = (message: ServerMessage) => {
          if (message.kind !== kind || !passes(message as Wanted)) return;
          waiting.delete(look);
          resolve(message as Wanted);
        };
        waiting.add(look);
      });
    },
  };
  visit.receive({ kind: 'hello', token });
  return page;
};
