/** Play, pause, step, scrub, speed, and the moments of the episode on a track. */
import { useMemo } from 'preact/hooks';
import { MOMENT_WORDS, MOMENTS, type Moment, type MomentKind } from '../../moments.ts';
import { Icon } from '../icons.tsx';
import { type Player, SPEEDS } from './usePlayer.ts';

/** A sign for each kind of moment: told apart by shape as well as by place. */
export const SIGNS: { readonly [kind in MomentKind]: string } = {
  delivered: '★',
  handOver: '⇄',
  said: '❝',
  surprise: '!',
  replan: '↻',
  collision: '✕',
  refused: '⊘',
  fallback: '⤵',
  missed: '⏱',
  changed: '⚒',
};

interface TransportProps {
  readonly player: Player;
  readonly first: number;
  readonly last: number;
  readonly moments: readonly Moment[];
  /** Kinds that are jumped to. */
  readonly kinds: readonly MomentKind[];
  readonly setKinds: (kinds: readonly MomentKind[]) => void;
  readonly difference: number | null;
}

/** The step of the next moment before or after `t`; null where there is none. */
export const nextMoment = (moments: readonly Moment[], t: number, direction: 1 | -1): number | null => {
  const there = moments.filter(({ step }) => (direction === 1 ? step > t : step < t)).map(({ step }) => step);
  return there.length === 0 ? null : direction === 1 ? Math.min(...there) : Math.max(...there);
};

const countsOf = (moments: readonly Moment[]): ReadonlyMap<MomentKind, number> => {
  const counts = new Map<MomentKind, number>();
  for (const { kind } of moments) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
};

const Lane = ({
  kind,
  moments,
  first,
  last,
  seek,
}: {
  kind: MomentKind;
  moments: readonly Moment[];
  first: number;
  last: number;
  seek: (step: number) => void;
}) => {
  const span = Math.max(1, last - first);
  const steps = [...new Set(moments.map(({ step }) => step))];
  const seekNear = (event: MouseEvent) => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const wanted = first + ((event.clientX - box.left) / box.width) * span;
    seek(steps.reduce((best, step) => (Math.abs(step - wanted) < Math.abs(best - wanted) ? step : best), steps[0]!));
  };
  return (
    // A short cut for the mouse; the keyboard has the buttons of next and previous moment.
    <svg
      class={`lane ${kind}`}
      viewBox={`0 0 ${span} 10`}
      preserveAspectRatio="none"
      aria-hidden="true"
      onClick={seekNear}
    >
      <path d={steps.map((step) => `M${step - first} 1V9`).join('')} vector-effect="non-scaling-stroke" />
    </svg>
  );
};

export const Transport = ({ player, first, last, moments, kinds, setKinds, difference }: TransportProps) => {
  const { t, playing, speed, seek, toggle, setSpeed } = player;
  const chosen = moments.filter(({ kind }) => kinds.includes(kind));
  const back = nextMoment(chosen, t, -1);
  const on = nextMoment(chosen, t, 1);
  const counts = useMemo(() => countsOf(moments), [moments]);
  const present = MOMENTS.filter((kind) => (counts.get(kind) ?? 0) > 0);
  const lanes = useMemo(
    () =>
      MOMENTS.filter((kind) => moments.some((one) => one.kind === kind)).map((kind) => (
        <Lane
          key={kind}
          kind={kind}
          moments={moments.filter((one) => one.kind === kind)}
          first={first}
          last={last}
          seek={seek}
        />
      )),
    [moments, first, last, seek],
  );
  const share = last === first ? 0 : (t - first) / (last - first);
  return (
    <section class="transport card" aria-label="Playback">
      <div class="buttons">
        <button
          type="button"
          aria-label="Previous moment (p)"
          title="Previous moment (p)"
          disabled={back === null}
          onClick={() => seek(back!)}
        >
          <Icon name="previous" />
        </button>
        <button
          type="button"
          aria-label="Step back (←)"
          title="Step back (←)"
          disabled={t <= first}
          onClick={() => seek((now) => now - 1)}
        >
          <Icon name="back" />
        </button>
        <button
          type="button"
          class="primary play"
          aria-label={playing ? 'Pause (space)' : 'Play (space)'}
          onClick={toggle}
        >
          <Icon name={playing ? 'pause' : 'play'} />
        </button>
        <button
          type="button"
          aria-label="Step forward (→)"
          title="Step forward (→)"
          disabled={t >= last}
          onClick={() => seek((now) => now + 1)}
        >
          <Icon name="on" />
        </button>
        <button
          type="button"
          aria-label="Next moment (n)"
          title="Next moment (n)"
          disabled={on === null}
          onClick={() => seek(on!)}
        >
          <Icon name="next" />
        </button>
        <label class="speed">
          <span class="visually-hidden">Steps a second</span>
          <select value={speed} onChange={(event) => setSpeed(Number(event.currentTarget.value))}>
            {SPEEDS.map((one) => (
              <option key={one} value={one}>
                {one}/s
              </option>
            ))}
          </select>
        </label>
        <output class="clock">
          {t}
          <span class="soft"> / {last}</span>
        </output>
        {difference !== null && (
          <button type="button" class="difference" onClick={() => seek(difference)}>
            ≠ first differs at {difference}
          </button>
        )}
      </div>
      <div class="track">
        <input
          type="range"
          aria-label="Step"
          aria-valuetext={`step ${t} of ${last}`}
          min={first}
          max={last}
          value={t}
          style={{ '--share': `${share * 100}%` }}
          onInput={(event) => seek(Number(event.currentTarget.value))}
        />
        <div class="lanes">
          {lanes}
          <i class="needle" style={{ left: `${share * 100}%` }} />
          {difference !== null && (
            <i
              class="needle difference"
              style={{ left: `${((difference - first) / Math.max(1, last - first)) * 100}%` }}
            />
          )}
        </div>
      </div>
      <fieldset class="kinds">
        <legend class="visually-hidden">Moments to jump to</legend>
        {present.map((kind) => (
          <label key={kind} class={`kind ${kind}`}>
            <input
              type="checkbox"
              checked={kinds.includes(kind)}
              onChange={(event) =>
                setKinds(event.currentTarget.checked ? [...kinds, kind] : kinds.filter((one) => one !== kind))
              }
            />
            <span class="sign" aria-hidden="true">
              {SIGNS[kind]}
            </span>
            {MOMENT_WORDS[kind]} <span class="soft">{counts.get(kind)}</span>
          </label>
        ))}
      </fieldset>
    </section>
  );
};
