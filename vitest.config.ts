import { availableParallelism, totalmem } from 'node:os';
import { defineConfig } from 'vitest/config';

/** A test file that loads the networks takes up to 1.5 GB. */
const BYTES_A_WORKER = 2 * 1024 ** 3;

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'tools/**/*.test.ts', 'web/**/*.test.{ts,tsx}'],
    pool: 'forks',
    maxWorkers: Math.max(1, Math.min(4, availableParallelism(), Math.floor(totalmem() / BYTES_A_WORKER))),
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
