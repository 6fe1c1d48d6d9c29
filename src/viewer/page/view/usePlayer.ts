/** Where an episode is being watched, and how fast it goes. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

/** Steps a second. */
export const SPEEDS = [1, 2, 4, 8, 16, 32, 60] as const;
export const USUAL_SPEED = 4;

export interface Player {
  /** The step that is shown. */
  readonly t: number;
  readonly playing: boolean;
  readonly speed: number;
  /** Seconds that a figure takes from cell to cell. */
  readonly pace: number;
  /** Goes to a step and stays there. */
  readonly seek: (t: number) => void;
  readonly toggle: () => void;
  readonly setSpeed: (speed: number) => void;
}

/** Seconds for a step that somebody takes by hand. */
const BY_HAND = 0.12;

export const usePlayer = (
  first: number,
  last: number,
  begin: { readonly t: number; readonly speed: number },
): Player => {
  const [t, setT] = useState(begin.t);
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState(begin.speed);
  const before = useRef(t);
  const clamp = (step: number) => Math.max(first, Math.min(last, step));
  const here = clamp(t);

  useEffect(() => {
    if (!playing) return;
    let frame = 0;
    let then = performance.now();
    let owed = 0;
    const tick = (now: number) => {
      owed += ((now - then) / 1000) * speed;
      then = now;
      // A page that was hidden does not race through what it missed.
      const steps = Math.min(Math.floor(owed), Math.ceil(speed));
      owed -= Math.floor(owed);
      if (steps > 0) setT((was) => Math.min(last, was + steps));
      frame = requestAnimationFrame(tick);
    };
    frame = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(frame);
  }, [playing, speed, last]);

  useEffect(() => {
    if (playing && here >= last) setPlaying(false);
  }, [playing, here, last]);

  const seek = useCallback(
    (step: number) => {
      setPlaying(false);
      setT(clamp(step));
    },
    [first, last],
  );
  const toggle = useCallback(() => {
    setPlaying((was) => !was);
    setT((was) => (was >= last ? first : was));
  }, [first, last]);

  const near = Math.abs(here - before.current) <= 1;
  before.current = here;
  return {
    t: here,
    playing,
    speed,
    pace: playing ? Math.min(0.5, 1 / speed) : near ? BY_HAND : 0,
    seek,
    toggle,
    setSpeed,
  };
};
