/**
 * The beat of a game in real time. Each beat has two moments: first hands are read, then, a turn of the event loop
 * later, who has not decided is late. So what arrives together with the beat still counts.
 */
export interface Clock {
  /** Begins or goes on: the first beat comes after a whole tick. */
  start(): void;
  stop(): void;
  /** Resolves when whoever was asked now and has not decided is late. Waits on while the clock stands. */
  deadline(): Promise<void>;
  /** Stops for good, and lets nobody wait any longer. */
  close(): void;
}

/** Beats every `tick` milliseconds and calls `onBeat` each time. A beat that the machine was too busy for is left out. */
export const createClock = (tick: number, onBeat: () => void): Clock => {
  let waiting: (() => void)[] = [];
  let timer: NodeJS.Timeout | null = null;
  let due = 0;
  let closed = false;

  const beat = () => {
    // Those who wait now: what `onBeat` sets off may already ask about the next step.
    const late = waiting;
    waiting = [];
    const now = performance.now();
    due = Math.max(due + tick, now);
    timer = setTimeout(beat, due - now);
    onBeat();
    setImmediate(() => {
      for (const resolve of late) resolve();
    });
  };
  const stop = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };

  return {
    start: () => {
      if (timer !== null || closed) return;
      due = performance.now() + tick;
      timer = setTimeout(beat, tick);
    },
    stop,
    deadline: () =>
      closed
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiting.push(resolve);
          }),
    close: () => {
      closed = true;
      stop();
      for (const resolve of waiting) resolve();
      waiting = [];
    },
  };
};
