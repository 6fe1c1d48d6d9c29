/** `rapport audit <run directory>`: recomputes every return of a run from its actions, with other code than played it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { changeWorld } from '../../experiment/changeWorld.ts';
import { ROWS, readRows } from '../../experiment/directory.ts';
import { innerTrace } from '../../experiment/innerTrace.ts';
import { inputError } from '../../experiment/problem.ts';
import type { Row } from '../../experiment/row.ts';
import { loadWorld } from '../../experiment/worlds.ts';
import { type Audit, auditTrace, type Disagreement } from '../../overcooked/audit.ts';
import { parseTrace, type Trace } from '../../trace.ts';
import type { EnvironmentRequest } from '../../world.ts';
import { formatColumns } from '../columns.ts';
import { EXIT, type ExitCode } from '../exit.ts';

interface AuditFlags {
  readonly json?: true;
}

/** What came of one row: audited, or not, and why. */
type Audited =
  | { readonly kind: 'audited'; readonly steps: number; readonly disagreements: readonly Disagreement[] }
  | { readonly kind: 'skipped'; readonly why: string };

/** A row counts what messages cost; the reference knows of none. */
const compareRow = (
  row: Row,
  trace: Trace,
  audit: Audit & { readonly costs: readonly number[] },
): readonly Disagreement[] => {
  const { costs } = audit;
  const spent = costs.reduce((sum, cost) => sum + cost, 0);
  // Costs such as 0.1 add up in another order than in the episode.
  const rounded = (value: number): number => (spent === 0 ? value : Math.round(value * 1e9) / 1e9);
  const pairs: readonly (readonly [what: string, written: unknown, found: unknown])[] = [
    ['environment of the row', row.environment, trace.header.environment.id],
    ['return of the row', rounded(row.return), rounded(audit.return - spent)],
    ['steps of the row', row.steps, audit.steps],
    [
      'returns per seat of the row',
      row.seatReturns.map(rounded).join(', '),
      audit.seatReturns.map((earned, seat) => rounded(earned - (costs[seat] ?? 0))).join(', '),
    ],
    ['outcome of the row', row.outcome, row.outcome === 'failed' ? 'failed' : audit.outcome],
  ];
  return pairs
    .filter(([, written, found]) => written !== found)
    .map(([what, written, found]) => ({ what, written: String(written), found: String(found) }));
};

const auditRow = async (directory: string, row: Row): Promise<Audited> => {
  const file = join(directory, 'traces', `${row.id}.jsonl`);
  if (!existsSync(file)) return { kind: 'skipped', why: row.hash === null ? 'never began' : 'has no trace' };
  const parsed = parseTrace(readFileSync(file, 'utf8'));
  if (!parsed.ok) {
    const { line, expected, found } = parsed.problem;
    throw inputError(`${file}:${line}`, `expected ${expected}, found ${found}`);
  }
  const request = parsed.value.header.environment.request as unknown as EnvironmentRequest & {
    readonly world: unknown;
  };
  if (request.world !== 'overcooked')
    return { kind: 'skipped', why: `is of a world without a reference, ${request.world}` };
  let audit: Audit;
  let costs: readonly number[] = [];
  try {
    const { world, ...rest } = request;
    const here = await loadWorld(world as string, directory);
    const inside = innerTrace(parsed.value, here.environment(rest), changeWorld(here));
    costs = inside.costs;
    audit = auditTrace(inside.trace, rest);
  } catch (error) {
    const found = `refused: ${error instanceof Error ? error.message : String(error)}`;
    return { kind: 'audited', steps: 0, disagreements: [{ what: 'the episode', written: 'played', found }] };
  }
  return {
    kind: 'audited',
    steps: audit.steps,
    disagreements: [...audit.disagreements, ...compareRow(row, parsed.value, { ...audit, costs })],
  };
};

/** Reasons with how often each was given. */
const countReasons = (reasons: readonly string[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return counts;
};

const SHOWN = 20;

const auditRun = async (directory: string, { json }: AuditFlags): Promise<ExitCode> => {
  const rows = readRows(join(directory, ROWS));
  if (rows.length === 0) throw inputError(directory, `there are no episodes: no ${ROWS}, or an empty one`);
  const results: { readonly row: Row; readonly audited: Audited }[] = [];
  for (const row of rows) results.push({ row, audited: await auditRow(directory, row) });
  const skipped = results.flatMap(({ audited }) => (audited.kind === 'skipped' ? [audited.why] : []));
  const steps = results.reduce((sum, { audited }) => sum + (audited.kind === 'audited' ? audited.steps : 0), 0);
  const differing = results.flatMap(({ row, audited }) =>
    audited.kind === 'audited' && audited.disagreements.length > 0
      ? [{ id: row.id, disagreements: audited.disagreements }]
      : [],
  );
  const episodes = rows.length - skipped.length;
  if (json)
    process.stdout.write(
      `${JSON.stringify({ schema: 1, directory, episodes, steps, skipped: skipped.length, differing })}\n`,
    );
  else {
    const lines = [`${episodes} episodes, ${steps} steps played again with the reference: ${differing.length} differ`];
    for (const [why, count] of countReasons(skipped)) lines.push(`not audited: ${count}, because it ${why}`);
    const found = differing.flatMap(({ id, disagreements }) =>
      disagreements.map(({ what, written, found: recomputed }) => [id, what, written, recomputed]),
    );
    if (found.length > 0)
      lines.push(
        '',
        ...formatColumns(
          [['episode', 'what', 'written', 'found'], ...found.slice(0, SHOWN)],
          ['left', 'left', 'right', 'right'],
        ),
      );
    if (found.length > SHOWN) lines.push(`and ${found.length - SHOWN} more`);
    process.stdout.write(`${lines.join('\n')}\n`);
  }
  if (differing.length > 0) return EXIT.replayDiverged;
  return skipped.some((why) => why !== 'never began') ? EXIT.incomplete : EXIT.good;
};

export const define = (command: Command): void => {
  command
    .argument('<run>', 'a run directory, as `rapport run` leaves it')
    .option('--json', 'print one JSON document')
    .action(async (run: string, flags: AuditFlags) => {
      process.exitCode = await auditRun(run, flags);
    });
};
