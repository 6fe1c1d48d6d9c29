/**
 * What a person's hands want, between two steps: presses wait in a short line, and a direction that is held down goes on
 * after them. A key that is tapped between two ticks counts once; one that is held walks on; `interact` never repeats,
 * for a second one would undo the first.
 */
import type { Action } from '../environment.ts';

/** Presses that wait: enough for "turn, then take", short enough that nobody walks on long after letting go. */
const LONGEST_LINE = 2;

export interface Hands {
  press(action: Action): void;
  release(action: Action): void;
  /** The next action, and takes it off the line; null where there is none. */
  take(): Action | null;
  /** Lets go of everything. */
  clear(): void;
}

/** `repeats` says which actions go on while their key is held. */
export const createHands = (repeats: (action: Action) => boolean): Hands => {
  const line: Action[] = [];
  /** Held keys that repeat, the latest last. */
  let held: Action[] = [];
  return {
    press: (action) => {
      line.push(action);
      if (line.length > LONGEST_LINE) line.shift();
      if (repeats(action)) held = [...held.filter((one) => one !== action), action];
    },
    release: (action) => {
      held = held.filter((one) => one !== action);
    },
    take: () => line.shift() ?? held.at(-1) ?? null,
    clear: () => {
      line.length = 0;
      held = [];
    },
  };
};
