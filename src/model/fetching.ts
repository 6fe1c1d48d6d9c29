/**
 * The network as one call sees it. The SDK decides what to repeat; this lets its requests through the limits, keeps the
 * time of each, waits where the server says so in a way that can be cancelled, and stops answers that never end.
 */
import type { Limiter } from './limiter.ts';
import { wallClock } from './limiter.ts';

/** Bytes of an answer: no decision is that long. */
const LONGEST_ANSWER = 16 * 2 ** 20;

/** Milliseconds that a server may ask us to wait; beyond that the call has failed. */
const LONGEST_WAIT = 120_000;

export interface Fetching {
  readonly limiter: Limiter;
  /** About how many tokens a request is, for the limit of tokens. */
  readonly tokens: number;
  /** Milliseconds for one request, from its sending to the last byte of its answer. */
  readonly timeout: number;
  /** Aborted by whoever wants no answer any more. */
  readonly signal: AbortSignal;
  /** Aborted when nothing more is to be sent; what is in flight comes to its end. */
  readonly closing: AbortSignal;
  /** Called for every request that leaves. */
  readonly onRequest: () => void;
}

/** One call's way to the network. */
export interface Line {
  readonly fetch: typeof fetch;
  /** Aborted when time is over or nobody wants the answer. */
  readonly signal: AbortSignal;
  /** Whether time was over. */
  timedOut(): boolean;
  /** Whether the answer was longer than anybody needs. */
  overflowed(): boolean;
  /** The call is over: no timer is left. Says what the last request took, for the limit of tokens. */
  close(tokens: number): void;
}

/** Milliseconds until a server wants to be asked again; null where it doesn't say. */
const retryAfter = (headers: Headers, now: number): number | null => {
  const exact = Number.parseFloat(headers.get('retry-after-ms') ?? '');
  if (!Number.isNaN(exact)) return Math.max(0, exact);
  const text = headers.get('retry-after');
  if (text === null) return null;
  const seconds = Number(text);
  const wait = Number.isNaN(seconds) ? Date.parse(text) - now : seconds * 1000;
  return Number.isNaN(wait) ? null : Math.max(0, wait);
};

/** The same answer, its headers changed. */
const withHeaders = (response: Response, change: (headers: Headers) => void): Response => {
  const headers = new Headers(response.headers);
  change(headers);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
};

export const openLine = ({ limiter, tokens, timeout, signal, closing, onRequest }: Fetching): Line => {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let isLate = false;
  let isTooLong = false;
  let admitted: { settle(tokens: number): void } | null = null;
  /** Aborted when it is no use to wait any more. */
  const waiting = new AbortController();
  const endWaits = () => waiting.abort();
  const cancel = () => {
    controller.abort();
    waiting.abort();
  };
  if (signal.aborted) cancel();
  if (closing.aborted) endWaits();
  signal.addEventListener('abort', cancel, { once: true });
  closing.addEventListener('abort', endWaits, { once: true });

  /** Waits for something while the run goes on. Whoever is still waiting when it stops is never sent. */
  const whileOpen = async <T>(wait: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    try {
      return await wait(waiting.signal);
    } catch (thrown) {
      controller.abort();
      throw thrown;
    }
  };

  const startTimer = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      isLate = true;
      controller.abort();
    }, timeout);
  };

  /** Passes an answer on, and breaks it off where it has no end. */
  const bounded = (response: Response): Response => {
    if (response.body === null) return response;
    let bytes = 0;
    const counter = new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, passed) => {
        bytes += chunk.byteLength;
        if (bytes <= LONGEST_ANSWER) passed.enqueue(chunk);
        else {
          isTooLong = true;
          controller.abort();
        }
      },
    });
    const { status, statusText, headers } = response;
    return new Response(response.body.pipeThrough(counter), { status, statusText, headers });
  };

  /** Waits as long as the server asks, and tells all other calls to wait too; the SDK then repeats at once. */
  const afterWait = async (response: Response): Promise<Response> => {
    const wait = retryAfter(response.headers, Date.now());
    if (wait === null) return response;
    if (wait > LONGEST_WAIT) return withHeaders(response, (headers) => headers.set('x-should-retry', 'false'));
    limiter.pause(wait);
    await whileOpen((until) => wallClock.wait(wait, until));
    return withHeaders(response, (headers) => {
      headers.delete('retry-after');
      headers.set('retry-after-ms', '0');
    });
  };

  return {
    signal: controller.signal,
    fetch: async (address, init) => {
      admitted = await whileOpen((until) => limiter.admit(tokens, until));
      onRequest();
      startTimer();
      const response = await fetch(address, { ...init, signal: controller.signal });
      if (response.ok) return bounded(response);
      clearTimeout(timer);
      return afterWait(bounded(response));
    },
    timedOut: () => isLate,
    overflowed: () => isTooLong,
    close: (taken) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
      closing.removeEventListener('abort', endWaits);
      controller.abort(); // An answer that is still coming is wanted by nobody.
      admitted?.settle(taken);
    },
  };
};
