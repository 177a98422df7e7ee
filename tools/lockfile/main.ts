/**
 * Mends package-lock.json, to be run after every `npm install`: `node tools/lockfile/main.ts`.
 *
 * npm leaves packages for other platforms out of the lockfile where the registry does not serve them, and
 * then `npm ci` refuses that lockfile on every machine. And it runs the install scripts that the lockfile tells
 * of, which here only reach out for extras that nothing needs, and fail where the network is closed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { completed, missingFrom, scriptedIn } from './complete.ts';

const FILE = new URL('../../package-lock.json', import.meta.url);

const lock = JSON.parse(readFileSync(FILE, 'utf8'));
const changes = [
  ...Object.keys(missingFrom(lock)).map((place) => `added ${place}`),
  ...scriptedIn(lock).map((place) => `silenced the install script of ${place}`),
];
if (changes.length > 0) writeFileSync(FILE, `${JSON.stringify(completed(lock), null, 2)}\n`);
console.log(changes.length === 0 ? 'package-lock.json is in order.' : changes.join('\n'));
