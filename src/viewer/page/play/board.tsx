/** A game being played: the kitchen, the score and the time above it, and what lies over it while nobody moves. */
import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Action, Seat } from '../../../environment.ts';
import type { PhaseMessage, PlayedStep, Scene } from '../../../play/protocol.ts';
import { groundOfRequest } from '../../worlds.ts';
import { Kitchen, seatColour } from '../kitchen.tsx';
import type { Connection } from './connection.ts';
import { useKeys } from './keys.ts';
import { TouchPad } from './pad.tsx';

/** Seconds of a game in real time, `1:05`; steps in one of turns. */
const formatLeft = ({ horizon, tick }: Scene, step: number): string => {
  const left = Math.max(0, horizon - step);
  if (tick === null) return `${left} ${left === 1 ? 'move' : 'moves'}`;
  const seconds = Math.ceil((left * tick) / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};

/** A small disc in a seat's colour with its number, as it stands on the cook. */
export const SeatBadge = ({ seat }: { readonly seat: Seat }) => (
  <span class="seat-badge" style={{ background: seatColour(seat) }} aria-hidden="true">
    {seat}
  </span>
);

const Players = ({ scene, step }: { readonly scene: Scene; readonly step: PlayedStep }) => (
  <ul class="players" aria-label="Players">
    {scene.names.map((name, seat) => (
      <li key={seat} class={scene.yours.includes(seat) ? 'yours' : ''}>
        <SeatBadge seat={seat} />
        <span class="player-name">{name || (scene.yours.includes(seat) ? 'You' : `Cook ${seat}`)}</span>
        {scene.yours.includes(seat) && name !== '' && <span class="soft">you</span>}
        {step.missed.includes(seat) && <span class="late">{scene.people[seat] ? 'away' : 'thinking'}</span>}
      </li>
    ))}
  </ul>
);

const Scores = ({ scene, step }: { readonly scene: Scene; readonly step: PlayedStep }) => {
  const share = Math.max(0, 1 - step.step / scene.horizon);
  return (
    <dl class="scores">
      <div>
        <dt>Points</dt>
        <dd data-testid="return">{step.return}</dd>
      </div>
      <div class="time">
        <dt>{scene.tick === null ? 'Left' : 'Time'}</dt>
        <dd>{formatLeft(scene, step.step)}</dd>
        <div class="time-bar" aria-hidden="true">
          <div style={{ width: `${share * 100}%` }} class={share < 0.15 ? 'short' : ''} />
        </div>
      </div>
    </dl>
  );
};

/** The seconds of a countdown, from when it was told. */
const Countdown = ({ phase }: { readonly phase: PhaseMessage }) => {
  const [left, setLeft] = useState(phase.countdown);
  useEffect(() => {
    const end = performance.now() + phase.countdown * 1000;
    const timer = setInterval(() => setLeft((end - performance.now()) / 1000), 100);
    return () => clearInterval(timer);
  }, [phase]);
  const shown = Math.max(1, Math.ceil(left));
  return (
    <div class="veil counting">
      <p class="count" key={shown}>
        {shown}
      </p>
      <p class="visually-hidden" role="status">
        The game goes on in {shown}
      </p>
    </div>
  );
};

interface VeilProps {
  readonly title: string;
  readonly children: ComponentChildren;
}

/** Over the kitchen, with something to decide. Takes the focus, so that Enter decides. */
const Veil = ({ title, children }: VeilProps) => {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.querySelector<HTMLElement>('button.primary')?.focus();
  }, []);
  return (
    <div class="veil">
      <div class="veil-card" role="dialog" aria-label={title} ref={box}>
        <h2>{title}</h2>
        {children}
      </div>
    </div>
  );
};

/** `+20` for a moment, wherever the eyes are: over the kitchen. */
const Reward = ({ step, rewards }: { readonly step: PlayedStep; readonly rewards: number }) => {
  const [shown, setShown] = useState<{ readonly points: number; readonly key: number } | null>(null);
  useEffect(() => {
    if (rewards === 0) return;
    setShown({ points: step.reward, key: rewards });
    const timer = setTimeout(() => setShown(null), 1400);
    return () => clearTimeout(timer);
  }, [rewards]);
  return (
    <>
      {shown !== null && (
        <p class="reward" key={shown.key} aria-hidden="true">
          +{shown.points}
        </p>
      )}
      <p class="visually-hidden" role="status">
        {rewards > 0 ? `Soup served. ${step.return} points.` : ''}
      </p>
    </>
  );
};

/** In a game of turns: whose move it is. */
const TurnHint = ({ scene, waiting }: { readonly scene: Scene; readonly waiting: boolean }) =>
  scene.tick !== null ? null : (
    <p class="turn-hint" role="status">
      {waiting ? 'The others choose …' : 'Your move'}
    </p>
  );

interface BoardProps {
  readonly connection: Connection;
  /** Buttons beside those of the pause: how to leave. */
  readonly leave: ComponentChildren;
}

/** Nothing where no game is on. */
export const Board = ({ connection, leave }: BoardProps) => {
  const { heard, say } = connection;
  const { scene, step, phase } = heard;
  const grounded = useMemo(
    () => (scene === null ? null : groundOfRequest(scene.request)),
    [scene === null ? '' : JSON.stringify(scene.request)],
  );
  const ground = grounded?.ok ? grounded.ground : null;
  const playing = phase?.phase === 'playing';
  const yours = scene?.yours ?? [];
  const actions = ground?.environment.actions ?? [];
  /** Seats that have chosen since the last step; only a game of turns shows it. */
  const [chosen, setChosen] = useState<readonly Seat[]>([]);
  useEffect(() => setChosen([]), [step?.step]);

  const fingers = {
    press: (seat: Seat, action: Action): void => {
      say({ kind: 'press', seat, action });
      setChosen((before) => [...before, seat]);
    },
    release: (seat: Seat, action: Action) => say({ kind: 'release', seat, action }),
    pause: () => say({ kind: playing || phase?.phase === 'countdown' ? 'pause' : 'resume' }),
  };
  useKeys(scene === null ? [] : yours, actions, fingers);

  // Who looks away from a game in real time would lose it. Not at once: a page that is loaded again is hidden too, and
  // is missed by the server when it is gone.
  const tick = scene?.tick ?? null;
  useEffect(() => {
    if (tick === null || !playing) return;
    let timer = 0;
    const watch = () => {
      clearTimeout(timer);
      if (document.hidden) timer = window.setTimeout(() => say({ kind: 'pause' }), 300);
    };
    document.addEventListener('visibilitychange', watch);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', watch);
    };
  }, [tick, playing]);
  // A button that had the focus before would catch the space bar.
  useEffect(() => {
    if (playing && document.activeElement instanceof HTMLElement) document.activeElement.blur();
  }, [playing]);

  const state = useMemo(
    () => (ground === null || step === null ? null : ground.environment.decode(step.state)),
    [ground, step],
  );
  if (scene === null || step === null) return null;
  if (ground === null || state === null)
    return (
      <p class="notice bad" role="alert">
        This page can’t draw the game{grounded?.ok === false ? `: ${grounded.reason}` : ''}.
      </p>
    );
  const { width, height } = ground.world.artist?.ground(ground.environment) ?? { width: 1, height: 1 };
  return (
    <div
      class="game"
      data-step={step.step}
      data-phase={phase?.phase ?? ''}
      style={{ '--wide': width, '--high': height }}
    >
      <div class="hud">
        <Players scene={scene} step={step} />
        <Scores scene={scene} step={step} />
        <button
          type="button"
          class="pause"
          disabled={yours.length === 0 || phase?.phase === 'paused'}
          onClick={fingers.pause}
          aria-keyshortcuts="Escape"
        >
          <span aria-hidden="true">❚❚</span> Pause
        </button>
      </div>
      <div class="stage">
        <Kitchen
          artist={ground.world.artist}
          environment={ground.environment}
          state={state}
          pace={scene.tick === null ? 0.12 : Math.min(0.3, scene.tick / 1000)}
        />
        <Reward step={step} rewards={heard.rewards} />
        {phase?.phase === 'countdown' && <Countdown phase={phase} />}
        {phase?.phase === 'paused' && (
          <Veil title={phase.why ?? 'Paused'}>
            <div class="choices">
              <button type="button" class="primary" onClick={() => say({ kind: 'resume' })}>
                Go on{phase.why === null || heard.study !== null ? '' : ' without waiting'}
              </button>
              {leave}
            </div>
          </Veil>
        )}
      </div>
      <TurnHint scene={scene} waiting={yours.length > 0 && yours.every((seat) => chosen.includes(seat))} />
      {yours.length > 0 && (
        <TouchPad seat={yours[0]!} turns={scene.tick === null} actions={actions} fingers={fingers} />
      )}
    </div>
  );
};
