/** What would have been: the form that makes a fork, and the futures side by side in figures. */
import { useState } from 'preact/hooks';
import type { Json } from '../../../json.ts';
import type { Film } from '../../film.ts';
import { describeFork, type Fork, formatFork } from '../../forks.ts';
import type { SeatMinds } from '../../minds.ts';
import { choicesOf } from '../../policies.ts';
import { amount, skillWords } from './words.ts';

export interface Future {
  readonly fork: Fork;
  readonly film: Film | null;
  /** What is wrong, or what is only played back; null where all is well. */
  readonly note: string | null;
}

interface ForkFormProps {
  readonly film: Film;
  readonly minds: readonly SeatMinds[];
  readonly t: number;
  readonly onFork: (fork: Fork) => void;
}

type Kind = Fork['kind'];

const KINDS: { readonly [kind in Kind]: string } = {
  policy: 'another policy',
  action: 'another action',
  belief: 'another belief',
};

/** JSON from a field that may be empty; undefined where it is none. */
const readJson = (text: string): Json | undefined => {
  if (text.trim() === '') return null;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
};

const PolicyFields = ({ film, set }: { readonly film: Film; readonly set: (policy: Json | null) => void }) => {
  const choices = choicesOf(film.ground!.world);
  const [name, setName] = useState('');
  const [given, setGiven] = useState('');
  const parameters = readJson(given);
  const tell = (policy: string, text: string) => {
    const value = readJson(text);
    if (policy === '' || value === undefined) set(null);
    else set(value === null ? policy : { policy, with: value });
  };
  const groups = [
    ['general', choices.filter(({ half }) => half === null)],
    ['scripted, development', choices.filter(({ half }) => half === 'development')],
    ['scripted, held-out', choices.filter(({ half }) => half === 'held-out')],
  ] as const;
  return (
    <>
      <label>
        policy
        <select
          value={name}
          onChange={(event) => {
            setName(event.currentTarget.value);
            tell(event.currentTarget.value, given);
          }}
        >
          <option value="">choose …</option>
          {groups.map(([title, list]) => (
            <optgroup key={title} label={title}>
              {list.map((choice) => (
                <option key={choice.name} value={choice.name} title={choice.description}>
                  {choice.name}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </label>
      <label>
        with (JSON, if it takes any)
        <input
          type="search"
          value={given}
          placeholder='{ "p": 0.3 }'
          aria-invalid={parameters === undefined}
          onInput={(event) => {
            setGiven(event.currentTarget.value);
            tell(name, event.currentTarget.value);
          }}
        />
      </label>
      <p class="soft small">Networks, programs and models run where rapport runs: the page can't ask them.</p>
    </>
  );
};

const ActionField = ({ film, set }: { readonly film: Film; readonly set: (action: string) => void }) => (
  <label>
    action
    <select onChange={(event) => set(event.currentTarget.value)}>
      <option value="">choose …</option>
      {film.ground!.environment.actions.map((action) => (
        <option key={action} value={action}>
          {action}
        </option>
      ))}
    </select>
  </label>
);

const BeliefField = ({
  minds,
  seat,
  index,
  set,
}: {
  minds: readonly SeatMinds[];
  seat: number;
  index: number;
  set: (value: string) => void;
}) => {
  const beliefs = minds[seat]?.at(index)?.beliefs ?? [];
  if (beliefs.length === 0) return <p class="soft small">This seat holds no mind with beliefs at this step.</p>;
  return (
    <label>
      it is sure that
      <select onChange={(event) => set(event.currentTarget.value)}>
        <option value="">choose …</option>
        {beliefs.map(({ seat: of, intentions }) => (
          <optgroup key={of} label={`cook ${of} is about to`}>
            {intentions.map(({ skill }) => (
              <option key={skill} value={`${of}.${skill}`}>
                {skillWords(skill)}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </label>
  );
};

export const ForkForm = ({ film, minds, t, onFork }: ForkFormProps) => {
  const [seat, setSeat] = useState(0);
  const [kind, setKind] = useState<Kind>('policy');
  const [policy, setPolicy] = useState<Json | null>(null);
  const [text, setText] = useState('');
  const index = t - film.first;
  const over = index >= film.frames.length - 1;
  const at = { step: t, seat };
  const fork: Fork | null =
    kind === 'policy'
      ? policy === null
        ? null
        : { kind, ...at, policy }
      : text === ''
        ? null
        : kind === 'action'
          ? { kind, ...at, action: text }
          : { kind, ...at, of: Number(text.split('.')[0]), skill: text.slice(text.indexOf('.') + 1) };
  if (film.ground === null)
    return <p class="soft">The world of this episode is not part of this page: it can't be forked here.</p>;
  return (
    <form
      class="fork-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (fork !== null) onFork(fork);
      }}
    >
      <p class="lead">
        From step <b>{t}</b> on
      </p>
      <label>
        cook
        <select
          value={seat}
          onChange={(event) => {
            setSeat(Number(event.currentTarget.value));
            setText('');
          }}
        >
          {film.trace.header.policies.map(({ name }, i) => (
            <option key={i} value={i}>
              {i}: {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        has
        <select
          value={kind}
          onChange={(event) => {
            setKind(event.currentTarget.value as Kind);
            setText('');
          }}
        >
          {(Object.keys(KINDS) as Kind[]).map((one) => (
            <option key={one} value={one}>
              {KINDS[one]}
            </option>
          ))}
        </select>
      </label>
      {kind === 'policy' && <PolicyFields film={film} set={setPolicy} />}
      {kind === 'action' && <ActionField key={seat} film={film} set={setText} />}
      {kind === 'belief' && <BeliefField key={`${seat} ${t}`} minds={minds} seat={seat} index={index} set={setText} />}
      <button type="submit" class="primary" disabled={fork === null || over}>
        Run on
      </button>
    </form>
  );
};

const soupsOf = (film: Film): number =>
  film.frames.reduce((sum, { events }) => sum + events.filter(({ kind }) => kind === 'delivered').length, 0);

interface FuturesProps {
  readonly original: Film;
  readonly futures: readonly Future[];
  /** The one that is shown beside the original; null for none. */
  readonly shown: number | null;
  readonly onShow: (index: number | null) => void;
  readonly onDrop: (index: number) => void;
}

const save = (film: Film, name: string, text: string): void => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/jsonl' }));
  link.download = `${name}-${film.trace.footer?.hash ?? 'trace'}.jsonl`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
};

export const Futures = ({
  original,
  futures,
  shown,
  onShow,
  onDrop,
  format,
}: FuturesProps & { readonly format: (film: Film) => string }) => {
  const base = original.frames.at(-1)!.total;
  return (
    <table class="futures">
      <caption class="visually-hidden">Futures compared</caption>
      <thead>
        <tr>
          <th scope="col">future</th>
          <th scope="col">return</th>
          <th scope="col">difference</th>
          <th scope="col">soups</th>
          <th scope="col">
            <span class="visually-hidden">actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">as it was</th>
          <td>{amount(base)}</td>
          <td />
          <td>{soupsOf(original)}</td>
          <td />
        </tr>
        {futures.map(({ fork, film, note }, i) => {
          const total = film?.frames.at(-1)?.total;
          return (
            <tr key={formatFork(fork)} class={shown === i ? 'shown' : ''}>
              <th scope="row">
                {describeFork(fork)}
                {note !== null && <span class="note">{note}</span>}
              </th>
              <td>{total === undefined ? (note === null ? '…' : '–') : amount(total)}</td>
              <td>{total === undefined ? '' : `${total - base > 0 ? '+' : ''}${amount(total - base)}`}</td>
              <td>{film === null ? '' : soupsOf(film)}</td>
              <td class="row-buttons">
                {film !== null && (
                  <button type="button" aria-pressed={shown === i} onClick={() => onShow(shown === i ? null : i)}>
                    beside
                  </button>
                )}
                {film !== null && (
                  <button type="button" onClick={() => save(film, 'fork', format(film))}>
                    save
                  </button>
                )}
                <button type="button" aria-label={`drop ${describeFork(fork)}`} onClick={() => onDrop(i)}>
                  ×
                </button>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
};
