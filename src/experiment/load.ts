/** Scenario files from disk, with what the command line changes in them. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Json } from '../json.ts';
import { suggestWords } from '../nearest.ts';
import { type Document, parseDocumentText, setInDocument } from './document.ts';
import { type Expansion, expandScenario } from './expansion.ts';
import { loadKnownFiles } from './files.ts';
import { DEFAULT_WORLD } from './places.ts';
import { isModulePath, modulePathProblem } from './plugin.ts';
import { createShelf } from './policies.ts';
import { formatPath, InputError, inputError, type Path } from './problem.ts';
import { modulesIn } from './references.ts';
import { parseScenario, partAt, type ScenarioDocument } from './scenario.ts';
import { findWorld, worldNames } from './worlds.ts';

/** One `--set path=value`, or a flag that stands for one. */
export interface Override {
  /** The flag as it was given, for errors. */
  readonly from: string;
  readonly path: Path;
  readonly value: Json;
}

export interface LoadedScenario extends ScenarioDocument {
  /** The folder that the scenario's own paths are relative to. */
  readonly base: string;
}

const readText = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const message =
      code === 'ENOENT'
        ? 'there is no such file'
        : code === 'EISDIR'
          ? 'this is a folder'
          : `it can't be read: ${(error as Error).message}`;
    throw inputError(file, message, 'a scenario is a YAML or JSON file, such as scenarios/first-meeting.yaml');
  }
};

/** A policy that is only named becomes an object when something is set below it. */
const applyOverride = (document: Document, { from, path, value }: Override): Document => {
  path.forEach((part, i) => {
    const list = partAt(document.value, path.slice(0, i));
    if (Array.isArray(list) && !(typeof part === 'number' && part <= list.length))
      throw inputError(from, `${formatPath(path.slice(0, i))} has the entries 0 to ${list.length - 1}, not ${part}`);
  });
  const depth = path.findIndex((part) => part === 'with' || part === 'stages');
  const above = path.slice(0, Math.max(0, depth));
  const named = depth > 0 ? partAt(document.value, above) : undefined;
  const opened = typeof named === 'string' ? setInDocument(document, above, { policy: named }) : document;
  return setInDocument(opened, path, value);
};

/** The same problems, those that lie in what an override has set laid to its flag instead of a place in the file. */
export const blameOverrides = ({ problems }: InputError, overrides: readonly Override[]): InputError =>
  new InputError(
    problems.map((problem) => {
      const to = overrides.findLast(({ path }) => path.every((part, i) => problem.path[i] === part));
      return to === undefined ? problem : { ...problem, file: to.from, line: null, column: null };
    }),
  );

/** Reads a scenario file. Throws an `InputError` with all problems of its form. */
export const loadScenario = (file: string, overrides: readonly Override[] = []): LoadedScenario => {
  const parsed = parseDocumentText(file, readText(file));
  if (!parsed.ok) throw new InputError(parsed.problems);
  let document = parsed.value;
  for (const override of overrides) document = applyOverride(document, override);
  return { ...parseScenario(document), base: dirname(resolve(file)) };
};

/** Every policy reference in a scenario, as it stands there. */
export const referencesIn = ({ scenario }: ScenarioDocument): readonly Json[] =>
  [
    ...(scenario.focal ?? []),
    ...(scenario.partners ?? []),
    ...(scenario.pairs ?? []).flatMap(({ focal, partner }) => [focal, partner]),
    ...(scenario.at ?? []).flatMap((change) => (change.switch === undefined ? [] : [change.switch.to])),
  ] as readonly Json[];

/** Whether a scenario runs modules of the user's own: policies, or a world. */
export const namesModules = (from: ScenarioDocument): boolean =>
  isModulePath(from.scenario.world ?? DEFAULT_WORLD) || referencesIn(from).some((one) => modulesIn(one).length > 0);

/**
 * Checks all that can be known of a scenario without running anybody's module: names, layouts, parameters, expectations.
 * Throws an `InputError`. A world of the user's own stays unchecked.
 */
export const checkScenario = async (loaded: LoadedScenario): Promise<Expansion> => {
  const { document, scenario, base } = loaded;
  const name = scenario.world ?? DEFAULT_WORLD;
  const world = findWorld(name);
  const own = isModulePath(name);
  const message = own ? modulePathProblem(name, base) : world === null ? `expected a world, found '${name}'` : null;
  if (message !== null) {
    const hint = own ? 'paths are relative to the scenario file' : suggestWords(name, worldNames());
    throw new InputError([{ file: document.file, ...document.locate(['world']), path: ['world'], message, hint }]);
  }
  const shelf = createShelf(world, await loadKnownFiles(world, base));
  return expandScenario(loaded, { world, shelf, base, environment: (request) => world!.environment(request) });
};
