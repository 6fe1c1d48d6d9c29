/** What several test files need is made once for all of them, by the first that asks, and goes when they are over. */
import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of everything that is shared. */
    readonly shared: string;
  }
}

/** Vitest calls this once, before the first test file; what it gives, after the last. */
export default ({ provide }: TestProject): (() => void) => {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-tests-'));
  provide('shared', folder);
  return () => rmSync(folder, { recursive: true, force: true });
};

/** The folder of this name; `make` fills it where nobody has yet. No test may write there. */
export const shareFolder = async (name: string, make: (folder: string) => Promise<void>): Promise<string> => {
  const shared = join(inject('shared'), name);
  if (existsSync(shared)) return shared;
  const own = mkdtempSync(`${shared}-`);
  await make(own);
  try {
    renameSync(own, shared);
  } catch (error) {
    // Another test file was faster: its folder holds the same.
    if (!existsSync(shared)) throw error;
    rmSync(own, { recursive: true });
  }
  return shared;
};
