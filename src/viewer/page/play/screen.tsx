/** The screens for people who play: a table for games, and a study to take part in. */
import { useState } from 'preact/hooks';
import { Shell } from '../shell.tsx';
import { Board } from './board.tsx';
import { type Connection, useConnection } from './connection.ts';
import './play.css';
import { Practice } from './practice.tsx';
import { StudyView, Withdraw } from './study.tsx';
import { TableView } from './table.tsx';

/** What is wrong with the connection, or with what was asked for. */
const Notices = ({ connection }: { readonly connection: Connection }) => {
  const { line, refused } = connection.heard;
  return (
    <>
      {line === 'lost' && (
        <p class="notice bad" role="alert">
          The connection is lost. Trying to come back …
        </p>
      )}
      {line === 'replaced' && (
        <p class="notice bad" role="alert">
          This game goes on in another tab. Close this one, or load it again to take over.
        </p>
      )}
      {refused !== null && (
        <p class="notice" role="alert">
          {refused}{' '}
          <button type="button" onClick={connection.dismiss}>
            All right
          </button>
        </p>
      )}
    </>
  );
};

export const PlayScreen = () => {
  const connection = useConnection('play');
  const [practising, setPractising] = useState(false);
  const { menu, table, scene, step } = connection.heard;
  const inGame = scene !== null && step !== null;
  const leave = (
    <button type="button" onClick={() => connection.say({ kind: 'leave' })}>
      Leave the game
    </button>
  );
  return (
    <Shell title="Play">
      <Notices connection={connection} />
      {inGame ? (
        <Board connection={connection} leave={leave} />
      ) : table === null || menu === null ? null : practising ? (
        <Practice
          rules={table.settings.rules}
          tick={table.settings.tick}
          onwards="To the table"
          onEnd={() => setPractising(false)}
        />
      ) : (
        <TableView connection={connection} menu={menu} table={table} onPractice={() => setPractising(true)} />
      )}
    </Shell>
  );
};

export const StudyScreen = () => {
  const connection = useConnection('study');
  const { study, scene, step } = connection.heard;
  const inGame = scene !== null && step !== null;
  const takesPart = study !== null && !['consent', 'finished', 'withdrawn'].includes(study.stage);
  return (
    <Shell title={study?.title ?? ''} tools={takesPart && !inGame && <Withdraw connection={connection} />}>
      <Notices connection={connection} />
      {inGame ? (
        <Board connection={connection} leave={<Withdraw connection={connection} />} />
      ) : (
        study !== null && <StudyView study={study} connection={connection} />
      )}
    </Shell>
  );
};
