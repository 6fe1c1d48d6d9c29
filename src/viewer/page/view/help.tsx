/** The keys, in a dialog. */
import { useEffect, useRef } from 'preact/hooks';

const KEYS: readonly (readonly [keys: string, what: string])[] = [
  ['space', 'play or pause'],
  ['← →', 'a step back or on; with shift ten'],
  ['home end', 'the start, the end'],
  ['p n', 'the moment before, the next one'],
  ['− +', 'slower, faster'],
  ['i', 'intentions on the map'],
  ['0 1 …', 'the mind of that cook'],
  ['d', 'where the two first differ'],
  ['f', 'fork from here'],
  ['?', 'this list'],
];

export const Help = ({ onClose }: { readonly onClose: () => void }) => {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="help card" aria-labelledby="keys" onClose={onClose}>
      <h2 id="keys">Keys</h2>
      <dl>
        {KEYS.map(([keys, what]) => (
          <div key={keys}>
            <dt>
              {keys.split(' ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit" class="primary">
          Close
        </button>
      </form>
    </dialog>
  );
};
