/**
 * Who takes part: `participants.jsonl` of a study's run directory, a line for everything that happens to somebody. Ids
 * are drawn by chance and belong to nobody's name; of a page's token only a hash is kept, by which somebody is known
 * again after a crash.
 */
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { appendTo, readLines } from '../../experiment/ratings.ts';

const PARTICIPANTS = 'participants.jsonl';

/** `joined`: agreed to take part. `began`: a game, from 1, for the how manieth time. `withdrew`: wants to stop. */
type ParticipantLine =
  | { readonly kind: 'joined'; readonly participant: string; readonly number: number; readonly key: string }
  | { readonly kind: 'began'; readonly participant: string; readonly game: number; readonly attempt: number }
  | { readonly kind: 'withdrew'; readonly participant: string };

export interface Participant {
  /** The anonymous id. */
  readonly id: string;
  /** 0, 1, ... in the order of joining. */
  readonly number: number;
  withdrawn: boolean;
  /** [game] how often it was begun. */
  readonly attempts: Map<number, number>;
}

export interface ParticipantList {
  find(token: string): Participant | null;
  join(token: string): Participant;
  /** Counts a game as begun, and gives the how manieth time it is. */
  begin(participant: Participant, game: number): number;
  withdraw(participant: Participant): void;
  count(): number;
}

const keyOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Letters and digits that nobody takes for one another. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const drawId = (): string => `p-${[...randomBytes(8)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('')}`;

/** The list of a run directory, those of earlier processes included. */
export const openParticipants = (directory: string): ParticipantList => {
  const path = join(directory, PARTICIPANTS);
  const append = appendTo<ParticipantLine>(path);
  const byKey = new Map<string, Participant>();
  const byId = new Map<string, Participant>();
  const add = ({ participant, number, key }: Extract<ParticipantLine, { kind: 'joined' }>): Participant => {
    const joined: Participant = { id: participant, number, withdrawn: false, attempts: new Map() };
    byKey.set(key, joined);
    byId.set(participant, joined);
    return joined;
  };
  for (const line of readLines<ParticipantLine>(path)) {
    if (line.kind === 'joined') add(line);
    else if (line.kind === 'began') byId.get(line.participant)?.attempts.set(line.game, line.attempt);
    else byId.get(line.participant)!.withdrawn = true;
  }
  return {
    find: (token) => byKey.get(keyOf(token)) ?? null,
    join: (token) => {
      const line = { kind: 'joined', participant: drawId(), number: byId.size, key: keyOf(token) } as const;
      append(line);
      return add(line);
    },
    begin: (participant, game) => {
      const attempt = (participant.attempts.get(game) ?? 0) + 1;
      append({ kind: 'began', participant: participant.id, game, attempt });
      participant.attempts.set(game, attempt);
      return attempt;
    },
    withdraw: (participant) => {
      append({ kind: 'withdrew', participant: participant.id });
      participant.withdrawn = true;
    },
    count: () => byId.size,
  };
};

/** How many have joined a study by now. */
export const countParticipants = (directory: string): number =>
  readLines<ParticipantLine>(join(directory, PARTICIPANTS)).filter(({ kind }) => kind === 'joined').length;
