/** Where an episode is being watched, and how fast it goes. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

/** Steps a second. */
export const SPEEDS: readonly number[] = [1, 2, 4, 8, 16, 32, 60];
export const USUAL_SPEED = 4;

export interface Player {
  /** The step that is shown. */
  readonly t: number;
  readonly playing: boolean;
  readonly speed: number;
  /** Seconds that a figure takes from cell to cell. */
  readonly pace: number;
  /** Goes to a step and stays there. A function is given the present step: keys come faster than pictures. */
  readonly seek: (to: number | ((now: number) => number)) => void;
  readonly toggle: () => void;
  /** To the next speed that there is, up or down. */
  readonly turn: (direction: 1 | -1) => void;
  readonly setSpeed: (speed: number) => void;
}

/** Seconds for a step that somebody takes by hand. */
const BY_HAND = 0.12;

export const usePlayer = (
  first: number,
  last: number,
  begin: { readonly t: number; readonly speed: number },
): Player => {
  const clamp = (step: number) => Math.max(first, Math.min(last, step));
  const now = useRef(clamp(begin.t));
  const [, setShown] = useState(now.current);
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState(SPEEDS.includes(begin.speed) ? begin.speed : USUAL_SPEED);
  const before = useRef(now.current);
  now.current = clamp(now.current);

  const go = (step: number): void => {
    now.current = clamp(step);
    setShown(now.current);
  };

  useEffect(() => {
    if (!playing) return;
    let frame = 0;
    let then = performance.now();
    let owed = 0;
    const tick = (time: number) => {
      owed += ((time - then) / 1000) * speed;
      then = time;
      // A page that was hidden does not race through what it missed.
      const steps = Math.min(Math.floor(owed), Math.ceil(speed));
      owed -= Math.floor(owed);
      if (steps > 0) go(now.current + steps);
      if (now.current >= last) setPlaying(false);
      else frame = requestAnimationFrame(tick);
    };
    frame = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(frame);
  }, [playing, speed, first, last]);

  const seek = useCallback<Player['seek']>(
    (to) => {
      setPlaying(false);
      go(typeof to === 'number' ? to : to(now.current));
    },
    [first, last],
  );
  const toggle = useCallback(() => {
    setPlaying((was) => !was);
    if (now.current >= last) go(first);
  }, [first, last]);
  const turn = useCallback(
    (direction: 1 | -1) => setSpeed((was) => SPEEDS[SPEEDS.indexOf(was) + direction] ?? was),
    [],
  );

  const near = Math.abs(now.current - before.current) <= 1;
  before.current = now.current;
  const pace = playing ? Math.min(0.5, 1 / speed) : near ? BY_HAND : 0;
  return { t: now.current, playing, speed, pace, seek, toggle, turn, setSpeed };
};
