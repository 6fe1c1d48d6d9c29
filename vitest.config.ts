import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Custom policies import the package by its name: here too they mean the sources, not a build.
  resolve: { alias: { rapport: fileURLToPath(new URL('./src/index.ts', import.meta.url)) } },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    // The slow tests start processes; more of them at once than cores would only make them time out.
    maxWorkers: 2,
  },
});
