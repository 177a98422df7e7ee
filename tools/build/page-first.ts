/** Loaded before the command line of a clone (`bin/from-clone.mjs`): `start` needs the page, so it is built. */
import { stripVTControlCharacters } from 'node:util';
import { ensurePage } from './page.ts';

const [command, ...rest] = process.argv.slice(2);
const asksForHelp = rest.includes('--help') || rest.includes('-h');
if (command === 'start' && !asksForHelp) {
  try {
    await ensurePage(() => process.stderr.write('Building the page …\n'));
  } catch (error) {
    const why = stripVTControlCharacters(error instanceof Error ? error.message : String(error));
    process.stderr.write(
      `✗ The page could not be built: ${why}\n` +
        '  Mend what it names, or run `npm ci` where a package is missing.\n',
    );
    process.exit(3);
  }
}
