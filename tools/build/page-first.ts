/** Loaded before the command line of a clone (`bin/from-clone.mjs`): `start` needs the page, so it is built. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { isPageCurrent } from './page.ts';

const BUILD = fileURLToPath(new URL('./page-main.ts', import.meta.url));

const [command, ...rest] = process.argv.slice(2);
const asksForHelp = rest.includes('--help') || rest.includes('-h');
if (command === 'start' && !asksForHelp && !isPageCurrent()) {
  process.stderr.write('Building the page …\n');
  // In a process of its own: the builder takes some 800 MB, which the server would keep.
  const { status } = spawnSync(process.execPath, [BUILD], { stdio: 'inherit' });
  if (status !== 0) process.exit(3);
}
