/** One episode, or two of them in step, with the minds beside the kitchen. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { formatTrace } from '../../../trace.ts';
import { type Address, allOf, formatAddress, queryOf, withQuery } from '../../address.ts';
import { type Film, frameAt } from '../../film.ts';
import { describeFork, type Fork, formatFork, parseFork } from '../../forks.ts';
import { MOMENTS, type MomentKind } from '../../moments.ts';
import { seatColour } from '../kitchen.tsx';
import { Shell } from '../shell.tsx';
import { ForkForm, Futures } from './forking.tsx';
import { Help } from './help.tsx';
import type { Library } from './library.ts';
import { MindPanel } from './mind.tsx';
import { Stage } from './stage.tsx';
import { besideChoices, titleOf } from './titles.ts';
import { nextMoment, SIGNS, Transport } from './transport.tsx';
import type { Navigate } from './useAddress.ts';
import { useDifference, useEpisode, useFutures, useWatched, type Watched } from './useEpisode.ts';
import { USUAL_SPEED, usePlayer } from './usePlayer.ts';
import { placeWords } from './words.ts';

interface EpisodeProps {
  readonly library: Library;
  readonly address: Address;
  readonly navigate: Navigate;
  readonly source: number;
  readonly id: string;
}

const wholeOf = (text: string | null): number | null => (text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null);

/** `with=<source>/<id>` */
const parsePlace = (text: string | null) => {
  const [, source, id] = /^(\d{1,3})\/(.+)$/s.exec(text ?? '') ?? [];
  return id === undefined ? null : { source: Number(source), id };
};

/** Jumped to unless somebody chooses otherwise: the rarer and more telling ones. */
const USUAL_KINDS: readonly MomentKind[] = MOMENTS.filter((kind) => kind !== 'replan' && kind !== 'collision');

const lastStep = (film: Film): number => film.frames.at(-1)!.step;

/** What a screen reader is told when somebody steps by hand. */
const Announcer = ({
  watched,
  t,
  playing,
}: {
  readonly watched: Watched;
  readonly t: number;
  readonly playing: boolean;
}) => {
  const here = watched.moments.filter(({ step }) => step === t).map(({ text }) => text);
  const frame = watched.film.frames[frameAt(watched.film, t)]!;
  return (
    <p class="visually-hidden" role="status">
      {playing
        ? ''
        : `Step ${t}, return ${frame.total}. ${frame.actions.map((action, seat) => `Cook ${seat}: ${action}.`).join(' ')} ${here.join('. ')}`}
    </p>
  );
};

const MindTabs = ({ watched, mind, choose }: { watched: Watched; mind: number; choose: (seat: number) => void }) => (
  <div class="tabs" role="tablist" aria-label="Minds">
    {watched.film.trace.header.policies.map(({ name }, seat) => (
      <button
        key={seat}
        type="button"
        role="tab"
        id={`tab-${seat}`}
        aria-selected={seat === mind}
        aria-controls="mind-panel"
        tabIndex={seat === mind ? 0 : -1}
        style={{ '--seat': seatColour(seat) }}
        onClick={() => choose(seat)}
        onKeyDown={(event) => {
          const turn = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
          if (turn === 0) return;
          event.preventDefault();
          event.stopPropagation();
          const next = (mind + turn + watched.film.seats) % watched.film.seats;
          choose(next);
          document.getElementById(`tab-${next}`)?.focus();
        }}
      >
        <span class="chip" aria-hidden="true">
          {seat}
        </span>
        {name}
      </button>
    ))}
  </div>
);

const MomentList = ({
  watched,
  kinds,
  t,
  seek,
}: {
  watched: Watched;
  kinds: readonly MomentKind[];
  t: number;
  seek: (t: number) => void;
}) => {
  const chosen = useMemo(() => watched.moments.filter(({ kind }) => kinds.includes(kind)), [watched, kinds]);
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="moments card" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        Moments <span class="soft">{chosen.length}</span>
      </summary>
      <ol>
        {(isOpen ? chosen : []).map(({ step, kind, text }, i) => (
          <li key={i}>
            <button
              type="button"
              class={`link ${kind}`}
              aria-current={step === t ? 'step' : undefined}
              onClick={() => seek(step)}
            >
              <span class="soft">{step}</span> <span class="sign">{SIGNS[kind]}</span> {text}
            </button>
          </li>
        ))}
      </ol>
    </details>
  );
};

interface WatchProps extends EpisodeProps {
  readonly watched: Watched;
  readonly beside: Watched | null;
  readonly besideNote: string | null;
}

const Watch = ({ library, address, navigate, source, id, watched, beside: other, besideNote }: WatchProps) => {
  const { film } = watched;
  const forks = useMemo(
    () => allOf(address, 'fork').flatMap((text) => parseFork(text) ?? []),
    [allOf(address, 'fork').join('\n')],
  );
  const futures = useFutures(film, forks);
  const shownFork = wholeOf(queryOf(address, 'future'));
  const future = shownFork === null ? null : (futures[shownFork] ?? null);
  const forked = useWatched(future?.film ?? null);
  const beside = forked ?? other;
  const difference = useDifference(film, beside?.film ?? null);
  const last = Math.max(lastStep(film), beside === null ? 0 : lastStep(beside.film));
  const player = usePlayer(film.first, last, {
    t: wholeOf(queryOf(address, 't')) ?? film.first,
    speed: wholeOf(queryOf(address, 'speed')) ?? USUAL_SPEED,
  });
  const { t, playing, seek } = player;
  const thinking = watched.minds.findIndex(({ at }) => at(0)?.thinks === true);
  const mind = Math.min(wholeOf(queryOf(address, 'mind')) ?? Math.max(0, thinking), film.seats - 1);
  const [kinds, setKinds] = useState<readonly MomentKind[]>(USUAL_KINDS);
  const [intentions, setIntentions] = useState(queryOf(address, 'intentions') !== 'off');
  const [isForking, setForking] = useState(forks.length > 0);
  const [help, setHelp] = useState(false);
  const set = (changes: Parameters<typeof withQuery>[1]) =>
    navigate(withQuery(address, { t: String(t), ...changes }), true);

  // The address follows when somebody stops somewhere: browsers allow only so many changes a second.
  useEffect(() => {
    if (playing) return;
    const wait = setTimeout(() => {
      const speed = player.speed === USUAL_SPEED ? null : String(player.speed);
      const next = withQuery(address, {
        t: t === film.first ? null : String(t),
        speed,
        intentions: intentions ? null : 'off',
      });
      if (formatAddress(next) !== formatAddress(address)) navigate(next, true);
    }, 200);
    return () => clearTimeout(wait);
  });

  const addFork = (fork: Fork): void => {
    const texts = forks.map(formatFork);
    const text = formatFork(fork);
    const all = texts.includes(text) ? texts : [...texts, text];
    set({ fork: all, future: String(all.indexOf(text)), with: null });
  };

  const moments = watched.moments.filter(({ kind }) => kinds.includes(kind));
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]') !== null) return;
      const { target } = event;
      const typing =
        target instanceof HTMLInputElement
          ? target.type !== 'checkbox' && target.type !== 'range'
          : target instanceof HTMLSelectElement;
      if (typing) return;
      const onButton = target instanceof HTMLElement && target.matches('button, summary, a, input[type="checkbox"]');
      const far = event.shiftKey ? 10 : 1;
      const acts: { readonly [key: string]: () => void } = {
        ArrowLeft: () => seek((now) => now - far),
        ArrowRight: () => seek((now) => now + far),
        Home: () => seek(film.first),
        End: () => seek(last),
        n: () => seek((now) => nextMoment(moments, now, 1) ?? now),
        p: () => seek((now) => nextMoment(moments, now, -1) ?? now),
        '+': () => player.turn(1),
        '=': () => player.turn(1),
        '-': () => player.turn(-1),
        i: () => setIntentions((was) => !was),
        d: () => seek((now) => difference ?? now),
        f: () => setForking((was) => !was),
        '?': () => setHelp(true),
      };
      if (event.key === ' ' && !onButton) player.toggle();
      else if (Object.hasOwn(acts, event.key)) acts[event.key]!();
      else if (/^\d$/.test(event.key) && Number(event.key) < film.seats) set({ mind: event.key });
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  });

  const indexOf = (one: Film) => frameAt(one, t);
  const frame = film.frames[indexOf(film)]!;
  const differs = difference !== null && t >= difference;
  const choices = useMemo(() => besideChoices(library, { source, id }), [library, source, id]);
  const title = useMemo(() => titleOf(library, { source, id }, film), [library, source, id, film]);
  const panel = (one: Watched) => (
    <MindPanel
      film={one.film}
      index={indexOf(one.film)}
      step={t}
      seat={mind}
      minds={one.minds}
      truths={one.truths}
      seek={seek}
      note={one.notes[mind] ?? null}
    />
  );
  return (
    <Shell
      title={title}
      tools={
        <>
          {choices.length > 0 && (
            <select
              aria-label="Beside it"
              class="beside"
              value={queryOf(address, 'with') ?? ''}
              onChange={(event) => set({ with: event.currentTarget.value || null, future: null })}
            >
              <option value="">beside it …</option>
              {choices.map(({ value, text }) => (
                <option key={value} value={value}>
                  {text}
                </option>
              ))}
            </select>
          )}
          <button type="button" aria-pressed={isForking} onClick={() => setForking(!isForking)}>
            Fork
          </button>
          <button type="button" aria-label="Keys" onClick={() => setHelp(true)}>
            ?
          </button>
        </>
      }
    >
      {library.sources[source]!.rows.length > 0 && (
        <p class="way-back">
          <a href={`#/run/${source}`}>← {library.sources[source]!.name}</a>
        </p>
      )}
      {besideNote !== null && <p class="notice bad">{besideNote}</p>}
      <div class={`watch${beside === null ? '' : ' two'}`}>
        <div class="stages">
          <Stage
            film={film}
            frame={frame}
            index={indexOf(film)}
            minds={watched.minds}
            mind={mind}
            intentions={intentions}
            pace={player.pace}
            title={
              beside === null ? placeWords(film.trace.header.environment.id) : forked === null ? title : 'as it was'
            }
            differs={false}
          />
          {beside !== null && (
            <Stage
              film={beside.film}
              frame={beside.film.frames[indexOf(beside.film)]!}
              index={indexOf(beside.film)}
              minds={beside.minds}
              mind={mind}
              intentions={intentions}
              pace={player.pace}
              title={
                future !== null && forked !== null
                  ? describeFork(future.fork)
                  : titleOf(library, parsePlace(queryOf(address, 'with')), beside.film)
              }
              differs={differs}
            />
          )}
        </div>
        <div class="controls">
          <Transport
            player={player}
            first={film.first}
            last={last}
            moments={watched.moments}
            kinds={kinds}
            setKinds={setKinds}
            difference={difference}
          />
          {beside !== null && (
            <p class="soft small difference-note" role="status">
              {difference === null
                ? 'The two never differ.'
                : differs
                  ? `They differ since step ${difference}.`
                  : `The same until step ${difference}.`}
            </p>
          )}
          {isForking && (
            <section class="forks card" aria-label="Forks">
              <ForkForm film={film} minds={watched.minds} t={t} onFork={addFork} />
              {futures.length > 0 && (
                <Futures
                  original={film}
                  futures={futures}
                  shown={shownFork}
                  onShow={(i) => set({ future: i === null ? null : String(i), with: null })}
                  onDrop={(i) => set({ fork: forks.map(formatFork).filter((_, k) => k !== i), future: null })}
                  format={(one) => formatTrace(one.trace)}
                />
              )}
            </section>
          )}
          <div class="switches">
            <label>
              <input
                type="checkbox"
                checked={intentions}
                onChange={(event) => setIntentions(event.currentTarget.checked)}
              />{' '}
              intentions on the map
            </label>
            <span class="soft small legend-line">
              solid: its own plan · dotted: what the chosen mind believes of it
            </span>
          </div>
          <MomentList watched={watched} kinds={kinds} t={t} seek={seek} />
        </div>
        <aside class="minds card" aria-label="Minds">
          <MindTabs watched={watched} mind={mind} choose={(seat) => set({ mind: String(seat) })} />
          <div id="mind-panel" role="tabpanel" aria-labelledby={`tab-${mind}`} class="panels">
            {panel(watched)}
            {beside !== null && panel(beside)}
          </div>
        </aside>
      </div>
      <Announcer watched={watched} t={t} playing={playing} />
      {help && <Help onClose={() => setHelp(false)} />}
    </Shell>
  );
};

export const EpisodePage = (props: EpisodeProps) => {
  const { library, address, source, id } = props;
  const here = useEpisode(
    library,
    useMemo(() => ({ source, id }), [source, id]),
  );
  const place = parsePlace(queryOf(address, 'with'));
  const other = useEpisode(
    library,
    useMemo(() => place, [place?.source, place?.id]),
  );
  if (here.kind === 'waiting')
    return (
      <Shell title="">
        <p class="soft" role="status">
          Loading …
        </p>
      </Shell>
    );
  if (here.kind === 'failed')
    return (
      <Shell title={id}>
        <p class="notice bad" role="alert">
          This episode can't be shown: {here.reason}
        </p>
      </Shell>
    );
  return (
    <Watch
      key={`${source}/${id}`}
      {...props}
      watched={here.value}
      beside={place !== null && other.kind === 'there' ? other.value : null}
      besideNote={other.kind === 'failed' ? `The other episode can't be shown: ${other.reason}` : null}
    />
  );
};
