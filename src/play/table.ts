/**
 * A table for games: pages come and go, people sit down, choose what to play and play it. Who was given a token gets
 * their seats back with it after a lost connection; meanwhile the game waits, or goes on without them if the others say
 * so.
 */
import { randomUUID } from 'node:crypto';
import type { Seat } from '../environment.ts';
import { requestAsJson } from '../experiment/description.ts';
import { InputError } from '../experiment/problem.ts';
import type { Workshop } from '../experiment/workshop.ts';
import type { Json } from '../json.ts';
import { type DescribedGame, describeGame } from './describe.ts';
import { type EndedGame, type Game, startGame } from './game.ts';
import type { Host } from './host.ts';
import type { Keeping } from './keeping.ts';
import type { GameResult, Scene, SeatState, ServerMessage, TableMenu, TableSettings, TableState } from './protocol.ts';
import { Refused, receiveVisits, type Visitor, type Visits } from './visits.ts';

export interface TableSetup {
  readonly workshop: Workshop;
  /** The folder that module paths are relative to. */
  readonly base: string;
  readonly settings: TableSettings;
  readonly menu: TableMenu;
  /** What the menu's names mean as a scenario would say it: policies and layouts. */
  readonly policies: ReadonlyMap<string, Json>;
  readonly layouts: ReadonlyMap<string, Json>;
  readonly keeping: Keeping;
  /** Seconds. */
  readonly countdown: number;
  /** Steps; null for the environment's own. */
  readonly horizon: number | null;
  /** Addresses under which pages reach this table. */
  readonly addresses: readonly string[];
}

interface Player extends Visitor {
  name: string;
}

const cleanName = (name: string): string => name.replace(/\p{Cc}/gu, ' ').trim();

export const createTable = (setup: TableSetup): Host & { close(): void } => {
  const { workshop, menu, keeping } = setup;
  const visitors = new Map<string, Player>();
  let settings = setup.settings;
  /** [seat] who sits there. */
  let holders: (Player | null)[] = [];
  let problem: string | null = null;
  let game: Game | null = null;
  /** Between the wish to begin and the game: partners are getting ready. */
  let opening = false;
  let described: DescribedGame | null = null;
  let result: GameResult | null = null;
  /** Paused because somebody is away, and to go on when all are back. */
  let awaited = false;

  const isPerson = (seat: Seat): boolean => settings.seats[seat]?.kind === 'person';
  const nameOf = (seat: Seat): string => {
    const choice = settings.seats[seat]!;
    return choice.kind === 'policy' ? choice.policy : (holders[seat]?.name ?? '');
  };
  const seatsOf = (visitor: Player): readonly Seat[] =>
    holders.flatMap((holder, seat) => (holder === visitor ? [seat] : []));

  const stateFor = (visitor: Player): TableState => ({
    kind: 'table',
    settings,
    seats: settings.seats.map((choice, seat): SeatState => {
      if (choice.kind === 'policy') return choice;
      const holder = holders[seat] ?? null;
      return {
        kind: 'person',
        name: holder?.name ?? '',
        taken: holder !== null,
        present: holder !== null && holder.page !== null,
        yours: holder === visitor,
      };
    }),
    problem,
    playing: game !== null || opening,
    result,
    addresses: setup.addresses,
  });
  const sceneFor = (visitor: Player, on: Game, { assignment }: DescribedGame): Scene => {
    const { phase, countdown } = on.phase();
    return {
      kind: 'scene',
      request: requestAsJson(assignment.description),
      horizon: on.environment.horizon,
      tick: settings.tick,
      yours: seatsOf(visitor),
      names: settings.seats.map((_, seat) => nameOf(seat)),
      people: settings.seats.map(({ kind }) => kind === 'person'),
      now: on.now(),
      countdown,
      phase,
    };
  };
  const send = (visitor: Player, message: ServerMessage): void => visitor.page?.send(message);
  const tellAll = (message: ServerMessage): void => {
    for (const visitor of visitors.values()) send(visitor, message);
  };
  const showTable = (): void => {
    for (const visitor of visitors.values()) send(visitor, stateFor(visitor));
  };
  const showScene = (visitor: Player): void => {
    if (game === null || described === null) return;
    send(visitor, sceneFor(visitor, game, described));
    send(visitor, game.phase());
  };

  const check = (): void => {
    try {
      described = describeGame(
        {
          rules: settings.rules,
          layout: setup.layouts.get(settings.layout) ?? settings.layout,
          seats: settings.seats.map((choice) =>
            choice.kind === 'person' ? null : (setup.policies.get(choice.policy) ?? choice.policy),
          ),
          tick: settings.tick,
          horizon: setup.horizon,
        },
        keeping.rows().length + 1,
        setup,
      );
      problem = settings.seats.some(({ kind }) => kind === 'person')
        ? null
        : 'nobody plays: choose a person for a seat';
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problem = error.problems
        .map(({ message, hint }) => (hint === null ? message : `${message} (${hint})`))
        .join('; ');
    }
  };

  /** Takes settings over as far as they name what the menu has; seats are as many as the layout's. */
  const choose = (wanted: TableSettings): void => {
    const layout = menu.layouts.find(({ rules, name }) => rules === wanted.rules && name === wanted.layout);
    if (layout === undefined) throw new Refused('there is no such layout under these rules');
    const strange = wanted.seats.find((seat) => seat.kind === 'policy' && !setup.policies.has(seat.policy));
    if (strange !== undefined) throw new Refused('there is no such partner here');
    const last = wanted.seats.at(-1) ?? { kind: 'person' };
    const seats = Array.from({ length: layout.seats }, (_, seat) => wanted.seats[seat] ?? last);
    settings = { ...wanted, seats };
    holders = seats.map(({ kind }, seat) => (kind === 'person' ? (holders[seat] ?? null) : null));
    check();
  };

  const whoIsAway = (): string | null => {
    const away = settings.seats.flatMap((_, seat) =>
      isPerson(seat) && !holders[seat]?.page ? [nameOf(seat) || `Cook ${seat}`] : [],
    );
    return away.length === 0 ? null : `${away.join(' and ')} ${away.length === 1 ? 'is' : 'are'} away`;
  };

  const note = (on: Game): void => {
    for (const seat of on.people) on.setPresent(seat, Boolean(holders[seat]?.page));
  };
  /** After somebody went in the middle of a game: it waits for them. */
  const awaitThem = (): void => {
    if (game === null) return;
    note(game);
    const away = whoIsAway();
    const { phase } = game.phase();
    if (away === null || (phase !== 'playing' && phase !== 'countdown')) return;
    awaited = true;
    game.pause(away);
  };
  /** After somebody came, or took a seat: a game that waited goes on when nobody is missing any more. */
  const goOn = (): void => {
    if (game === null) return;
    note(game);
    if (!awaited || whoIsAway() !== null) return;
    awaited = false;
    game.resume();
  };

  const begin = (): void => {
    if (game !== null || opening) return;
    check();
    if (problem !== null || described === null) throw new Refused(problem ?? 'this game can’t be played');
    const empty = settings.seats.findIndex((_, seat) => isPerson(seat) && !holders[seat]?.page);
    if (empty >= 0) throw new Refused(`nobody sits in seat ${empty} yet`);
    const current = described;
    result = null;
    awaited = false;
    opening = true;
    showTable();
    void open(current).finally(() => {
      opening = false;
      showTable();
    });
  };

  const keep = ({ played, result: came }: EndedGame, { assignment, condition }: DescribedGame): GameResult => {
    try {
      return { ...came, trace: keeping.keep(played, assignment, condition) };
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      return { ...came, failure: `it could not be kept: ${error.message}` };
    }
  };

  const open = async (current: DescribedGame): Promise<void> => {
    const started = await startGame(
      { assignment: current.assignment, workshop, tick: settings.tick, countdown: setup.countdown },
      { onStep: tellAll, onPhase: tellAll },
    );
    game = started;
    opening = false;
    showTable();
    for (const visitor of visitors.values()) showScene(visitor);
    awaitThem();
    void started.ended.then((ended) => {
      if (game !== started) return;
      game = null;
      holders = holders.map((holder) => (holder?.page ? holder : null));
      if (ended !== null) result = keep(ended, current);
      showTable();
    });
  };

  const leave = (): void => {
    const left = game;
    game = null;
    left?.leave();
    showTable();
  };

  const sit = (visitor: Player, seat: Seat): void => {
    if (!isPerson(seat)) throw new Refused('this seat is not for a person');
    const holder = holders[seat] ?? null;
    if (holder !== null && holder !== visitor && holder.page !== null) throw new Refused('somebody sits there');
    holders[seat] = visitor;
    if (game !== null) for (const one of visitors.values()) showScene(one);
    goOn();
  };

  const swap = (): void => {
    settings = { ...settings, seats: [...settings.seats.slice(1), ...settings.seats.slice(0, 1)] };
    holders = [...holders.slice(1), ...holders.slice(0, 1)];
    check();
  };

  const betweenGames = (): void => {
    if (game !== null || opening) throw new Refused('a game is on: finish it or leave it first');
  };

  const hear: Visits<Player>['hear'] = (visitor, message) => {
    switch (message.kind) {
      case 'press':
        if (holders[message.seat] === visitor) game?.press(message.seat, message.action);
        return;
      case 'release':
        if (holders[message.seat] === visitor) game?.release(message.seat, message.action);
        return;
      case 'pause':
        if (seatsOf(visitor).length > 0) game?.pause(null);
        return;
      case 'resume':
        awaited = false;
        if (seatsOf(visitor).length > 0) game?.resume();
        return;
      case 'settings':
        betweenGames();
        choose(message.settings);
        break;
      case 'sit':
        sit(visitor, message.seat);
        break;
      case 'stand':
        betweenGames();
        if (holders[message.seat] === visitor) holders[message.seat] = null;
        break;
      case 'name':
        visitor.name = cleanName(message.name);
        break;
      case 'begin':
        begin();
        break;
      case 'leave':
        if (seatsOf(visitor).length > 0) leave();
        break;
      case 'swap':
        betweenGames();
        swap();
        break;
      default:
        throw new Refused('this is a table for games, not a study');
    }
    showTable();
  };

  const recognise = (token: string | null): Player => {
    const known = token === null ? undefined : visitors.get(token);
    const visitor = known ?? { token: randomUUID(), name: '', page: null };
    visitors.set(visitor.token, visitor);
    return visitor;
  };
  const arrive = (visitor: Player): void => {
    const free = settings.seats.findIndex((_, seat) => isPerson(seat) && (holders[seat] ?? null) === null);
    if (free >= 0 && game === null && seatsOf(visitor).length === 0) holders[free] = visitor;
    send(visitor, menu);
    showTable();
    showScene(visitor);
    goOn();
  };
  const depart = (visitor: Player): void => {
    if (seatsOf(visitor).length > 0) awaitThem();
    // Between games nobody keeps a seat by being away: somebody else may want it. Coming back they find the first free one.
    if (game === null) for (const seat of seatsOf(visitor)) holders[seat] = null;
    if (seatsOf(visitor).length === 0) visitors.delete(visitor.token);
    showTable();
  };

  choose(settings);
  return {
    ...receiveVisits({ recognise, arrive, hear, depart }),
    close: () => {
      game?.leave();
      game = null;
    },
  };
};
