/** The command line's entry: `node src/cli/main.ts` in a clone, `node dist/cli/main.js` in a package. */
import { nodeIsNewEnough, nodeTooOldText } from './node-version.ts';

/** What is left of a service has so long to end by itself. */
const LEFT_OVER_MS = 1000;

if (nodeIsNewEnough(process.versions.node)) {
  // Loaded only now: an older Node may not even be able to read what comes.
  const [{ runProgram }, { realWorld }] = await Promise.all([
    import('./program.ts'),
    import('./real-world.ts'),
  ]);
  process.exitCode = await runProgram(process.argv.slice(2), realWorld());
  // A service that could not close everything must not go on without its page.
  if (process.argv[2] === 'start') setTimeout(() => process.exit(), LEFT_OVER_MS).unref();
} else {
  process.stderr.write(nodeTooOldText(process.versions.node));
  process.exitCode = 3;
}
