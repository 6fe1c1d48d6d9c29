/** Our cells beside published figures: `compare:` of a scenario names the file, relative to `RAPPORT_DATA`. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Agreement, agreement, zScore } from '../measure/reference.ts';
import type { Cell } from './cells.ts';
import { DATA_FOLDER } from './files.ts';
import { inputError } from './problem.ts';

const figures = z.object({
  measured: z.array(
    z.object({
      envVersion: z.string(),
      layout: z.string(),
      seat0: z.string(),
      seat1: z.string(),
      n: z.int(),
      mean: z.number(),
      se: z.number(),
      horizon: z.int(),
    }),
  ),
});

export type PublishedFigure = z.infer<typeof figures>['measured'][number];

export interface ComparedCell {
  readonly layout: string;
  readonly seat0: string;
  readonly seat1: string;
  readonly n: number;
  readonly mean: number;
  readonly se: number;
  readonly theirs: { readonly n: number; readonly mean: number; readonly se: number };
  /** (ours - theirs) / √(se² + se²) */
  readonly z: number;
}

export interface Comparison extends Agreement {
  readonly file: string;
  readonly cells: readonly ComparedCell[];
}

/** Reads the published figures; an `InputError` where the folder or file is missing or is not of the form. */
export const readFigures = (file: string, data: string | undefined): readonly PublishedFigure[] => {
  const missing = (why: string) =>
    inputError(file, `the published figures to compare with can't be read: ${why}`, DATA_FOLDER);
  if (data === undefined || data === '') throw missing('RAPPORT_DATA is not set');
  const path = join(data, file);
  if (!existsSync(path)) throw missing(`RAPPORT_DATA is ${data}, and there is no file ${path}`);
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw inputError(path, `these are no published figures: ${(error as Error).message}`);
  }
  const parsed = figures.safeParse(json);
  if (parsed.success) return parsed.data.measured;
  const issue = parsed.error.issues[0];
  throw inputError(path, `these are no published figures: ${issue?.path.join('.')}: ${issue?.message}`);
};

/** Compares the cells of two seats that have a published counterpart; seats are compared by who sat where. */
export const compareCells = (
  file: string,
  published: readonly PublishedFigure[],
  cells: readonly (Cell & { readonly horizon: number })[],
): Comparison => {
  const compared = cells.flatMap((cell): ComparedCell[] => {
    const { seat, focal, partner, layout, n, mean, standardError } = cell;
    if (cell.partners.length !== 1 || mean === null || standardError === null) return [];
    const [seat0, seat1] = seat === 0 ? [focal, partner] : [partner, focal];
    const theirs = published.find(
      (one) =>
        one.envVersion === cell.rules &&
        one.layout === layout &&
        one.horizon === cell.horizon &&
        one.seat0 === seat0 &&
        one.seat1 === seat1,
    );
    if (theirs === undefined) return [];
    const z = zScore({ mean, error: standardError }, { mean: theirs.mean, error: theirs.se });
    const figure = { n: theirs.n, mean: theirs.mean, se: theirs.se };
    return [{ layout, seat0, seat1, n, mean, se: standardError, theirs: figure, z }];
  });
  return { file, cells: compared, ...agreement(compared.map(({ z }) => z)) };
};
