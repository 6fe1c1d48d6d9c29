import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    // The slow tests start processes; more of them at once than cores would only make them time out.
    maxWorkers: 2,
  },
});
