/** `rapport doctor`: what this machine has of what Rapport needs or can use, and how to mend what is lacking. */
import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Command } from 'commander';
import { packageCode, packageVersion, RUNS_SOURCES } from '../../experiment/code.ts';
import { DATA_FOLDER, readPack, whyNoNetworks } from '../../experiment/files.ts';
import { formatColumns } from '../columns.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { createPainter } from '../terminal.ts';

/** What was found of one thing. */
interface Finding {
  readonly name: string;
  /** `lacking`: something can't be done without it; `broken`: nothing can, or what is there is wrong. */
  readonly state: 'good' | 'lacking' | 'broken';
  readonly found: string;
  /** How to mend it; null where it is good. */
  readonly mend: string | null;
}

type Check = () => Finding | Promise<Finding>;

/** The oldest Node that the package runs on, as its `engines` say. */
const OLDEST_NODE = [20, 19] as const;

const good = (name: string, found: string): Finding => ({ name, state: 'good', found, mend: null });

const checkNode: Check = () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const old = major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
  const found = `${process.version}, ${availableParallelism()} cores to work on`;
  if (!old) return good('node', found);
  return { name: 'node', state: 'broken', found, mend: `install Node ${OLDEST_NODE.join('.')} or later` };
};

const checkPackage: Check = () => {
  const how = RUNS_SOURCES ? 'from its sources' : 'from its build';
  try {
    return good('package', `rapport ${packageVersion()} ${how}, ${Object.keys(packageCode()).length} parts`);
  } catch (error) {
    return {
      name: 'package',
      state: 'broken',
      found: (error as Error).message,
      mend: 'npm run build, or install it again',
    };
  }
};

const checkData: Check = () => {
  const data = process.env.RAPPORT_DATA;
  const why = whyNoNetworks(data);
  if (why === null) return good('RAPPORT_DATA', String(data));
  const unset = data === undefined || data === '';
  const hint = `${DATA_FOLDER}; without it there are the scripted partners`;
  return { name: 'RAPPORT_DATA', state: unset ? 'lacking' : 'broken', found: why, mend: hint };
};

const checkNetworks: Check = async () => {
  const name = 'networks';
  try {
    const pack = readPack(process.env.RAPPORT_DATA);
    if (pack === null)
      return { name, state: 'lacking', found: 'none', mend: 'set RAPPORT_DATA to meet trained partners' };
    const { listNetworks } = await import('../../drivers/networks-files.ts');
    const listed = listNetworks(pack.folder);
    const wrong = listed.filter(({ status }) => status !== 'present');
    if (wrong.length === 0) return good(name, `${listed.length} files, each with the checksum of its manifest`);
    const [first] = wrong;
    const found = `${wrong.length} of ${listed.length} files are not what the manifest says, such as ${first!.file}: ${first!.status}`;
    return { name, state: 'broken', found, mend: `copy the files again into ${pack.folder}` };
  } catch (error) {
    return {
      name,
      state: 'broken',
      found: (error as Error).message.split('\n')[0]!,
      mend: 'mend the manifest, or copy the folder again',
    };
  }
};

const checkWriting: Check = () => {
  const folder = resolve('runs');
  const name = 'runs/';
  try {
    const had = existsSync(folder);
    mkdirSync(folder, { recursive: true });
    const probe = mkdtempSync(join(folder, '.doctor-'));
    writeFileSync(join(probe, 'probe'), 'x');
    rmSync(probe, { recursive: true });
    if (!had) rmSync(folder, { recursive: true });
    return good(name, `runs can be written to ${folder}`);
  } catch (error) {
    const mend = 'go to a folder that you may write to, or name one with --out';
    return { name, state: 'broken', found: `${folder} can't be written: ${(error as Error).message}`, mend };
  }
};

const ask = promisify(execFile);

/** The oldest Python that python/rapport_policy.py runs on. */
const OLDEST_PYTHON = 9;

const checkPython: Check = async () => {
  const python = process.env.RAPPORT_PYTHON ?? 'python3';
  const name = 'python';
  const purpose = 'for policies and training in Python';
  try {
    const code = 'import sys, importlib.util as u; print(*sys.version_info[:3], u.find_spec("pettingzoo") is not None)';
    const { stdout } = await ask(python, ['-c', code]);
    const [major, minor, patch, zoo] = stdout.trim().split(' ');
    const found = `${python} ${major}.${minor}.${patch}`;
    if (Number(major) !== 3 || Number(minor) < OLDEST_PYTHON)
      return { name, state: 'lacking', found, mend: `install Python 3.${OLDEST_PYTHON} or later, ${purpose}` };
    if (zoo === 'True') return good(name, `${found}, with pettingzoo`);
    const mend = `${python} -m pip install pettingzoo numpy, for python/rapport_env.py; policies in Python need nothing`;
    return { name, state: 'lacking', found: `${found}, without pettingzoo`, mend };
  } catch {
    return {
      name,
      state: 'lacking',
      found: `${python} can't be run`,
      mend: `install Python 3, ${purpose}, or name it in RAPPORT_PYTHON`,
    };
  }
};

const checkDuckdb: Check = () => {
  const name = 'duckdb';
  try {
    createRequire(import.meta.url).resolve('@duckdb/node-api');
    return good(name, '@duckdb/node-api is installed');
  } catch {
    return {
      name,
      state: 'lacking',
      found: 'not installed',
      mend: 'npm install @duckdb/node-api, to query runs with SQL',
    };
  }
};

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const isProgram = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const checkBrowser: Check = () => {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const found = BROWSERS.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
  if (found !== undefined) return good('chromium', found);
  const mend = "install Chromium, to run this repository's tests of pages; any browser shows reports and replays";
  return { name: 'chromium', state: 'lacking', found: 'none in PATH', mend };
};

const CHECKS: readonly Check[] = [
  checkNode,
  checkPackage,
  checkWriting,
  checkData,
  checkNetworks,
  checkPython,
  checkDuckdb,
  checkBrowser,
];

const examine = async ({ json }: { readonly json?: true }): Promise<ExitCode> => {
  const findings: Finding[] = [];
  for (const check of CHECKS) findings.push(await check());
  const broken = findings.filter(({ state }) => state === 'broken').length;
  if (json) process.stdout.write(`${JSON.stringify({ schema: 1, broken, findings })}\n`);
  else {
    const paint = createPainter(process.stdout);
    const rows = findings.flatMap(({ name, state, found, mend }) => [
      [state, name, found],
      ...(mend === null ? [] : [['', '', `→ ${mend}`]]),
    ]);
    const colours = { good: 'green', lacking: 'dim', broken: 'red' } as const;
    const lines = formatColumns(rows, ['left', 'left', 'left']).map((line) =>
      line.replace(/^(good|lacking|broken)/, (state) => paint(colours[state as Finding['state']], state)),
    );
    process.stdout.write(`${lines.join('\n')}\n`);
  }
  return broken === 0 ? EXIT.good : EXIT.invalidInput;
};

export const define = (command: Command): void => {
  command
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText('after', '\nExit codes: 0 nothing is broken (something may be lacking), 2 something is broken.')
    .action(async (flags: { readonly json?: true }) => {
      process.exitCode = await examine(flags);
    });
};
