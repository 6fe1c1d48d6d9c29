/**
 * Hashes of the code that can change a result, part by part, so that a run knows what made its rows and a resume can
 * say what has changed since. A part is a folder below `src/`; `core` is the files directly in it. The hashes are of the
 * sources: a build carries them along in `dist/code.json`, so that both ways of running agree.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** [part] sha256, 16 hex digits. */
export type CodeHashes = { readonly [part: string]: string };

/** Folders that only watch: nothing in them can change a row or a trace. */
const ONLOOKERS = ['check', 'cli', 'experiment', 'measure', 'play', 'report', 'viewer'];

/** The first 16 hex digits of a text's sha256. */
export const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** Files of a folder and those below, in one order on every machine. */
const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(path) : /\.(ts|json)$/.test(entry.name) ? [path] : [];
    })
    .sort();

const hashFiles = (root: string, files: readonly string[]): string => {
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(`${relative(root, file).split(sep).join('/')}\0`);
    hash.update(readFileSync(file));
    hash.update('\0');
  }
  return hash.digest('hex').slice(0, 16);
};

/** The parts of the sources in `root`. */
export const hashSources = (root: string): CodeHashes => {
  const entries = readdirSync(root, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  const core = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(root, entry.name));
  const folders = entries.filter((entry) => entry.isDirectory() && !ONLOOKERS.includes(entry.name));
  const parts: Record<string, string> = { core: hashFiles(root, core) };
  for (const { name } of folders) parts[name] = hashFiles(root, filesBelow(join(root, name)));
  return parts;
};

/** `src` or `dist`: the folder that this very module runs from. */
const HERE = dirname(dirname(fileURLToPath(import.meta.url)));

/** Whether this process runs sources (through tsx) rather than a build. */
export const RUNS_SOURCES = extname(fileURLToPath(import.meta.url)) === '.ts';

let known: CodeHashes | null = null;

/** Packages of others that decide what a part does: chance, and the arithmetic of networks. */
const ACTING_PACKAGES: Readonly<Record<string, string>> = { core: 'seedrandom', drivers: 'onnxruntime-web' };

/** The version of a package as it is installed for this one. */
const installedVersion = (name: string): string => {
  for (let folder = HERE; dirname(folder) !== folder; folder = dirname(folder)) {
    const file = join(folder, 'node_modules', name, 'package.json');
    if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version;
  }
  throw new Error(`the package ${name} is not installed`);
};

const readSources = (): CodeHashes => {
  if (RUNS_SOURCES) return hashSources(HERE);
  const stamped = join(HERE, 'code.json');
  if (!existsSync(stamped)) throw new Error(`${stamped} is missing: build again with npm run build`);
  return JSON.parse(readFileSync(stamped, 'utf8')) as CodeHashes;
};

/** The parts of the package that is running, with the packages of others that act in them. */
export const packageCode = (): CodeHashes => {
  if (known !== null) return known;
  const parts: Record<string, string> = { ...readSources() };
  for (const [part, name] of Object.entries(ACTING_PACKAGES))
    parts[part] = shortHash(`${parts[part]} ${name} ${installedVersion(name)}`);
  known = parts;
  return known;
};

/** The package's version. */
export const packageVersion = (): string =>
  (JSON.parse(readFileSync(join(HERE, '..', 'package.json'), 'utf8')) as { readonly version: string }).version;

const IMPORT = /(?:from|import)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g;

/** The file that a relative import means: as it is written, or as loaders of TypeScript read it. */
const importedFile = (from: string, target: string): string | null => {
  const path = resolve(dirname(from), target);
  const source = path.replace(/\.([cm]?)js$/, '.$1ts');
  const candidates = [path, source, ...['.ts', '.js', '.json', '/index.ts', '/index.js'].map((end) => path + end)];
  return candidates.find((file) => existsSync(file) && statSync(file).isFile()) ?? null;
};

/** A module's own files: itself and what it imports by relative path, as far as its text tells. */
const moduleFiles = (file: string, seen: Set<string>): void => {
  if (seen.has(file)) return;
  seen.add(file);
  for (const [, target] of readFileSync(file, 'utf8').matchAll(IMPORT)) {
    const imported = importedFile(file, target!);
    if (imported !== null) moduleFiles(imported, seen);
  }
};

/** The hash of somebody's own module with the relative modules it imports, those of this package left out. */
export const hashModule = (file: string): string => {
  const seen = new Set<string>();
  moduleFiles(resolve(file), seen);
  const own = [...seen].filter((path) => !path.startsWith(HERE + sep)).sort();
  const root = dirname(resolve(file));
  return own.length === 0 ? shortHash(basename(file)) : hashFiles(root, own);
};
