/** A mind at one step, stage by stage. All of it is text that a policy wrote: shown, never interpreted. */

import type { Json } from '../../../json.ts';
import type { Film } from '../../film.ts';
import type { CallView, MindView, PlanView, RememberedView, SeatMinds, VerdictView } from '../../minds.ts';
import { seatColour } from '../kitchen.tsx';
import { Beliefs, SurpriseChart } from './beliefs.tsx';
import { skillWords } from './words.ts';

/** JSON as it is, folded away. */
const Raw = ({ title, value }: { readonly title: string; readonly value: Json }) => (
  <details class="raw">
    <summary>{title}</summary>
    <pre>{JSON.stringify(value, null, 1)}</pre>
  </details>
);

const Alternatives = ({ plan }: { readonly plan: PlanView }) => {
  const values = plan.alternatives.flatMap(({ value }) => value ?? []);
  const low = Math.min(0, ...values);
  const high = Math.max(1e-9, ...values);
  const sorted = [...plan.alternatives].sort((a, b) => (b.value ?? -Infinity) - (a.value ?? -Infinity));
  return (
    <table class="alternatives">
      <caption class="visually-hidden">Alternatives and what they are worth</caption>
      <thead>
        <tr>
          <th scope="col">compared</th>
          <th scope="col" colSpan={2}>
            worth
          </th>
          <th scope="col">simulated</th>
        </tr>
      </thead>
      <tbody>
        {sorted.map(({ skill, value, simulations }, i) => (
          <tr key={i} class={skill === plan.skill ? 'chosen' : ''}>
            <th scope="row">
              {skill === plan.skill && (
                <b>
                  <span aria-hidden="true">✓ </span>
                  <span class="visually-hidden">chosen: </span>
                </b>
              )}
              {skillWords(skill)}
            </th>
            <td class="bar-cell" aria-hidden="true">
              {value !== null && (
                <span class="bar-track">
                  <i style={{ width: `${((value - low) / (high - low)) * 100}%` }} />
                </span>
              )}
            </td>
            <td class="number-cell">{value === null ? '–' : value.toFixed(1)}</td>
            <td class="number-cell soft">{simulations === null ? '' : `${simulations}×`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const Plan = ({ plan, step }: { readonly plan: PlanView; readonly step: number }) => (
  <>
    <p class="chosen-skill">{skillWords(plan.skill)}</p>
    <p class="soft small">
      {plan.step === step ? 'planned now' : `planned at step ${plan.step}`}
      {plan.why !== '' && `: ${plan.why}`}
      {plan.simulations !== null && `, ${plan.simulations} simulations`}
    </p>
    {plan.analysis !== '' && <p class="analysis">{plan.analysis}</p>}
    {plan.alternatives.length > 0 && <Alternatives plan={plan} />}
    {Object.keys(plan.more).length > 0 && <Raw title="more from the planner" value={plan.more} />}
  </>
);

const Verdict = ({ verdict, step }: { readonly verdict: VerdictView; readonly step: number }) => (
  <>
    <p class="small">
      {verdict.refused.length === 0 ? '✓ The plan could be begun' : `⊘ ${verdict.refused.length} refused`}
      {verdict.fallback && ', then the fallback was taken'}
      <span class="soft">{verdict.step === step ? ', now' : `, at step ${verdict.step}`}</span>
    </p>
    <ul class="plain">
      {verdict.refused.map(({ skill, reason }, i) => (
        <li key={i}>
          <b>{skillWords(skill)}</b>: {reason}
        </li>
      ))}
    </ul>
  </>
);

const Memories = ({ entries }: { readonly entries: readonly RememberedView[] }) => (
  <ul class="plain memories">
    {entries.map(({ step, kind, skill, why }, i) => (
      <li key={i}>
        <span class="soft">{step === null ? '' : step}</span>
        <span>
          <b>{kind}</b> {skillWords(skill)} <span class="soft">{why}</span>
        </span>
      </li>
    ))}
  </ul>
);

const Call = ({ call }: { readonly call: CallView }) => (
  <details class="call">
    <summary>{call.title}</summary>
    {call.prompt.map(({ role, text }, i) => (
      <div key={i}>
        <h3>{role}</h3>
        <pre>{text}</pre>
      </div>
    ))}
    <h3>reply</h3>
    <pre>{call.reply}</pre>
    {Object.keys(call.more).length > 0 && <Raw title="more" value={call.more} />}
  </details>
);

export interface MindProps {
  readonly film: Film;
  readonly index: number;
  readonly step: number;
  readonly seat: number;
  readonly minds: readonly SeatMinds[];
  /** [seat][index] */
  readonly truths: readonly (readonly (string | null)[])[];
  readonly seek: (step: number) => void;
}

const Stages = ({ view, film, index, step, seat, minds, truths, seek }: MindProps & { readonly view: MindView }) => (
  <>
    <section class="stage-part">
      <h2>Plan</h2>
      {view.plan === null ? <p class="soft">No plan yet.</p> : <Plan plan={view.plan} step={step} />}
    </section>
    <section class="stage-part">
      <h2>Belief</h2>
      {view.beliefs.map((belief) => (
        <Beliefs
          key={belief.seat}
          minds={minds[seat]!}
          index={index}
          belief={belief}
          name={film.trace.header.policies[belief.seat]?.name ?? ''}
          truth={{
            hindsight: truths[belief.seat] ?? [],
            declared: minds[belief.seat]?.any ? minds[belief.seat]! : null,
          }}
        />
      ))}
      {view.beliefs.length === 0 && <p class="soft">It believes nothing of anybody.</p>}
    </section>
    <section class="stage-part">
      <h2>
        Surprise{' '}
        <span class={`figure-text${(view.surprise ?? 0) > 3 ? ' loud' : ''}`}>
          {view.surprise === null ? '' : `${view.surprise.toFixed(2)} nats`}
        </span>
      </h2>
      <SurpriseChart
        minds={minds[seat]!}
        steps={film.frames.length - 1}
        index={index}
        seek={(at) => seek(film.first + at)}
      />
      <Memories entries={view.corrected} />
    </section>
    {view.verdict !== null && (
      <section class="stage-part">
        <h2>Validation</h2>
        <Verdict verdict={view.verdict} step={step} />
      </section>
    )}
    {view.calls.length > 0 && (
      <section class="stage-part">
        <h2>Model calls</h2>
        {view.calls.map((call, i) => (
          <Call key={i} call={call} />
        ))}
      </section>
    )}
    <section class="stage-part">
      <h2>Memory</h2>
      <dl class="counts">
        {view.counts.map(([name, n]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{n}</dd>
          </div>
        ))}
      </dl>
      <Memories entries={[...view.recent].reverse()} />
    </section>
    <section class="stage-part">
      <h2>Facts</h2>
      {view.description !== '' && <p class="description">{view.description}</p>}
      {view.facts !== null && <Raw title="facts as they are" value={view.facts} />}
      {Object.entries(view.rest).map(([name, value]) => (
        <Raw key={name} title={name} value={value} />
      ))}
    </section>
  </>
);

/** A policy that states what it is about, and nothing more. */
const Statement = ({ view }: { readonly view: MindView }) => (
  <section class="stage-part">
    <h2>States its intention</h2>
    <p class="chosen-skill">{view.skill === null ? 'none' : skillWords(view.skill)}</p>
    {Object.entries(view.rest).map(([name, value]) => (
      <p key={name} class="small">
        <span class="soft">{name}</span> {typeof value === 'string' ? value : JSON.stringify(value)}
      </p>
    ))}
  </section>
);

/** The mind in a seat. `note`: why nothing is known of it, where that is so. */
export const MindPanel = (props: MindProps & { readonly note: string | null }) => {
  const { minds, seat, index, film, note } = props;
  const view = minds[seat]?.at(index) ?? null;
  const over = index >= film.frames.length - 1;
  return (
    <div class="mind" style={{ '--seat': seatColour(seat) }}>
      {view !== null && !view.thinks ? (
        <Statement view={view} />
      ) : view === null ? (
        <p class="soft empty">
          {note ?? (over ? 'The episode is over.' : 'This policy leaves no record of what it thinks.')}
        </p>
      ) : (
        <Stages {...props} view={view} />
      )}
    </div>
  );
};
