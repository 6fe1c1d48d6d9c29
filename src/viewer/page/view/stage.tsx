/** One episode's kitchen with its score and its cooks. */
import type { Film, Frame } from '../../film.ts';
import type { SeatMinds } from '../../minds.ts';
import { Kitchen, type Route, seatColour } from '../kitchen.tsx';
import { amount, skillWords } from './words.ts';

interface StageProps {
  readonly film: Film;
  readonly frame: Frame;
  /** Steps before the frame's in this film's list of steps. */
  readonly index: number;
  readonly minds: readonly SeatMinds[];
  /** The mind whose beliefs are drawn; null for none. */
  readonly mind: number | null;
  readonly intentions: boolean;
  readonly pace: number;
  readonly title: string;
  readonly differs: boolean;
}

const routesOf = ({ film, frame, index, minds, mind }: StageProps): readonly Route[] => {
  const { artist } = film;
  const { sight } = frame;
  if (artist === undefined || sight.kind !== 'state') return [];
  const routes: Route[] = [];
  const add = (seat: number, skill: string, kind: Route['kind']) => {
    const places = artist.route(sight.environment, sight.state, seat, skill);
    if (places !== null) routes.push({ seat, places, kind });
  };
  for (const { seat, at } of minds) {
    const view = at(index);
    if (view?.skill) add(seat, view.skill, 'declared');
    if (seat === mind)
      for (const { seat: of, intentions } of view?.beliefs ?? [])
        if (intentions[0] !== undefined) add(of, intentions[0].skill, 'believed');
  }
  return routes;
};

const ENDS: { readonly [kind: string]: string } = { blocked: 'blocked', handOver: 'takes over', delivered: 'delivers' };

const CookLine = ({ film, frame, index, minds, seat }: StageProps & { readonly seat: number }) => {
  const skill = minds[seat]?.at(index)?.skill ?? null;
  const event = frame.events.find((one) => one.seat === seat && ENDS[one.kind] !== undefined);
  return (
    <li class="cook" style={{ '--seat': seatColour(seat) }}>
      <span class="chip" aria-hidden="true">
        {seat}
      </span>
      <span class="who">
        <b>{film.trace.header.policies[seat]?.name ?? `cook ${seat}`}</b>
        <span class="soft">{skill === null ? '' : skillWords(skill)}</span>
      </span>
      <span class="does">
        {frame.actions[seat] ?? ''}
        {frame.line?.f?.includes(seat) && <em class="flag">fallback</em>}
        {frame.line?.missed?.includes(seat) && <em class="flag">too late</em>}
        {event !== undefined && <em class="flag">{ENDS[event.kind]}</em>}
      </span>
      {frame.said
        .filter((one) => one.seat === seat)
        .map(({ text }) => (
          <span key={text} class="says">
            {text}
          </span>
        ))}
    </li>
  );
};

export const Stage = (props: StageProps) => {
  const { film, frame, intentions, pace, title, differs } = props;
  const { sight } = frame;
  const ringed = frame.events.filter(({ kind }) => kind === 'blocked').map(({ seat }) => seat);
  const soups = film.frames.reduce(
    (sum, { step, events }) =>
      step < frame.step ? sum + events.filter(({ kind }) => kind === 'delivered').length : sum,
    0,
  );
  return (
    <section class={`stage card${differs ? ' differs' : ''}`} aria-label={title}>
      <header>
        <h2 title={title}>{title}</h2>
        <dl class="score">
          <div>
            <dt>step</dt>
            <dd>{frame.step}</dd>
          </div>
          <div>
            <dt>return</dt>
            <dd>
              {amount(frame.total)}
              {frame.reward !== 0 && (
                <span class={`gain${frame.reward < 0 ? ' loss' : ''}`}>
                  {' '}
                  {frame.reward < 0 ? '−' : '+'}
                  {amount(Math.abs(frame.reward))}
                </span>
              )}
            </dd>
          </div>
          <div>
            <dt>soups</dt>
            <dd>{soups}</dd>
          </div>
        </dl>
      </header>
      <div class="board">
        {sight.kind === 'state' ? (
          <Kitchen
            artist={film.artist}
            environment={sight.environment}
            state={sight.state}
            routes={intentions ? routesOf(props) : []}
            pace={pace}
            ringed={ringed}
          />
        ) : (
          <pre class="kitchen-text">{sight.text}</pre>
        )}
      </div>
      <ul class="cooks">
        {film.trace.header.policies.map((_, seat) => (
          <CookLine key={seat} {...props} seat={seat} />
        ))}
      </ul>
      {frame.line === null && (
        <p class={`ending${film.problem === null ? '' : ' bad'}`}>
          {film.problem === null ? `The end: ${film.ending}.` : `It can't be replayed further: ${film.problem}.`}
        </p>
      )}
    </section>
  );
};
