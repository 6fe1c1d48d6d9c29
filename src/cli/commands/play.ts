/** `rapport play [layout]`: a kitchen to cook in, with any policy or other people, in the browser. */
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { parse } from 'yaml';
import { RECORDING } from '../../experiment/models.ts';
import type { Json } from '../../json.ts';
import { TICKS } from '../../partners/person.ts';
import { openKeeping } from '../../play/keeping.ts';
import { openTable } from '../../play/openTable.ts';
import type { Tick } from '../../play/protocol.ts';
import { attachSockets } from '../../play/sockets.ts';
import { USUAL_COUNTDOWN, USUAL_TICK } from '../../play/study/file.ts';
import { createTable } from '../../play/table.ts';
import { asJson, type RunningServer } from '../../viewer/server/server.ts';
import type { PlaySession } from '../../viewer/session.ts';
import { parseFolder, parseWhole } from '../overrides.ts';
import { addPageOptions, type PageFlags, servePage, untilInterrupted } from '../page.ts';

interface PlayFlags extends PageFlags {
  readonly partner: Json;
  readonly rules?: string;
  readonly seat: number;
  readonly tick?: number;
  readonly turns?: true;
  readonly horizon?: number;
  readonly models?: string;
  readonly out: string;
}

/** Milliseconds a step within what a game bears. */
export const parseTick = (text: string): number => {
  const tick = parseWhole(TICKS.least)(text);
  if (tick > TICKS.most) throw new InvalidArgumentError(`expected at most ${TICKS.most} milliseconds`);
  return tick;
};

/** A name, or a policy with parameters as a scenario writes it. */
const parsePartner = (text: string): Json => {
  try {
    return parse(text) as Json;
  } catch (error) {
    throw new InvalidArgumentError(`expected a policy, such as proagent: ${(error as Error).message}`);
  }
};

/** Under which a server is reached: its own address, or those of this machine where it listens on all. */
const addressesOf = ({ url }: RunningServer, host: string): readonly string[] => {
  if (host !== '0.0.0.0' && host !== '::') return [url];
  const { port } = new URL(url);
  return Object.values(networkInterfaces()).flatMap((all = []) =>
    all.flatMap(({ address, family, internal }) =>
      internal || family !== 'IPv4' ? [] : [`http://${address}:${port}/`],
    ),
  );
};

/** Calls that are under way when the command ends are nobody's loss. */
const NEVER = new AbortController().signal;

const SESSION: PlaySession = { screen: 'play' };

const play = async (layout: string, flags: PlayFlags): Promise<void> => {
  const { partner, rules = null, seat, turns, horizon = null, models = null, out } = flags;
  const tick: Tick = turns ? null : (flags.tick ?? USUAL_TICK);
  const opened = await openTable({ layout, rules, partner, seat, tick, horizon, models });
  const keeping = openKeeping(out, {
    name: 'play',
    resolved: { rapport: 1, name: 'play', layouts: [], description: 'games with people at a table' },
    base: opened.base,
    text: '# Games with people at a table (rapport play): the conditions are in run.json.\n',
    planned: () => null,
    conditions: [],
    policies: {},
    declared: {},
  });
  const before = keeping.rows().length;
  try {
    const server = await servePage((names) => (names.join('/') === 'session' ? asJson(SESSION) : null), flags);
    opened.workshop.models?.attach(join(out, RECORDING), NEVER);
    const addresses = addressesOf(server, flags.host);
    const table = createTable({ ...opened, keeping, countdown: USUAL_COUNTDOWN, addresses });
    const sockets = attachSockets(server, table);
    process.stdout.write(
      `${[server.url, ...addresses.filter((one) => one !== server.url)].join('\n')}\nctrl-c ends it\n`,
    );
    await untilInterrupted();
    table.close();
    sockets.close();
    await server.close();
  } finally {
    keeping.close();
  }
  const played = keeping.rows().length - before;
  if (played > 0)
    process.stdout.write(`${played} ${played === 1 ? 'game' : 'games'} kept in ${out}; watch: rapport view ${out}\n`);
};

export const define = (command: Command): void => {
  addPageOptions(command)
    .argument('[layout]', 'a layout by name, or a file with one of your own', 'cramped_room')
    .option('--partner <policy>', 'who cooks with you; person for somebody else', parsePartner, 'proagent')
    .option('--rules <rules>', 'a rule set (default: the first that has the layout)')
    .option('--seat <seat>', 'where you sit', parseWhole(0), 0)
    .option('--tick <ms>', `milliseconds a step (default: ${USUAL_TICK})`, parseTick)
    .option('--turns', 'no clock: a step for every key')
    .option('--horizon <steps>', 'steps of a game', parseWhole(1))
    .option('--models <scenario>', 'a scenario file with the `models:` that the partner may ask')
    .option('--out <directory>', 'the run directory of the games', parseFolder, 'runs/play')
    .action(play);
};
