/**
 * Which key means what for whom. Keys are named by their place on the keyboard (`KeyboardEvent.code`), so that W A S D
 * are where hands expect them on any layout. Who plays alone may use both halves.
 */
import { useEffect, useRef } from 'preact/hooks';
import type { Action, Seat } from '../../../environment.ts';

export type Command = 'north' | 'south' | 'east' | 'west' | 'interact' | 'stay';

const LEFT: Readonly<Record<string, Command>> = {
  KeyW: 'north',
  KeyS: 'south',
  KeyD: 'east',
  KeyA: 'west',
  Space: 'interact',
  KeyQ: 'stay',
};
const RIGHT: Readonly<Record<string, Command>> = {
  ArrowUp: 'north',
  ArrowDown: 'south',
  ArrowRight: 'east',
  ArrowLeft: 'west',
  Enter: 'interact',
  NumpadEnter: 'interact',
  Period: 'stay',
};

/** Whether thumbs are all that this device has: a phone, a tablet. */
export const isTouched = (): boolean => matchMedia('(pointer: coarse) and (hover: none)').matches;

/** What is said of the keys of the first or the second of `seats` at one keyboard, or of all keys. */
export const describeKeys = (seats: number, index: number): { readonly walk: string; readonly act: string } => {
  if (isTouched()) return { walk: 'the arrows', act: 'the round key' };
  if (seats < 2) return { walk: 'the arrow keys or W A S D', act: 'the space bar or Enter' };
  return index === 0 ? { walk: 'W A S D', act: 'the space bar' } : { walk: 'the arrow keys', act: 'Enter' };
};

/** The seat and command of a key; null for keys that mean nothing. */
const readKey = (code: string, seats: readonly Seat[]): { readonly seat: Seat; readonly command: Command } | null => {
  const [first, second] = seats;
  if (first === undefined) return null;
  const left = LEFT[code];
  if (left !== undefined) return { seat: first, command: left };
  const right = RIGHT[code];
  return right === undefined ? null : { seat: second ?? first, command: right };
};

/** Whether somebody is typing, or about to press a button with this key. */
const isTaken = (event: KeyboardEvent): boolean => {
  const { target } = event;
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('input, select, textarea') !== null) return true;
  return ['Space', 'Enter', 'NumpadEnter'].includes(event.code) && target.closest('button, a, summary') !== null;
};

export interface Fingers {
  press(seat: Seat, action: Action): void;
  release(seat: Seat, action: Action): void;
  pause(): void;
}

/** Listens to the keyboard while `seats` is not empty. Keys that are down when the page loses its focus are let go of. */
export const useKeys = (seats: readonly Seat[], actions: readonly string[], fingers: Fingers): void => {
  const latest = useRef(fingers);
  latest.current = fingers;
  const signature = seats.join();
  useEffect(() => {
    if (seats.length === 0) return;
    const down = new Map<string, { readonly seat: Seat; readonly action: Action }>();
    const onDown = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTaken(event)) return;
      if (event.code === 'Escape' || event.code === 'KeyP') {
        if (!event.repeat) latest.current.pause();
        return;
      }
      const read = readKey(event.code, seats);
      if (read === null) return;
      event.preventDefault();
      if (event.repeat) return;
      const action = actions.indexOf(read.command);
      down.set(event.code, { seat: read.seat, action });
      latest.current.press(read.seat, action);
    };
    const onUp = (event: KeyboardEvent): void => {
      const was = down.get(event.code);
      if (was === undefined) return;
      down.delete(event.code);
      latest.current.release(was.seat, was.action);
    };
    const letGo = (): void => {
      for (const { seat, action } of down.values()) latest.current.release(seat, action);
      down.clear();
    };
    addEventListener('keydown', onDown);
    addEventListener('keyup', onUp);
    addEventListener('blur', letGo);
    return () => {
      letGo();
      removeEventListener('keydown', onDown);
      removeEventListener('keyup', onUp);
      removeEventListener('blur', letGo);
    };
  }, [signature, actions]);
};
