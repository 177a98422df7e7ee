/** The command line with an engine that only passes time, as a process of its own: for tests of signals. */
import { fakeEngine } from './fake-world.testing.ts';
import { runProgram } from './program.ts';
import { realWorld } from './real-world.ts';

const deaf = process.env.FAKE_ENGINE === 'deaf';
const engine = deaf
  ? fakeEngine({
      run: (_, report) => {
        report({ type: 'progress', stage: 'seeing', done: 0, total: 1 });
        return new Promise(() => setInterval(() => {}, 1000));
      },
    })
  : fakeEngine({ pauseMs: 500 });
process.exitCode = await runProgram(process.argv.slice(2), { ...realWorld(), engine: async () => engine });
