/** Builds the page where it is not there or was made from other sources, and says what is wrong where it cannot. */
import { stripVTControlCharacters } from 'node:util';
import { ensurePage } from './page.ts';

try {
  await ensurePage();
} catch (error) {
  const why = stripVTControlCharacters(error instanceof Error ? error.message : String(error));
  process.stderr.write(
    `✗ The page could not be built: ${why}\n` +
      '  Mend what it names, or run `npm ci` where a package is missing.\n',
  );
  process.exitCode = 3;
}
