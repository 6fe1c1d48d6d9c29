/** A small kitchen to learn the keys in, alone: played in this page, by the very rules of the game to come. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Step } from '../../../environment.ts';
import type { Json } from '../../../json.ts';
import type { OvercookedEnvironment } from '../../../overcooked/environment.ts';
import { countIngredients } from '../../../overcooked/game.ts';
import {
  contentsOf,
  DISH,
  heldBy,
  isSoup,
  NOTHING,
  ONION,
  objectAt,
  potStatus,
  type State,
} from '../../../overcooked/state.ts';
import { createHands } from '../../../play/hands.ts';
import type { Tick } from '../../../play/protocol.ts';
import { createRandom } from '../../../random.ts';
import { groundOfRequest } from '../../worlds.ts';
import { Kitchen } from '../kitchen.tsx';
import { describeKeys, useKeys } from './keys.ts';
import { TouchPad } from './pad.tsx';

const GRID = ['XXXPXX', 'O    X', 'X  1 S', 'X    X', 'XXDXXX'];

/** Long enough for anybody to learn. */
const HORIZON = 100_000;

/** The kitchen for practice under the rules of a request. */
const practiceRequest = (rules: string): Json => ({
  world: 'overcooked',
  rules,
  layout: { name: 'practice', grid: GRID },
  horizon: HORIZON,
});

interface Lesson {
  readonly title: string;
  readonly text: string;
}

/** What somebody is to do next, from what they have and what the pot holds. */
const lessonOf = (
  { kitchen }: OvercookedEnvironment,
  state: State,
  seen: { readonly moved: boolean; readonly served: boolean },
): Lesson => {
  const keys = describeKeys(1, 0);
  const held = heldBy(kitchen, state, 0);
  const pot = objectAt(kitchen, state, 0);
  const status = potStatus(kitchen, pot);
  const count = pot === NOTHING ? 0 : countIngredients(contentsOf(kitchen, pot));
  if (seen.served)
    return { title: 'That is all there is to it', text: 'Every soup that is served counts for the team.' };
  if (!seen.moved) return { title: 'Walk', text: `Use ${keys.walk}. Walking against something only turns you to it.` };
  if (isSoup(held))
    return {
      title: 'Serve the soup',
      text: 'Carry it to the serving counter on the right, face that, and put the soup down.',
    };
  if (held === DISH)
    return status === 'ready'
      ? { title: 'Take the soup', text: 'Face the pot with the dish in your hands and take the soup out.' }
      : {
          title: 'Wait for the soup',
          text: 'The ring on the pot shows how long it cooks. Stay near it with the dish.',
        };
  if (status === 'cooking' || status === 'ready')
    return {
      title: 'Fetch a dish',
      text:
        held === NOTHING
          ? 'Soup is served in a dish: take one from the stack at the bottom.'
          : 'First put down what you hold, on any free counter. Then take a dish from the stack at the bottom.',
    };
  if (count >= 3)
    return {
      title: 'Light the stove',
      text: 'Three onions are in the pot. With empty hands, face it and press the same key once more.',
    };
  if (held === ONION)
    return { title: 'Put the onion into the pot', text: 'Face the pot at the top and press the same key.' };
  return count === 0
    ? { title: 'Take an onion', text: `Face the onions on the left and press ${keys.act}.` }
    : { title: `${count === 1 ? 'Two more onions' : 'One more onion'}`, text: 'A soup needs three of them.' };
};

interface PracticeProps {
  readonly rules: string;
  readonly tick: Tick;
  /** What the button says when the lessons are over. */
  readonly onwards: string;
  readonly onEnd: () => void;
}

export const Practice = ({ rules, tick, onwards, onEnd }: PracticeProps) => {
  const ground = useMemo(() => {
    const grounded = groundOfRequest(practiceRequest(rules));
    if (!grounded.ok) throw new Error(grounded.reason);
    return grounded.ground;
  }, [rules]);
  const environment = ground.environment as unknown as OvercookedEnvironment;
  const random = useMemo(() => createRandom('practice'), []);
  const [state, setState] = useState<State>(() => environment.initial(random));
  const [seen, setSeen] = useState({ moved: false, served: false });
  const hands = useRef(createHands((action) => tick !== null && action < 4));
  const latest = useRef(state);

  const step = (): void => {
    const action = hands.current.take();
    if (tick === null && action === null) return;
    const before = latest.current;
    const taken: Step<State> = environment.step(
      before,
      { actions: [action ?? environment.actions.indexOf('stay')] },
      random,
    );
    if (taken.kind !== 'ongoing') return;
    latest.current = taken.state;
    setState(taken.state);
    setSeen(({ moved, served }) => ({
      moved: moved || (action !== null && action < 4),
      served: served || taken.rewards.team > 0,
    }));
  };
  useEffect(() => {
    if (tick === null) return;
    const timer = setInterval(step, tick);
    return () => clearInterval(timer);
  }, [tick, environment]);
  const fingers = {
    press: (_: number, action: number): void => {
      hands.current.press(action);
      if (tick === null) step();
    },
    release: (_: number, action: number) => hands.current.release(action),
    pause: () => {},
  };
  useKeys([0], environment.actions, fingers);

  const lesson = lessonOf(environment, state, seen);
  return (
    <section class="practice" aria-label="Practice" style={{ '--wide': 6, '--high': 5 }}>
      <div class="lesson card" role="status">
        <h2>{lesson.title}</h2>
        <p>{lesson.text}</p>
      </div>
      <div class="stage">
        <Kitchen
          artist={ground.world.artist}
          environment={ground.environment}
          state={state}
          pace={tick === null ? 0.12 : Math.min(0.3, tick / 1000)}
        />
      </div>
      <div class="choices">
        <button type="button" class={seen.served ? 'primary' : ''} onClick={onEnd}>
          {seen.served ? onwards : 'Skip the practice'}
        </button>
      </div>
      <TouchPad seat={0} turns={tick === null} actions={environment.actions} fingers={fingers} />
    </section>
  );
};
