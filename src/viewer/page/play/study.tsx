/** What a participant of a study sees between games: what they agree to, what comes next, what they are asked. */
import { useEffect, useState } from 'preact/hooks';
import type { Question, StudyState } from '../../../play/protocol.ts';
import { SeatBadge } from './board.tsx';
import type { Connection } from './connection.ts';
import { describeKeys, isTouched } from './keys.ts';
import { Practice } from './practice.tsx';
import { ResultLine } from './table.tsx';

const Paragraphs = ({ text }: { readonly text: string }) => (
  <>
    {text.split(/\n\s*\n/).map((paragraph, i) => (
      <p key={i}>{paragraph}</p>
    ))}
  </>
);

interface StageProps {
  readonly study: StudyState;
  readonly connection: Connection;
}

const Consent = ({ study, connection }: StageProps) => (
  <section class="sheet card" aria-labelledby="consent">
    <h2 id="consent">{study.title}</h2>
    <Paragraphs text={study.consent} />
    <p class="soft">
      {study.games} {study.games === 1 ? 'game' : 'games'}, with some questions after each.
    </p>
    <div class="choices">
      <button type="button" class="primary large" onClick={() => connection.say({ kind: 'consent' })}>
        I agree and want to take part
      </button>
    </div>
  </section>
);

const Ready = ({ study, connection }: StageProps) => {
  const { walk, act } = describeKeys(1, 0);
  return (
    <section class="sheet card" aria-labelledby="ready">
      <p class="soft">
        Game {study.game} of {study.games}
      </p>
      <h2 id="ready">You play with teammate {study.teammate}</h2>
      {study.result?.failure != null && (
        <p class="notice bad" role="alert">
          The last game broke off: {study.result.failure}. It doesn’t count; please go on.
        </p>
      )}
      <p class="you-are">
        You are <SeatBadge seat={study.seat} /> cook {study.seat}. Serve as many soups as you can together.
      </p>
      <p class="soft">
        Walk with {walk}, take and put with {act}.{isTouched() ? '' : ' Esc pauses.'}
      </p>
      <div class="choices">
        <button type="button" class="primary large" onClick={() => connection.say({ kind: 'begin' })}>
          Begin
        </button>
      </div>
    </section>
  );
};

const SCALE = [1, 2, 3, 4, 5, 6, 7];

interface ItemProps {
  readonly question: Question;
  readonly value: number | null;
  readonly onChoose: (value: number) => void;
}

const Item = ({ question, value, onChoose }: ItemProps) => (
  <fieldset class="item">
    <legend>{question.text}</legend>
    <div class="scale">
      {SCALE.map((one) => (
        <label key={one} class={value === one ? 'chosen' : ''}>
          <input
            type="radio"
            name={`item-${question.name}`}
            value={one}
            checked={value === one}
            aria-label={one === 1 ? '1, not at all' : one === 7 ? '7, fully' : String(one)}
            onChange={() => onChoose(one)}
          />
          <span aria-hidden="true">{one}</span>
        </label>
      ))}
    </div>
    <div class="scale-ends soft" aria-hidden="true">
      <span>not at all</span>
      <span>fully</span>
    </div>
  </fieldset>
);

const Questions = ({ study, connection }: StageProps) => {
  const [answers, setAnswers] = useState<{ readonly [name: string]: number | null }>({});
  const [comment, setComment] = useState('');
  const [asked, setAsked] = useState(false);
  const blank = study.questions.filter(({ name }) => (answers[name] ?? null) === null).length;
  const send = (): void => {
    if (blank > 0 && !asked) {
      setAsked(true);
      return;
    }
    const all = Object.fromEntries(study.questions.map(({ name }) => [name, answers[name] ?? null]));
    connection.say({ kind: 'answers', game: study.game, answers: all, comment });
  };
  return (
    <section class="sheet card" aria-labelledby="questions">
      <p class="soft">
        Game {study.game} of {study.games}, with teammate {study.teammate}
      </p>
      {study.result !== null && <ResultLine result={study.result} />}
      <h2 id="questions">How was it? Say how much you agree.</h2>
      {study.questions.map((question) => (
        <Item
          key={question.name}
          question={question}
          value={answers[question.name] ?? null}
          onChoose={(value) => setAnswers((before) => ({ ...before, [question.name]: value }))}
        />
      ))}
      <div class="field">
        <label for="comment">Anything else about this teammate? (You can leave this empty.)</label>
        <textarea
          id="comment"
          rows={3}
          maxLength={4000}
          value={comment}
          onInput={({ currentTarget }) => setComment(currentTarget.value)}
        />
      </div>
      {asked && blank > 0 && (
        <p class="notice" role="alert">
          {blank} {blank === 1 ? 'statement is' : 'statements are'} left blank. You may leave them so.
        </p>
      )}
      <div class="choices">
        <button type="button" class="primary large" onClick={send}>
          {asked && blank > 0 ? 'Go on all the same' : 'Go on'}
        </button>
      </div>
    </section>
  );
};

const Ended = ({ study, connection }: StageProps) => (
  <section class="sheet card" aria-labelledby="ended">
    <h2 id="ended">{study.stage === 'finished' ? 'Done' : 'You have stopped'}</h2>
    {study.stage === 'finished' ? (
      <Paragraphs text={study.thanks} />
    ) : (
      <p>Nothing more is asked of you. Thank you for your time.</p>
    )}
    <p class="soft">
      Your anonymous id is <code>{study.participant}</code>. Whoever runs this study can find what you gave by it.
    </p>
    <div class="choices">
      <button type="button" onClick={connection.forget}>
        Let the next participant begin
      </button>
    </div>
  </section>
);

/** Stopping takes two presses, so that nobody does it by mistake. */
export const Withdraw = ({ connection }: { readonly connection: Connection }) => {
  const [asked, setAsked] = useState(false);
  return asked ? (
    <span class="withdraw">
      <button type="button" class="danger" onClick={() => connection.say({ kind: 'withdraw' })}>
        Yes, stop for good
      </button>
      <button type="button" onClick={() => setAsked(false)}>
        No, go on
      </button>
    </span>
  ) : (
    <button type="button" onClick={() => setAsked(true)}>
      Stop taking part
    </button>
  );
};

const rulesOf = ({ request }: StudyState): string => String((request as { readonly rules?: unknown }).rules);

/** Everything but the game itself. */
export const StudyView = ({ study, connection }: StageProps) => {
  useEffect(() => scrollTo(0, 0), [study.stage, study.game]);
  switch (study.stage) {
    case 'consent':
      return <Consent study={study} connection={connection} />;
    case 'practice':
      return (
        <Practice
          rules={rulesOf(study)}
          tick={study.tick}
          onwards="To the first game"
          onEnd={() => connection.say({ kind: 'practised' })}
        />
      );
    case 'ready':
      return <Ready study={study} connection={connection} />;
    case 'playing':
      return null;
    case 'questions':
      // A questionnaire of its own for every game: answers must not stay from the one before.
      return <Questions key={study.game} study={study} connection={connection} />;
    case 'finished':
    case 'withdrawn':
      return <Ended study={study} connection={connection} />;
  }
};
