/** Modules of the user's own, named by path in a scenario: custom policies and worlds. */
import { existsSync } from 'node:fs';
import Module from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { PolicyDefinition } from '../policy.ts';
import type { World } from '../world.ts';
import { RUNS_SOURCES } from './code.ts';

/** Whether a scenario means a module by this word, and not a name. */
export const isModulePath = (word: string): boolean => /^(\.{1,2}\/|\/)/.test(word) || /\.[cm]?[jt]s$/.test(word);

/** The file that a scenario in the folder `base` means by `path`. */
export const modulePath = (path: string, base: string): string => resolve(base, path);

/** What is wrong with a module as far as that is known without running it; null if nothing is. */
export const modulePathProblem = (path: string, base: string): string | null => {
  const file = modulePath(path, base);
  return existsSync(file) ? null : `there is no file ${path}; it is looked for in ${base}`;
};

/** What `import ... from 'rapport'` means in a module of the user's own, in whatever folder that stands. */
const DOOR = new URL(`../index.${RUNS_SOURCES ? 'ts' : 'js'}`, import.meta.url).href;

/** Node's resolver of required modules; there is no public way to give a name a meaning. */
const required = Module as unknown as { _resolveFilename: (request: string, ...rest: readonly unknown[]) => string };

let doorIsOpen = false;

/** Lets modules import this package by its name: both kinds, for tsx may take TypeScript for either. */
const openDoor = (): void => {
  if (doorIsOpen) return;
  doorIsOpen = true;
  const hook = `export const resolve = (specifier, context, next) => next(specifier === 'rapport' ? '${DOOR}' : specifier, context);`;
  Module.register(`data:text/javascript,${encodeURIComponent(hook)}`);
  const before = required._resolveFilename;
  required._resolveFilename = (request, ...rest) =>
    before(request === 'rapport' ? fileURLToPath(DOOR) : request, ...rest);
};

/** Runs a module and gives its exports. TypeScript goes through tsx where this process does not run through it anyway. */
const importModule = async (file: string): Promise<Record<string, unknown>> => {
  openDoor();
  if (!RUNS_SOURCES && /\.[cm]?ts$/.test(file)) {
    const { tsImport } = await import('tsx/esm/api');
    return (await tsImport(pathToFileURL(file).href, import.meta.url)) as Record<string, unknown>;
  }
  return (await import(pathToFileURL(file).href)) as Record<string, unknown>;
};

/** The default export; under some loaders it stands one level deeper. */
const defaultExport = (module: Record<string, unknown>): unknown => {
  const given = module.default;
  return typeof given === 'object' && given !== null && 'default' in given ? given.default : given;
};

/** Runs a custom policy's module. Throws, in words, where it doesn't export a definition. */
export const loadPolicyModule = async (file: string): Promise<PolicyDefinition> => {
  const given = defaultExport(await importModule(file)) as Partial<PolicyDefinition> | undefined | null;
  const expected = 'the default export of a policy module is what definePolicy({ name, version, create }) gives';
  if (typeof given !== 'object' || given === null) throw new Error(`${expected}; this one exports ${typeof given}`);
  if (typeof given.create !== 'function') throw new Error(`${expected}; this one has no function create`);
  if (typeof given.name !== 'string' || given.name === '') throw new Error(`${expected}; this one has no name`);
  if (typeof given.version !== 'string') throw new Error(`${expected}; this one has no version`);
  return given as PolicyDefinition;
};

const isWorld = (given: unknown): given is World =>
  typeof given === 'object' &&
  given !== null &&
  ['environment', 'layouts', 'annotator'].every((key) => typeof (given as Record<string, unknown>)[key] === 'function');

/** Whether a module holds a world; runs it. */
export const holdsWorld = async (file: string): Promise<boolean> => {
  const module = await importModule(file);
  return [defaultExport(module), ...Object.values(module)].some(isWorld);
};

/** Runs a world's module: its default export, or the first export that is a world. */
export const loadWorldModule = async (file: string): Promise<World> => {
  const module = await importModule(file);
  const world = [defaultExport(module), ...Object.values(module)].find(isWorld);
  if (world === undefined) throw new Error(`no export of ${file} is a world with environment, layouts and annotator`);
  return world;
};
