/**
 * Completes package-lock.json, to be run after every `npm install`: `node tools/lockfile/main.ts`.
 *
 * npm leaves packages for other platforms out of the lockfile where the registry does not serve them, and
 * then `npm ci` refuses that lockfile on every machine.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { completed, missingFrom } from './complete.ts';

const FILE = new URL('../../package-lock.json', import.meta.url);

const lock = JSON.parse(readFileSync(FILE, 'utf8'));
const missing = Object.keys(missingFrom(lock));
if (missing.length > 0) writeFileSync(FILE, `${JSON.stringify(completed(lock), null, 2)}\n`);
console.log(
  missing.length === 0
    ? 'package-lock.json is complete.'
    : `Added to package-lock.json:\n${missing.join('\n')}`,
);
