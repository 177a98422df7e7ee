import { availableParallelism, totalmem } from 'node:os';
import { defineConfig } from 'vitest/config';

/** A test file that loads the networks takes up to 1.5 GB. */
const BYTES_A_WORKER = 2 * 1024 ** 3;
/** Tests of the page in a real browser, each with a service of its own. */
const OF_THE_PAGE = 'tools/browser/**/*.browser.test.ts';

export default defineConfig({
  test: {
    pool: 'forks',
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'rooms',
          include: ['src/**/*.test.ts', 'tools/**/*.test.ts', 'web/**/*.test.{ts,tsx}'],
          exclude: ['**/node_modules/**', OF_THE_PAGE],
          maxWorkers: Math.max(
            1,
            Math.min(4, availableParallelism(), Math.floor(totalmem() / BYTES_A_WORKER)),
          ),
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          // After the others and one at a time: a browser, a server and a runner have the machine to themselves.
          name: 'page',
          include: [OF_THE_PAGE],
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          globalSetup: 'tools/browser/global-setup.ts',
        },
      },
    ],
  },
});
