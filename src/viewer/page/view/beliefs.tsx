/** What a mind believes of a teammate: a bar for each intention, how it came to it, and what was true. */
import { useMemo } from 'preact/hooks';
import type { BeliefView, SeatMinds } from '../../minds.ts';
import { seatColour } from '../kitchen.tsx';
import { percent, skillWords } from './words.ts';

/** Steps of history beside each bar. */
const HISTORY = 60;
const WIDTH = 120;
const HEIGHT = 24;

/** What a teammate is about, by what it does later and by what it says itself. */
export interface Truth {
  /** [index] the skill that it finishes next; null where none any more. */
  readonly hindsight: readonly (string | null)[];
  /** Its own records; null where it leaves none. */
  readonly declared: SeatMinds | null;
}

interface BeliefsProps {
  readonly minds: SeatMinds;
  readonly index: number;
  readonly belief: BeliefView;
  readonly truth: Truth;
  readonly name: string;
}

const isDeclared = ({ declared }: Truth, index: number, skill: string): boolean => declared?.at(index)?.skill === skill;

/** p of a skill at each of the last steps, null where it was not listed. */
const historyOf = (minds: SeatMinds, of: number, skill: string, index: number): readonly (number | null)[] =>
  Array.from({ length: HISTORY }, (_, i) => {
    const at = index - HISTORY + 1 + i;
    const belief = at < 0 ? undefined : minds.at(at)?.beliefs.find(({ seat }) => seat === of);
    return belief?.intentions.find((one) => one.skill === skill)?.p ?? (belief === undefined ? null : 0);
  });

const History = ({ minds, index, belief, truth, skill }: BeliefsProps & { readonly skill: string }) => {
  const shares = historyOf(minds, belief.seat, skill, index);
  const x = (i: number) => (i / (HISTORY - 1)) * WIDTH;
  const y = (p: number) => HEIGHT - 2 - p * (HEIGHT - 4);
  const line = shares
    .map((p, i) => (p === null ? '' : `${shares[i - 1] == null ? 'M' : 'L'}${x(i).toFixed(1)} ${y(p).toFixed(1)}`))
    .join('');
  const band = shares
    .map((_, i) =>
      truth.hindsight[index - HISTORY + 1 + i] === skill
        ? `M${(x(i) - 1).toFixed(1)} 0h${(WIDTH / HISTORY).toFixed(1)}v${HEIGHT}h${(-WIDTH / HISTORY).toFixed(1)}z`
        : '',
    )
    .join('');
  return (
    <svg class="history" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <path class="truth" d={band} />
      <path class="line" d={line} vector-effect="non-scaling-stroke" />
    </svg>
  );
};

const Bar = (props: BeliefsProps & { readonly skill: string; readonly p: number }) => {
  const { skill, p, truth, index } = props;
  const isTrue = truth.hindsight[index] === skill;
  const declared = isDeclared(truth, index, skill);
  return (
    <li class={isTrue ? 'true' : ''}>
      <span class="label">
        {skillWords(skill)}
        {isTrue && (
          <b class="mark hindsight" title="the skill that it finishes next">
            ◆<span class="visually-hidden"> true in hindsight</span>
          </b>
        )}
        {declared && (
          <b class="mark declared" title="its own plan">
            ●<span class="visually-hidden"> its own plan</span>
          </b>
        )}
      </span>
      <span class="bar-track" aria-hidden="true">
        <i style={{ width: `${p * 100}%` }} />
      </span>
      <span class="figure-text">{percent(p)}</span>
      <History {...props} />
    </li>
  );
};

export const Beliefs = (props: BeliefsProps) => {
  const { belief, truth, index, name } = props;
  const next = truth.hindsight[index] ?? null;
  const given = next === null ? null : (belief.intentions.find(({ skill }) => skill === next)?.p ?? null);
  const own = truth.declared?.at(index)?.skill ?? null;
  return (
    <div class="beliefs" style={{ '--seat': seatColour(belief.seat) }}>
      <h3>
        cook {belief.seat}, {name}, is about to …
      </h3>
      <ul>
        {belief.intentions.map(({ skill, p }) => (
          <Bar key={skill} {...props} skill={skill} p={p} />
        ))}
      </ul>
      <p class="soft small">
        {next === null ? (
          'It finishes no skill any more.'
        ) : (
          <>
            ◆ next it finishes <b>{skillWords(next)}</b>
            {given === null && ', which is not listed'}.
          </>
        )}{' '}
        {own !== null && (
          <>
            ● its own plan: <b>{skillWords(own)}</b>.
          </>
        )}
      </p>
    </div>
  );
};

/** Above it a step is a surprise (mind/correct.ts). */
const THRESHOLD = 3;
/** Nats at the upper edge. */
const MOST = 8;

interface SurpriseProps {
  readonly minds: SeatMinds;
  readonly steps: number;
  readonly index: number;
  readonly seek: (index: number) => void;
}

/** The surprise of every step; a click goes there. */
export const SurpriseChart = ({ minds, steps, index, seek }: SurpriseProps) => {
  const line = useMemo(
    () =>
      Array.from({ length: steps }, (_, i) => minds.at(i)?.surprise ?? 0)
        .map((nats, i) => `M${i + 0.5} 40V${(40 - (Math.min(MOST, nats) / MOST) * 40).toFixed(1)}`)
        .join(''),
    [minds, steps],
  );
  const at = 40 - (THRESHOLD / MOST) * 40;
  return (
    <svg
      class="surprise-chart"
      viewBox={`0 0 ${Math.max(1, steps)} 40`}
      preserveAspectRatio="none"
      aria-hidden="true"
      onClick={(event) => {
        const box = event.currentTarget.getBoundingClientRect();
        seek(Math.floor(((event.clientX - box.left) / box.width) * steps));
      }}
    >
      <path class="threshold" d={`M0 ${at}H${steps}`} vector-effect="non-scaling-stroke" />
      <path class="nats" d={line} vector-effect="non-scaling-stroke" />
      <path class="now" d={`M${index + 0.5} 0V40`} vector-effect="non-scaling-stroke" />
    </svg>
  );
};
