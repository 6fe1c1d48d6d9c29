/**
 * The page's end of the socket. It comes back by itself after a lost connection, with the token that it was given, and
 * keeps the last word of the server on every matter.
 */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type {
  PageMessage,
  PhaseMessage,
  PlayedStep,
  Scene,
  ServerMessage,
  StudyState,
  TableMenu,
  TableState,
} from '../../../play/protocol.ts';

/** What the server has said. */
export interface Heard {
  readonly line: 'connecting' | 'open' | 'lost' | 'replaced';
  readonly menu: TableMenu | null;
  readonly table: TableState | null;
  readonly study: StudyState | null;
  readonly scene: Scene | null;
  readonly phase: PhaseMessage | null;
  /** The last step, or what the scene began with. */
  readonly step: PlayedStep | null;
  /** Deliveries and the like: steps with a reward, so that none is overlooked between two pictures. */
  readonly rewards: number;
  readonly refused: string | null;
}

export interface Connection {
  readonly heard: Heard;
  say(message: PageMessage): void;
  /** Forgets the token and begins anew, as somebody else. */
  forget(): void;
  /** The refusal has been read. */
  dismiss(): void;
}

const NOTHING: Heard = {
  line: 'connecting',
  menu: null,
  table: null,
  study: null,
  scene: null,
  phase: null,
  step: null,
  rewards: 0,
  refused: null,
};

/** Milliseconds between two tries to connect: the first, and the longest. */
const FIRST_WAIT = 250;
const LONGEST_WAIT = 3000;

const take = (heard: Heard, message: ServerMessage): Heard => {
  switch (message.kind) {
    case 'welcome':
      return { ...heard, line: 'open' };
    case 'menu':
      return { ...heard, menu: message };
    case 'table':
      return message.playing
        ? { ...heard, table: message }
        : { ...heard, table: message, scene: null, phase: null, step: null };
    case 'study':
      return message.stage === 'playing'
        ? { ...heard, study: message }
        : { ...heard, study: message, scene: null, phase: null, step: null };
    case 'scene':
      return { ...heard, scene: message, step: message.now, refused: null };
    case 'step':
      return { ...heard, step: message, rewards: heard.rewards + (message.reward > 0 ? 1 : 0) };
    case 'phase':
      return { ...heard, phase: message };
    case 'refused':
      return { ...heard, refused: message.reason };
    case 'replaced':
      return { ...heard, line: 'replaced' };
  }
};

/** Keeps the token where `storage` keeps things; where it may not, for as long as the page is open. */
const createTokenBox = (storage: () => Storage, key: string) => {
  let kept: string | null = null;
  try {
    kept = storage().getItem(key);
  } catch {
    // A browser that keeps nothing.
  }
  return {
    read: () => kept,
    write: (token: string | null): void => {
      kept = token;
      try {
        if (token === null) storage().removeItem(key);
        else storage().setItem(key, token);
      } catch {
        // As above.
      }
    },
  };
};

/**
 * Connects for as long as the component is there. At a table a tab is a person (`sessionStorage`), in a study a browser
 * is (`localStorage`), so that they may come back tomorrow.
 */
export const useConnection = (screen: 'play' | 'study'): Connection => {
  const [heard, setHeard] = useState(NOTHING);
  const line = useMemo(() => {
    const box = createTokenBox(() => (screen === 'play' ? sessionStorage : localStorage), `rapport-${screen}`);
    let socket: WebSocket | null = null;
    let wait = FIRST_WAIT;
    let timer = 0;
    let ended = false;
    const open = (): void => {
      const opened = new WebSocket(new URL('socket', location.href.replace(/^http/, 'ws')));
      socket = opened;
      opened.onopen = () => opened.send(JSON.stringify({ kind: 'hello', token: box.read() } satisfies PageMessage));
      opened.onmessage = ({ data }) => {
        const message = JSON.parse(String(data)) as ServerMessage;
        if (message.kind === 'welcome') {
          box.write(message.token);
          wait = FIRST_WAIT;
        }
        if (message.kind === 'replaced') ended = true;
        setHeard((before) => take(before, message));
      };
      opened.onclose = () => {
        if (ended || socket !== opened) return;
        setHeard((before) => ({ ...before, line: 'lost' }));
        timer = window.setTimeout(open, wait);
        wait = Math.min(wait * 2, LONGEST_WAIT);
      };
    };
    return {
      open,
      say: (message: PageMessage): void => {
        if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
      },
      forget: (): void => {
        box.write(null);
        location.reload();
      },
      close: (): void => {
        ended = true;
        clearTimeout(timer);
        socket?.close();
      },
    };
  }, [screen]);
  useEffect(() => {
    line.open();
    return line.close;
  }, [line]);
  return {
    heard,
    say: line.say,
    forget: line.forget,
    dismiss: () => setHeard((before) => ({ ...before, refused: null })),
  };
};
