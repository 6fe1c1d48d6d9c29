import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Custom policies import the package by its name: here too they mean the sources, not a build.
  resolve: { alias: { rapport: fileURLToPath(new URL('./src/index.ts', import.meta.url)) } },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/shared.ts'],
    // No test may hang on how fast a machine is: these only end what would never end.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 90_000 } },
    // The slow tests start processes; more of them at once than cores would only make each of them wait.
    maxWorkers: 2,
  },
});
