/** Lets the page paint and answer keys while policies are asked thousands of times. */
import type { Breath } from '../../rebuild.ts';

/** Milliseconds of work between two breaths: well within a frame of a sixtieth of a second. */
const LONGEST = 12;

let last = performance.now();

const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.onmessage = () => {
  last = performance.now();
  waiting.shift()?.();
};

export const breath: Breath = () => {
  if (performance.now() - last < LONGEST) return null;
  return new Promise((resolve) => {
    waiting.push(resolve);
    // After the next paint where there is one; a hidden page paints nothing and needs no rest.
    if (document.hidden) channel.port2.postMessage(null);
    else requestAnimationFrame(() => channel.port2.postMessage(null));
  });
};
