/** Keys for thumbs, on screens without others: a cross to walk on the left, one large key to act on the right. */
import type { ButtonHTMLAttributes } from 'preact';
import type { Action, Seat } from '../../../environment.ts';
import { seatColour } from '../kitchen.tsx';
import type { Command, Fingers } from './keys.ts';

interface PadProps {
  readonly seat: Seat;
  readonly turns: boolean;
  /** The environment's, by name. */
  readonly actions: readonly string[];
  readonly fingers: Fingers;
}

const ARROWS: readonly (readonly [command: Command, label: string, turn: number])[] = [
  ['north', 'Up', 0],
  ['west', 'Left', 270],
  ['east', 'Right', 90],
  ['south', 'Down', 180],
];

const Arrow = ({ turn }: { readonly turn: number }) => (
  <svg viewBox="0 0 24 24" aria-hidden="true" style={{ transform: `rotate(${turn}deg)` }}>
    <path d="M12 5l7 9H5z" fill="currentColor" />
  </svg>
);

export const TouchPad = ({ seat, turns, actions, fingers }: PadProps) => {
  const holding = (command: Command): ButtonHTMLAttributes<HTMLButtonElement> => {
    const action: Action = actions.indexOf(command);
    const release = () => fingers.release(seat, action);
    return {
      onPointerDown: (event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        fingers.press(seat, action);
      },
      onPointerUp: release,
      onPointerCancel: release,
      onContextMenu: (event) => event.preventDefault(),
      // A key press on the focused button, or a screen reader: there was no pointer.
      onClick: (event) => {
        if (event.detail !== 0) return;
        fingers.press(seat, action);
        release();
      },
    };
  };
  return (
    <div class="pad" style={{ '--seat': seatColour(seat) }}>
      <div class="cross">
        {ARROWS.map(([command, label, turn]) => (
          <button key={command} type="button" class={command} aria-label={label} {...holding(command)}>
            <Arrow turn={turn} />
          </button>
        ))}
      </div>
      {turns && (
        <button type="button" class="wait" {...holding('stay')}>
          Wait
        </button>
      )}
      <button type="button" class="act" {...holding('interact')}>
        Take
        <br />
        or put
      </button>
    </div>
  );
};
